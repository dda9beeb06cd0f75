// What machines write and no person says: addresses, codes, names from programs, abbreviations that nothing explains.
import type { Span } from './word-finder.ts';

/** Something that was found, with what to do about it. */
export interface Mark extends Span {
  readonly text: string;
  /** What it is, and why that is hard. */
  readonly what: (readers: string) => string;
  readonly hint: string;
}

/** Addresses of any kind: words in them are no words of the sentence. */
const anyAddress =
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/\S+|[\w.+-]{1,64}@[\w.-]+|(?<![\w-])(?:[\w-]{1,63}\.)+[a-z]\w*(?:\/\S*)?/gi;

export const addressesIn = (text: string): readonly Span[] => spansOf(text, anyAddress);

const statusCode = /\bHTTP[ -]?[1-5]\d{2}\b|\b(?:error|status)(?: code)? [45]\d{2}\b|\b[45]\d{2} error\b/gi;
const programName =
  /\b[A-Z]\w*[a-z](?:Exception|Error)\b|\bE(?:CONN|TIMEDOUT|HOST|NOTFOUND|ADDR|PIPE|NET)[A-Z]*\b|\b[a-z\d]+(?:_[a-z\d]+)+\b/g;
const machineAddress = /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b|\b(?:localhost|[\w-]{1,63}(?:\.[\w-]{1,63})+):\d{2,5}\b/gi;
const pageAddress = /\bhttps?:\/\/[^\s"”)]+/gi;

const meaningless = (what: string) => (readers: string) => `${what}, which means nothing to ${readers}`;

const kinds: readonly (Pick<Mark, 'what' | 'hint'> & { readonly pattern: RegExp; readonly isReadAloud?: true })[] = [
  {
    pattern: statusCode,
    what: meaningless('what one machine says to another'),
    hint: 'say what people see, such as "does not answer"',
  },
  {
    pattern: programName,
    what: meaningless('a name from a program'),
    hint: 'say what people see when it goes wrong',
  },
  {
    pattern: machineAddress,
    what: meaningless('the address of a machine'),
    hint: 'say what people cannot do',
  },
  {
    pattern: pageAddress,
    isReadAloud: true,
    what: () => 'an address, which nobody can read aloud',
    hint: 'say what the page is called',
  },
];

/** What is found in a text; addresses of pages only in those that are read aloud. */
export const machineMarks = (text: string, isReadAloud: boolean): readonly Mark[] =>
  kinds
    .filter((kind) => isReadAloud || !kind.isReadAloud)
    .flatMap(({ pattern, what, hint }) => {
      return spansOf(text, pattern).map((span) => ({ ...span, text: text.slice(span.start, span.end), what, hint }));
    });

/** Without a vowel, or it might be a word that somebody stresses: NOT, ONLY, NEVER. */
const capitals = /(?<![\w-])[B-DF-HJ-NP-TV-XZ]{2,5}(?![\w-]|\.\w)/g;

const everybodyKnows = new Set(
  (
    'BBC BMW BST CCTV CD CET CM CNN CSV CV DHL DJ DPD DR DVD DVLA FM GB GBP GDPR GLS GMT GPS HD HGV HMRC HQ HR JPG KB KG KM ' +
    'LCD LGV LTD MB MD MM MR MRS NB NHS PC PDF PHD PLC PM PNG PP PR PS RD SMS ST TB TBC TNT TV VW WC XL XS XXL XXS'
  ).split(' '),
);

/** Abbreviations that the text does not spell out. */
export const unexplained = (text: string): readonly Mark[] =>
  spansOf(text, capitals)
    .map((span) => ({ ...span, text: text.slice(span.start, span.end) }))
    .filter((found) => !everybodyKnows.has(found.text) && !isExplained(text, found))
    .map((found) => ({
      ...found,
      what: (readers) => `an abbreviation, which ${readers} may not know`,
      hint: 'write it out',
    }));

/** `the stock system (STX)`, `STX (the stock system)`. */
export const isExplained = (text: string, { start, end }: Span): boolean =>
  /[\p{L}\p{N}]["”']?\s*\(\s*$/u.test(text.slice(Math.max(0, start - 8), start)) ||
  /^\s*\(/.test(text.slice(end, end + 4));

const spansOf = (text: string, pattern: RegExp): Span[] =>
  Array.from(text.matchAll(pattern), ({ 0: found, index }) => ({ start: index, end: index + found.length }));
