// A badge: a picture of one line that other pages show. The state is told by word, colour and shape, and in the title that
// is read aloud. Nothing in it moves, loads or runs.
import { plainLine } from '../../text/plain-line.ts';
import { subjectKey, type Audience } from '../../model/names.ts';
import type { State } from '../../model/state.ts';
import { bannerOf } from './banner.ts';
import { predictions } from './predicted-view.ts';
import { mainTarget, seenBy } from './situation.ts';
import type { Moment } from './status-view.ts';
import { situationFor } from './status-view.ts';
import { xmlText } from '../../text/xml-text.ts';

export interface Badge {
  readonly label: string;
  readonly word: string;
  /** Undefined: there is no such function. */
  readonly level: State | undefined;
}

/** The id of the badge about everything that an audience is shown. */
export const ALL = 'all';

const MOST_LABEL = 80;

/** The badge of a function, or of `all`; one that the audience is not shown is not known. */
export function badgeView(id: string, audience: Audience, moment: Moment, label?: string): Badge {
  const level = levelOf(id, audience, moment);
  const fn = moment.config.functions.get(id);
  const usual = id === ALL ? moment.config.organisation : (fn?.question ?? '');
  const { say } = moment.config.locale;
  if (level === undefined) return { label: say('view.badge.status'), word: say('view.badge.noFunction'), level };
  const word = say(`state.${level}`);
  return { label: plainLine(label ?? '', MOST_LABEL) || plainLine(usual, MOST_LABEL), word, level };
}

function levelOf(id: string, audience: Audience, moment: Moment): State | undefined {
  const { config, states, health } = moment;
  const isDoubtful = health.troubles.length > 0;
  if (id === ALL) return bannerOf(situationFor(audience, moment), isDoubtful).level;
  const fn = config.functions.get(id);
  const target = fn && mainTarget(fn, config);
  const mine = states.filter((one) => one.functionId === id && one.target === target);
  const state = seenBy(audience, config, mine)[0]?.state.state;
  // As the page: while the monitor is not well, what it says to be well is not certain.
  const isFine = state === 'working' || state === 'slow' || state === 'maintenance';
  const isPredicted = mine.some((one) => predictions(moment).has(subjectKey(one)));
  return isFine && (isDoubtful || isPredicted) ? 'unknown' : state;
}

interface Look {
  readonly colour: string;
  /** Drawn in white within 16 by 16. */
  readonly shape: string;
}

const stroke = 'fill="none" stroke="#fff" stroke-width="2"';
const nobody: Look = { colour: '#494d57', shape: `<path d="M4 8h8" ${stroke}/>` };
const looks: Readonly<Record<State, Look>> = {
  working: { colour: '#1c6a40', shape: `<path d="M3.4 8.4l3 2.9 6-6.5" ${stroke}/>` },
  slow: {
    colour: '#855000',
    shape: `<circle cx="8" cy="8" r="5.4" ${stroke}/><path d="M8 2.6a5.4 5.4 0 0 1 0 10.8z" fill="#fff"/>`,
  },
  failing: { colour: '#ad0f1a', shape: `<path d="M3.6 3.6l8.8 8.8M12.4 3.6l-8.8 8.8" ${stroke}/>` },
  unknown: {
    colour: '#494d57',
    shape: `<path d="M5.4 6c0-3.4 5.2-3.3 5.2 0 0 2-2.6 2.1-2.6 4" ${stroke}/><circle cx="8" cy="13" r="1.3" fill="#fff"/>`,
  },
  maintenance: { colour: '#1b4b86', shape: `<path d="M8 2L14 8 8 14 2 8z" ${stroke}/>` },
};

const HEIGHT = 24;
const PADDING = 8;
const SHAPE = 16;
const CHARACTER = 6.6;

/** The badge as SVG. */
export function badgeSvg({ label, word, level }: Badge): string {
  const { colour, shape } = level === undefined ? nobody : looks[level];
  const title = xmlText(`${label}: ${word}`);
  const [labelWidth, wordWidth] = [widthOf(label), widthOf(word)];
  const left = labelWidth + 2 * PADDING;
  const width = left + SHAPE + wordWidth + 3 * PADDING - 2;
  const text = (x: number, length: number, content: string) =>
    `<text x="${x}" y="16" textLength="${length}" lengthAdjust="spacingAndGlyphs">${xmlText(content)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${HEIGHT}" rx="4" fill="#2b2f38"/>`,
    `<path d="M${left} 0h${width - left - 4}a4 4 0 0 1 4 4v${HEIGHT - 8}a4 4 0 0 1-4 4H${left}z" fill="${colour}"/>`,
    `<g transform="translate(${left + PADDING - 2} 4)">${shape}</g>`,
    '<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">',
    text(PADDING, labelWidth, label),
    text(left + SHAPE + 2 * PADDING - 2, wordWidth, word),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** About as wide as it is drawn; the drawing is then made exactly as wide. */
const widthOf = (text: string): number => Math.ceil(Array.from(text).length * CHARACTER);
