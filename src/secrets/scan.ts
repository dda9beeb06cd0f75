// One pass over a text. The main path reads every character as it stands; where one may begin an escape, a side path
// reads the escape and goes on behind it. Side paths that stand for nothing are dropped at once, and their number is
// bounded, so that the work grows with the text and with nothing else.
import type { Automaton } from './automaton.ts';
import { DEEPEST, isIntroducer, readAt } from './escapes.ts';
import { SPACE, type Fold } from './fold.ts';

/** One way of reading a text, with what is looked for in it. */
export interface Lane {
  readonly fold: Fold;
  readonly automaton: Automaton;
  /** What `quietIn` tells of the other parts. */
  readonly quiet: Uint8Array;
  /** Characters that may be skipped in a row within a match. Absent: any number. */
  readonly mostSkipped?: number;
  /** Beginnings of at least so many units count where a text was cut, which `…` says. */
  readonly fewestBeforeCut: number;
  /** Tags of HTML are skipped like separators. */
  readonly skipsTags?: true;
}

/** What was found, from `start` to `end` in the text: the pattern that ends in `state`, or, cut off, what `state` stands for. */
export type Found = (state: number, start: number, end: number, isCutOff?: true) => void;

/** Units read on a side path, newest first, back to where it left the main path. */
interface Chain {
  readonly start: number;
  readonly before: Chain | undefined;
}

interface SidePath {
  readonly state: number;
  readonly chain: Chain | undefined;
  /** How many units the main path had read where this one left it. */
  readonly leftAt: number;
  /** Where its last unit ended. */
  readonly lastEnd: number;
  /** Units read since its last escape, just as the main path has read them. */
  readonly sinceEscape: number;
}

/** The paths on which an escape may begin that a cut leaves unfinished. */
interface Introduced {
  readonly at: number;
  readonly paths: readonly SidePath[];
}

const MOST_SIDE_PATHS = 6;
/** The longest way to write one character that is looked for: an escape in an escape in an escape. */
export const LONGEST_ESCAPE = 12;
const ELLIPSIS = '…'.charCodeAt(0);
const LONGEST_TAG = 256;
const LESS_THAN = '<'.charCodeAt(0);
const LATIN = 0x180;

/** Marks the characters at which nothing can begin: most of a text is passed over by looking here. */
export function quietIn({ fold, automaton, skipsTags }: Omit<Lane, 'quiet'>): Uint8Array {
  return Uint8Array.from({ length: LATIN }, (_, unit) => {
    if (isIntroducer(unit) || (skipsTags && unit === LESS_THAN)) return 0;
    const counted = fold(unit);
    return counted === 0 || automaton.next(0, counted) === 0 ? 1 : 0;
  });
}

/** Finds the patterns of a lane in a text. */
export function scan(text: string, lane: Lane, found: Found): void {
  new Scan(text, lane, found).run();
}

class Scan {
  readonly #text: string;
  readonly #lane: Lane;
  readonly #found: Found;
  /** Where the last units of the main path began, by their count. */
  readonly #starts: Int32Array;
  readonly #mask: number;
  #count = 0;
  #state = 0;
  #lastEnd = 0;
  #side: SidePath[] = [];
  #waiting: { readonly at: number; readonly path: SidePath }[] = [];
  #introduced: readonly Introduced[] = [];
  #nextTagEnd = -1;

  constructor(text: string, lane: Lane, found: Found) {
    this.#text = text;
    this.#lane = lane;
    this.#found = found;
    // An escape is at most some sixty times as long as what it stands for; side paths look that far back.
    const size = 2 ** Math.ceil(Math.log2(Math.min(text.length + 1, lane.automaton.longest * 64 + 64)));
    this.#starts = new Int32Array(size);
    this.#mask = size - 1;
  }

  run(): void {
    const { mostSkipped = Infinity, fold, skipsTags, quiet } = this.#lane;
    const text = this.#text;
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (this.#state === 0 && this.#side.length === 0 && this.#waiting.length === 0 && quiet[unit] === 1) continue;
      if (this.#waiting.length > 0) this.#arrive(at);
      if (unit === ELLIPSIS) this.#cutOff(at);
      if (isIntroducer(unit)) this.#branch(at);
      if (skipsTags && unit === LESS_THAN) this.#skipTag(at);
      if (this.#state !== 0 && at - this.#lastEnd > mostSkipped) this.#state = 0;
      const counted = fold(unit);
      if (counted === 0) continue;
      this.#readOnMain(counted, at);
      if (this.#side.length > 0) this.#readOnSide(counted, at);
    }
  }

  #readOnMain(unit: number, at: number): void {
    const { automaton } = this.#lane;
    const state = automaton.next(this.#state, unit);
    this.#lastEnd = at + 1;
    // One more space in a row leads nowhere, and is not counted.
    if (state === this.#state && unit === SPACE && state !== 0) return;
    this.#starts[this.#count & this.#mask] = at;
    this.#count += 1;
    this.#state = state;
    const ending = automaton.ending[this.#state]!;
    if (ending >= 0) this.#found(ending, this.#startAt(this.#count - automaton.depth[ending]!), at + 1);
  }

  #readOnSide(unit: number, at: number): void {
    const before = this.#side;
    this.#side = [];
    for (const path of before) {
      const after = this.#step(path, unit, { start: at, end: at + 1 });
      if (after) this.#keep(after);
    }
  }

  /** Side paths whose escape ends here go on from here. */
  #arrive(at: number): void {
    const arrived = this.#waiting.filter((one) => one.at === at);
    if (arrived.length === 0) return;
    this.#waiting = this.#waiting.filter((one) => one.at > at);
    for (const { path } of arrived) this.#keep(path);
  }

  #keep(path: SidePath): void {
    // What it stands for has been read since its last escape: the main path stands for that too.
    const isMain = this.#lane.automaton.depth[path.state]! <= path.sinceEscape;
    const isKnown = isMain || this.#side.some(({ state }) => state === path.state);
    if (isKnown || this.#side.length >= MOST_SIDE_PATHS) return;
    this.#side.push(path);
  }

  /** Reads what may be an escape, in each way in which it may be one. */
  #branch(at: number): void {
    const recent = this.#introduced.filter((one) => at - one.at < LONGEST_ESCAPE);
    this.#introduced = [...recent, { at, paths: [this.#main(), ...this.#side] }];
    let previous = at + 1;
    for (let depth = 1; depth <= DEEPEST; depth += 1) {
      const { char, end } = readAt(this.#text, at, depth);
      this.#lane.automaton.steps += 1;
      if (end > this.#text.length) return;
      if (end > previous || char === ' ') this.#followAll(char, { start: at, end });
      previous = end;
      // What it stands for may in turn begin an escape.
      if (!isIntroducer(char.charCodeAt(0))) return;
    }
  }

  /** Where the text was cut, within an escape perhaps. */
  #cutOff(at: number): void {
    const broken = this.#introduced.filter((one) => at - one.at <= LONGEST_ESCAPE);
    for (const { at: end, paths } of [...broken, { at, paths: [this.#main(), ...this.#side] }])
      for (const path of paths) {
        const depth = this.#lane.automaton.depth[path.state]!;
        if (path.lastEnd !== end || depth < this.#lane.fewestBeforeCut) continue;
        this.#found(path.state, this.#startOf(path, depth), at, true);
      }
  }

  #followAll(char: string, where: { readonly start: number; readonly end: number }): void {
    // Where two paths come to the same, the first is kept: side paths have begun further to the left.
    for (const path of this.#side) this.#follow(path, char, where);
    this.#follow(this.#main(), char, where);
  }

  #main(): SidePath {
    const leftAt = this.#count;
    return { state: this.#state, chain: undefined, leftAt, lastEnd: this.#lastEnd, sinceEscape: 0 };
  }

  #follow(from: SidePath, char: string, where: { readonly start: number; readonly end: number }): void {
    let path: SidePath | undefined = from;
    for (let i = 0; i < char.length && path; i += 1) {
      const unit = this.#lane.fold(char.charCodeAt(i));
      if (unit !== 0) path = this.#step(path, unit, where);
    }
    if (path && path.state !== 0) this.#await(where.end, path);
  }

  #await(at: number, path: SidePath): void {
    if (this.#waiting.some((one) => one.at === at && one.path.state === path.state)) return;
    if (this.#waiting.length < MOST_SIDE_PATHS * DEEPEST) this.#waiting.push({ at, path });
  }

  /** The path after one more unit; undefined when it stands for nothing any more. */
  #step(path: SidePath, unit: number, { start, end }: { start: number; end: number }): SidePath | undefined {
    const { automaton, mostSkipped = Infinity } = this.#lane;
    const from = start - path.lastEnd > mostSkipped ? 0 : path.state;
    const state = automaton.next(from, unit);
    if (state === 0) return undefined;
    if (state === from && unit === SPACE) return { ...path, lastEnd: end };
    const sinceEscape = end - start === 1 ? path.sinceEscape + 1 : 0;
    const after = { state, chain: { start, before: path.chain }, leftAt: path.leftAt, lastEnd: end, sinceEscape };
    const ending = automaton.ending[state]!;
    if (ending >= 0) this.#found(ending, this.#startOf(after, automaton.depth[ending]!), end);
    return after;
  }

  #startOf({ chain, leftAt }: SidePath, length: number): number {
    let start = 0;
    let left = length;
    for (let one = chain; one && left > 0; one = one.before) {
      start = one.start;
      left -= 1;
    }
    return left > 0 ? this.#startAt(leftAt - left) : start;
  }

  #startAt(count: number): number {
    return this.#starts[count & this.#mask]!;
  }

  #skipTag(at: number): void {
    if (this.#nextTagEnd < at) {
      const end = this.#text.indexOf('>', at);
      this.#nextTagEnd = end < 0 ? Infinity : end;
    }
    const end = this.#nextTagEnd + 1;
    if (end - at > LONGEST_TAG) return;
    if (this.#state !== 0) this.#await(end, { ...this.#main(), lastEnd: end });
    for (const path of this.#side) this.#await(end, { ...path, lastEnd: end });
  }
}
