// Finds words and phrases in a text: whole words only, in singular and plural, at a cost that grows with the text alone.

/** Where something stands in a text: from `start` to before `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A word or phrase that was found. */
export interface Found<T> extends Span {
  readonly entry: T;
  /** As it stands in the text. */
  readonly text: string;
  /** It stands there as a plural of the entry. */
  readonly isPlural: boolean;
}

interface Term<T> {
  readonly tokens: readonly string[];
  /** Counts in capitals only. */
  readonly isCapitals: boolean;
  /** The words hang together by hyphens. */
  readonly isHyphened: boolean;
  readonly entry: T;
}

interface Token extends Span {
  readonly text: string;
  readonly lower: string;
}

export type WordFinder<T> = (text: string) => readonly Found<T>[];

/** A finder of terms; where several begin at one place, the longest is found. */
export function wordFinder<T>(terms: Iterable<readonly [term: string, entry: T]>): WordFinder<T> {
  const byFirst = new Map<string, Term<T>[]>();
  for (const [term, entry] of terms) {
    const tokens = tokensOf(term);
    const first = tokens[0];
    if (!first) continue;
    const isCapitals = /^[A-Z\d]{2,}$/.test(term);
    const known = { tokens: tokens.map(({ lower }) => lower), isCapitals, isHyphened: term.includes('-'), entry };
    const others = byFirst.get(first.lower) ?? [];
    byFirst.set(
      first.lower,
      [...others, known].toSorted((a, b) => b.tokens.length - a.tokens.length),
    );
  }
  return (text) => {
    const tokens = tokensOf(text);
    const found: Found<T>[] = [];
    for (let at = 0; at < tokens.length;) {
      const one = foundAt({ text, tokens, at }, byFirst);
      if (one) found.push(one.found);
      at += one?.length ?? 1;
    }
    return found;
  };
}

interface Place {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly at: number;
}

function foundAt<T>(
  { text, tokens, at }: Place,
  byFirst: ReadonlyMap<string, readonly Term<T>[]>,
): { found: Found<T>; length: number } | undefined {
  const first = tokens[at]!;
  for (const form of singularsOf(first.lower)) {
    for (const term of byFirst.get(form) ?? []) {
      const { length } = term.tokens;
      const last = tokens[at + length - 1];
      if (!last || !fits(term, text, tokens.slice(at, at + length))) continue;
      const span = { start: first.start, end: last.end };
      const isPlural = last.lower !== term.tokens.at(-1);
      return { found: { ...span, entry: term.entry, text: text.slice(span.start, span.end), isPlural }, length };
    }
  }
  return undefined;
}

function fits<T>({ tokens, isCapitals, isHyphened }: Term<T>, text: string, here: readonly Token[]): boolean {
  const isSame = tokens.every((token, index) =>
    index === tokens.length - 1 ? singularsOf(here[index]!.lower).includes(token) : here[index]!.lower === token,
  );
  if (!isSame) return false;
  const [first, last] = [here[0]!, here.at(-1)!];
  if (isCapitals && !/^[A-Z\d]+s?$/.test(last.text)) return false;
  const gaps = here.slice(1).map(({ start }, index) => text.slice(here[index]!.end, start));
  if (!gaps.every((gap) => (isHyphened ? gap === '-' : /^\s+$|^-$/.test(gap)))) return false;
  const [before, after] = [text.slice(Math.max(0, first.start - 2), first.start), text.slice(last.end, last.end + 2)];
  return !/[\p{L}\p{N}][-.@]$/u.test(before) && !/^[-.@][\p{L}\p{N}]/u.test(after);
}

function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(/[\p{L}\p{N}_]+/gu), ({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
    text: word,
    lower: word.toLowerCase(),
  }));
}

/** The word itself, and what it may be the plural of. */
function singularsOf(word: string): readonly string[] {
  if (word.length < 3 || !word.endsWith('s')) return [word];
  if (word.endsWith('ies')) return [word, `${word.slice(0, -3)}y`, word.slice(0, -1)];
  return word.endsWith('es') ? [word, word.slice(0, -1), word.slice(0, -2)] : [word, word.slice(0, -1)];
}

/** Whether one span touches another. */
export const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;
