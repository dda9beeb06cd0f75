// How large the letters on a wall can be so that nothing is cut: estimated here, because a wall must be whole without script
// too. Sizes are in rem, which the style sheet ties to the screen: every screen is at least as large as one of `canvases`.
import type { Banner } from './banner.ts';

/** Steps of the style sheet's letters (`wide-3`, `tall-2`), one for a screen that lies and one for one that stands. */
export interface WallSteps {
  readonly wide: number;
  readonly tall: number;
}

/** One thing on the wall: the sentence in large letters, and what is said below it. */
export interface WallText {
  readonly big: string;
  readonly small: string;
}

export interface WallFit {
  readonly head: WallSteps;
  readonly lines: WallSteps;
  /** How many of the things can be read from afar at once. */
  readonly count: number;
}

/** Size of the letters at each step, as a share of the largest. The style sheet has the same table. */
export const scales = [1, 0.86, 0.74, 0.64, 0.55, 0.48, 0.42, 0.36, 0.31, 0.27, 0.23, 0.2] as const;
/** Smaller letters than those of this step are for one thing alone: else fewer things are shown. */
const SMALLEST_SHARED = 9;

interface Canvas {
  readonly width: number;
  readonly height: number;
  /** Of the column for text. */
  readonly column: number;
  readonly foot: number;
}

/** The style sheet has these in `html:has(.wall)`: 1.55vw or 2.75vh, and 2.6vw or 1.45vh where the screen stands. */
const canvases = {
  wide: { width: 64.5, height: 36.3, column: 51.5, foot: 5.4 },
  tall: { width: 38.4, height: 68.9, column: 26.5, foot: 9 },
} as const satisfies Readonly<Record<string, Canvas>>;

/** Largest letters of a sentence, of the headline above sentences, and of a headline alone; and of what is small. */
const BIG = 5.2;
const HEAD = 4.7;
const HEAD_ALONE = 8;
const SMALL = 1.7;
/** Of the largest letters of a sentence, as long as that is between the two. */
const SMALL_SHARE = 0.6;
const SMALLEST = 1;
/** A headline above sentences is written smaller when it takes more lines than that. */
const MOST_HEAD_LINES = 2;
/** Above and below the headline. */
const HEAD_PADDING = 2.4;
/** Of letters that are not bold. */
const THIN = 0.95;
const LINE = { head: 1.15, big: 1.15, small: 1.25, caution: 1.45 };

type HeadText = Pick<Banner, 'headline'> & { readonly caution?: string | undefined };

/** The largest letters with which the headline and as many of `texts` as possible, in their order, are shown whole. */
export function fitWall(banner: HeadText, texts: readonly WallText[]): WallFit {
  const head = forBoth((canvas) =>
    texts.length === 0 ? headAloneStep(banner, canvas) : headStep(banner.headline, canvas),
  );
  for (let count = texts.length; count > 0; count -= 1) {
    const shown = texts.slice(0, count);
    const lines = forBoth((canvas, shape) => {
      const above = headHeight(banner, HEAD * scales[head[shape]]!, canvas.column);
      return stepFor(shown, canvas, canvas.height - canvas.foot - above);
    });
    const last = count === 1 ? scales.length - 1 : SMALLEST_SHARED;
    if (lines.wide <= last && lines.tall <= last) return { head, lines, count };
  }
  // What does not fit even alone is written as small as can be; the page can then be scrolled.
  return { head, lines: forBoth(() => scales.length - 1), count: Math.min(1, texts.length) };
}

const forBoth = (stepOn: (canvas: Canvas, shape: keyof WallSteps) => number): WallSteps => ({
  wide: stepOn(canvases.wide, 'wide'),
  tall: stepOn(canvases.tall, 'tall'),
});

/** The first step at which all texts fit into a height; one after the last when there is none. */
function stepFor(texts: readonly WallText[], { column }: Canvas, height: number): number {
  const fits = (scale: number) => texts.reduce((sum, text) => sum + lineHeight(text, BIG * scale, column), 0) <= height;
  const step = scales.findIndex(fits);
  return step === -1 ? scales.length : step;
}

/** Of one thing: its letters, the space around them and the rule beneath, and never less than its shape. */
function lineHeight({ big, small }: WallText, size: number, column: number): number {
  const smallSize = Math.min(SMALL, Math.max(SMALLEST, size * SMALL_SHARE));
  const says = countLines(big, size, column) * size * LINE.big;
  const adds = countLines(small, smallSize * THIN, column) * smallSize * LINE.small + 0.3;
  return Math.max(says + adds, Math.min(4.4, 0.9 + 1.4 * size)) + 1;
}

function headStep(headline: string, canvas: Canvas): number {
  return firstStep((scale) => {
    const size = HEAD * scale;
    return countLines(headline, size, canvas.column) <= MOST_HEAD_LINES && longestWord(headline, size) <= canvas.column;
  });
}

/** Of a headline with nothing below it: beside its shape, or under it where the screen stands. */
function headAloneStep({ headline, caution }: HeadText, canvas: Canvas): number {
  return firstStep((scale) => {
    const size = HEAD_ALONE * scale;
    const shape = 6 + size;
    const isTall = canvas.height > canvas.width;
    const room = canvas.width - 4.8 - (isTall ? 0 : shape + 2);
    const height = headHeight({ headline, caution }, size, room) + (isTall ? shape + 2 : 0);
    return height <= canvas.height - canvas.foot && longestWord(headline, size) <= room;
  });
}

function headHeight({ headline, caution }: HeadText, size: number, room: number): number {
  const says = countLines(headline, size, room) * size * LINE.head;
  const warns = caution === undefined ? 0 : countLines(caution, SMALL * THIN, room) * SMALL * LINE.caution + 0.6;
  return Math.max(6, says + warns) + HEAD_PADDING;
}

/** The first step that is small enough, or else the last. */
function firstStep(isSmallEnough: (scale: number) => boolean): number {
  const step = scales.findIndex(isSmallEnough);
  return step === -1 ? scales.length - 1 : step;
}

/** How many lines a text takes, wrapped between words, and within words that are longer than a line. */
export function countLines(text: string, size: number, width: number): number {
  let lines = 1;
  let used = 0;
  for (const word of text.split(/\s+/)) {
    let length = lengthOf(word) * size;
    const gap = used === 0 ? 0 : lengthOf(' ') * size;
    if (used + gap + length <= width) {
      used += gap + length;
      continue;
    }
    if (used > 0) lines += 1;
    for (; length > width; length -= width) lines += 1;
    used = length;
  }
  return lines;
}

const longestWord = (text: string, size: number): number =>
  Math.max(...text.split(/\s+/).map((word) => lengthOf(word) * size));

/** Of bold letters of Arial and its kin, in em, with a little to spare for other fonts. */
function lengthOf(word: string): number {
  let sum = 0;
  for (const letter of word) sum += widthOf(letter);
  return sum;
}

function widthOf(letter: string): number {
  if (/[ijl|!'.,:; ·I]/.test(letter)) return 0.29;
  if (/[ftr()[\]/-]/.test(letter)) return 0.38;
  if (/[mwMW@%—…]/.test(letter)) return 0.92;
  if (/[A-ZÄÖÜ&]/.test(letter)) return 0.72;
  if (/[a-z\d“”„"]/.test(letter)) return 0.59;
  return letter.charCodeAt(0) < 0x250 ? 0.62 : 1;
}
