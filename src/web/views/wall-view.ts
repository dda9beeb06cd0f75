import type { Audience } from '../../model/names.ts';
import type { State } from '../../model/state.ts';
import type { Banner } from './banner.ts';
import type { FunctionRow, Moving } from './function-row.ts';
import { seenBy } from './situation.ts';
import { statusView } from './status-view.ts';
import type { Moment, StatusView } from './status-view.ts';
import type { Stamp } from './time-text.ts';
import { fitWall, type WallFit } from './wall-fit.ts';

/** One thing that is not as it should be, in few words. */
export interface WallLine {
  readonly key: string;
  readonly level: State;
  readonly big: string;
  readonly small: string;
  readonly since: Stamp;
  readonly sinceFor: Moving;
}

/** The status page for a wall: one glance from five metres. */
export interface WallView {
  readonly audience: Audience;
  readonly organisation: string;
  readonly banner: Banner;
  /** What is read aloud when it changes. */
  readonly says: string;
  readonly news: StatusView['news'];
  readonly now: Stamp;
  readonly checked?: Moving;
  /** When the newest answer is older than this, nothing here can be believed. Absent: nothing is tried on an interval. */
  readonly oldAfterMs?: number;
  /** At most three, the worst first; fewer when their sentences are so long that three could not be read from afar. */
  readonly worst: readonly WallLine[];
  /** How large the letters are. */
  readonly fit: WallFit;
  /** How many there are besides. */
  readonly more: number;
}

const MOST_LINES = 3;
/** Of the reason beneath a question; the question itself is never shortened. */
const MOST_REASON = 160;
/** What a line says besides: since when, and how long that is by now. */
const SINCE = 'Since Wed 25 Nov, 07:51 GMT+1, for 23 hours 59 minutes · ';
const OLD_AFTER_MS = 30_000;
/** As many intervals as it takes a function to turn unknown. */
const OLD_AFTER_INTERVALS = 2.5;

/** Tells the moment to a wall: the same view as the page, cut down, so that the two cannot differ. */
export function wallView(audience: Audience, moment: Moment): WallView {
  const page = statusView(audience, moment);
  const lines = linesOf(page);
  const texts = lines.slice(0, MOST_LINES).map(({ big, small }) => ({ big, small: SINCE + small }));
  const fit = fitWall(page.banner, texts);
  const oldAfterMs = oldAfter(audience, moment);
  return {
    audience,
    organisation: page.organisation,
    banner: page.banner,
    says: page.says,
    news: page.news,
    now: page.now,
    ...(page.checked ? { checked: page.checked } : {}),
    ...(oldAfterMs === undefined ? {} : { oldAfterMs }),
    worst: lines.slice(0, fit.count),
    fit,
    more: lines.length - fit.count,
  };
}

function linesOf({ problems, others = [], unknown, slow, maintenance }: StatusView): WallLine[] {
  return [
    ...problems.map(({ key, big, small, since, sinceFor, taken }) => {
      const who = taken.isTaken ? ` · ${taken.text}` : '';
      return { key, level: 'failing' as const, big, small: `${small}${who}`, since, sinceFor };
    }),
    ...others.map(({ key, level, title, word, since, sinceFor }) => ({
      ...{ key, level, since, sinceFor },
      big: title,
      small: word,
    })),
    ...[...unknown, ...slow, ...maintenance].map(lineOfRow),
  ];
}

const lineOfRow = ({ key, state, question, word, reason, since, sinceFor }: FunctionRow): WallLine => ({
  key,
  level: state,
  big: question,
  small: `${word}. ${shortened(reason)}`,
  since,
  sinceFor,
});

/** Cut between words. */
const shortened = (text: string): string =>
  text.length <= MOST_REASON ? text : `${text.slice(0, MOST_REASON).replace(/\s+\S*$/, '')} …`;

/** The function that is tried most often says how fresh the newest answer has to be. */
function oldAfter(audience: Audience, { config, states }: Moment): number | undefined {
  const intervals = seenBy(audience, config, states).flatMap(({ fn: { schedule } }) =>
    schedule.kind === 'every' ? schedule.everyMs : [],
  );
  return intervals.length === 0 ? undefined : Math.max(OLD_AFTER_MS, Math.min(...intervals) * OLD_AFTER_INTERVALS);
}
