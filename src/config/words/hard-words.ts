import type { HardWord, Lexicon } from './lexicon.ts';
import { addressesIn, isExplained, machineMarks, unexplained, type Mark } from './machine-marks.ts';
import { sentencesIn } from './sentences.ts';
import { overlaps, type Found, type Span } from './word-finder.ts';

/** Who reads a text, and how. */
export interface Readership {
  /** `customer service`. */
  readonly readers: string;
  /** Somebody reads it to somebody else, or at one glance: an address in it helps nobody. */
  readonly isReadAloud: boolean;
}

/** A longer sentence is not worth repeating for one word. */
const MOST_REPEATED = 140;

/** What is said of words that the readers of a text may not know, each word once. */
export function hardWordRemarks(
  text: string,
  lexicon: Lexicon,
  { readers, isReadAloud }: Readership,
): readonly string[] {
  const known = lexicon.known(text);
  const isFree = (spans: readonly Span[]) => (span: Span) => !spans.some((one) => overlaps(one, span));
  const addresses = addressesIn(text);
  const avoided = lexicon.avoided(text).filter(isFree([...addresses, ...replacements(text, lexicon)]));
  const marks = machineMarks(text, isReadAloud).filter(isFree([...known, ...avoided]));
  const hard = lexicon.hard(text).filter(isFree([...known, ...addresses, ...avoided, ...marks]));
  const words: readonly Found<HardWord>[] = [...avoided, ...hard.filter((one) => !isSpeltOut(text, one))];
  const taken: readonly Span[] = [...known, ...addresses, ...words, ...marks];
  const all: readonly (Found<HardWord> | Mark)[] = [...words, ...marks, ...unexplained(text).filter(isFree(taken))];
  const once = new Map(all.toSorted((a, b) => a.start - b.start).map((one) => [one.text.toLowerCase(), one]));
  return [...once.values()].map((one) =>
    'entry' in one ? wordRemark(one, { text, words, readers }) : markRemark(one, readers),
  );
}

/** An abbreviation with its words beside it. */
const isSpeltOut = (text: string, one: Found<HardWord>): boolean =>
  /^[A-Z\d]+s?$/.test(one.text) && isExplained(text, one);

/** Where a text says already what it should: “credit card” for “card”. */
function replacements(text: string, { avoided }: Lexicon): readonly Span[] {
  const lower = text.toLowerCase();
  return avoided(text).filter(({ start, end, entry: { instead } }) => {
    const from = Math.max(0, start - instead.length);
    const near = lower.slice(from, end + instead.length);
    const at = near.indexOf(instead.toLowerCase());
    return at >= 0 && overlaps({ start: from + at, end: from + at + instead.length }, { start, end });
  });
}

interface Context {
  readonly text: string;
  readonly words: readonly Found<HardWord>[];
  readonly readers: string;
}

function wordRemark(one: Found<HardWord>, context: Context): string {
  const { entry } = one;
  switch (entry.kind) {
    case 'id':
      return `"${one.text}" is an id, which only those know who write this file; ${entry.hint}`;
    case 'avoided':
      return `"${one.text}" is one of the words to avoid; ${betterText(one, entry.instead, context)}`;
    case 'technical': {
      const better = entry.instead === undefined ? entry.hint : betterText(one, entry.instead, context);
      return `"${one.text}" is a technical word that ${context.readers} may not know; ${better}`;
    }
  }
}

const markRemark = ({ text, what, hint }: Mark, readers: string): string =>
  `"${shortened(text)}" is ${what(readers)}; ${hint}`;

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** `say "delay", as in "There is a delay."`, when all that is hard in the sentence can be said otherwise. */
function betterText(one: Found<HardWord>, instead: string, { text, words }: Context): string {
  const say = `say "${numbered(one, instead)}"`;
  const sentence = sentencesIn(text).find((span) => overlaps(span, one));
  const inIt = sentence ? words.filter((word) => overlaps(word, sentence)) : [];
  if (!sentence || sentence.end - sentence.start > MOST_REPEATED || !inIt.every(({ entry }) => 'instead' in entry))
    return say;
  return `${say}, as in "${rewritten(text, sentence, inIt)}"`;
}

function rewritten(text: string, { start, end }: Span, words: readonly Found<HardWord>[]): string {
  let said = '';
  let at = start;
  for (const word of words.toSorted((a, b) => a.start - b.start)) {
    const instead = 'instead' in word.entry ? numbered(word, word.entry.instead ?? '') : '';
    said += withArticle(text.slice(at, word.start), instead);
    said += said === '' ? `${instead.slice(0, 1).toUpperCase()}${instead.slice(1)}` : instead;
    at = word.end;
  }
  return said + text.slice(at, end);
}

/** What comes before a word, with the article that the word wants. */
const withArticle = (before: string, word: string): string =>
  before.replace(/\b([Aa])n?(\s+)$/, (_, a: string, gap: string) => `${a}${/^[aeiou]/i.test(word) ? 'n' : ''}${gap}`);

/** What stands in for a plural is one too, as far as it can be. */
const numbered = ({ isPlural }: Found<HardWord>, instead: string): string =>
  isPlural && !/(s|data|work)$/.test(instead) && !/^(sign|switch|more|worse|set|took)/.test(instead)
    ? `${instead}s`
    : instead;
