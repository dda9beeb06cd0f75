import type { Span } from './word-finder.ts';

/** The sentences of a text; a colon or semicolon ends one too, as whoever reads aloud takes breath there. */
export function sentencesIn(text: string): readonly Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const { index, 0: end } of text.matchAll(/[.!?:;…]["'”’)]*(?=\s)|\n/g)) {
    spans.push({ start, end: index + end.length });
    start = index + end.length;
  }
  return [...spans, { start, end: text.length }]
    .map((span) => trimmed(text, span))
    .filter((span) => span.end > span.start);
}

function trimmed(text: string, { start, end }: Span): Span {
  const part = text.slice(start, end);
  const from = start + part.length - part.trimStart().length;
  return { start: from, end: from + part.trim().length };
}

/** The words of a text as people count them: `OF-7` is one, a dash is none. */
export const wordsIn = (text: string): readonly string[] =>
  text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));

const MOST_IN_SENTENCE = 25;

/** What is said of sentences that nobody can read aloud in one breath. */
export function lengthRemarks(text: string, readers: string): readonly string[] {
  return sentencesIn(text).flatMap(({ start, end }) => {
    const words = wordsIn(text.slice(start, end));
    if (words.length <= MOST_IN_SENTENCE) return [];
    const turn = turnOf(words);
    const where = turn === undefined ? '' : `, the second from "${turn} …" on`;
    return `has a sentence of ${words.length} words, more than ${readers} can take in at once (${MOST_IN_SENTENCE}); make two of it${where}`;
  });
}

const turns =
  /^(and|but|so|because|while|when|which|who|as|if|or|until|unless|although|then|und|aber|weil|während|wenn|als|oder|bis|obwohl|damit)$/i;

/** The words with which a second sentence could begin: at a turn of the sentence, as near to its middle as there is one. */
function turnOf(words: readonly string[]): string | undefined {
  const middle = words.length / 2;
  const found = words
    .map((word, index) => ({ word, index }))
    .filter(({ word, index }) => turns.test(word) && index > 3 && index < words.length - 3)
    .toSorted((a, b) => Math.abs(a.index - middle) - Math.abs(b.index - middle))[0];
  return found && words.slice(found.index, found.index + 3).join(' ');
}

/** What is said of a text that is longer than people read when something is wrong. */
export function sizeRemarks(text: string, most: number, hint: string): readonly string[] {
  const { length } = wordsIn(text);
  return length <= most ? [] : [`is ${length} words long, and in a hurry nobody reads more than ${most}; ${hint}`];
}
