// A few bytes of YAML can take the parser gigabytes: each bracket or alias is a node. Counts what a text would become from
// its tokens, which takes no memory, before it is parsed.
import { Lexer } from 'yaml';
import { DEEPEST } from './tree.ts';

/** Half a million values are some fifteen thousand functions. */
export const MOST_VALUES = 500_000;
/** So many levels cost the parser nothing; how deep a value may stand is judged when it is read. */
const MOST_OPEN = 200;

export interface Excess {
  readonly offset: number;
  readonly message: string;
}

/** Where a YAML text is more than a configuration can be; undefined when it is not. */
export function excessIn(text: string): Excess | undefined {
  let [offset, values, brackets, indicators] = [0, 0, 0, 0];
  for (const token of new Lexer().lex(text)) {
    const kind = token[0];
    if (kind === '[' || kind === '{') brackets++;
    else if (kind === ']' || kind === '}') brackets = Math.max(0, brackets - 1);
    else if (kind === '\n' || kind === '\r') indicators = 0;
    else if (token === '-' || token === '?') indicators++;
    if (kind === SCALAR || kind === '*' || kind === '[' || kind === '{') values++;
    if (brackets + indicators > MOST_OPEN)
      return { offset, message: `is nested too deeply; ${DEEPEST} levels are the most` };
    if (values > MOST_VALUES)
      return { offset, message: `has more than ${MOST_VALUES} values before this line; that is the most` };
    if (kind !== SCALAR && !isMarker(token)) offset += token.length;
  }
  return undefined;
}

/** Marks that the lexer puts before scalars and documents; they stand in no text. */
const SCALAR = '\u001f';
const isMarker = (token: string) => token === '\u0002' || token === '\u0018';
