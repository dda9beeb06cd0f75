// Failed assertions of `node:assert`, whose errors carry the values.
import { AssertionError } from 'node:assert';
import type { Clean } from '../clean.ts';
import { describeDifference } from './differences.ts';
import { oneLine, plain } from './lines.ts';
import { showValue } from './values.ts';

const equality = /^(?:equal|deepEqual|strictEqual|deepStrictEqual|==)$/;
const inequality = /^(?:notEqual|notDeepEqual|notStrictEqual|notDeepStrictEqual)$/;

/** @returns undefined for an error that is not of `node:assert`, or that says everything itself */
export function describeAssertionError(error: object, clean: Clean): string | undefined {
  if (!(error instanceof AssertionError)) return undefined;
  const { operator, generatedMessage } = error;
  // `assert.ok(value)` compares with true; its own message quotes the expression.
  if (generatedMessage && error.message.startsWith('The expression evaluated')) return undefined;
  const facts = factsOf(operator, error, clean);
  if (facts === undefined) return undefined;
  const said = generatedMessage ? `assert.${operator === '==' ? 'equal' : operator}()` : ownWords(plain(error.message));
  return `${oneLine(clean(said, 200))}: ${facts}`;
}

function factsOf(
  operator: string,
  { actual, expected }: Pick<AssertionError, 'actual' | 'expected'>,
  clean: Clean,
): string | undefined {
  if (equality.test(operator)) return describeDifference(expected, actual, { clean });
  if (inequality.test(operator)) return `expected not ${showValue(expected, clean)}, found ${showValue(actual, clean)}`;
  if (operator === 'match')
    return `expected text matching ${showValue(expected, clean)}, found ${showValue(actual, clean)}`;
  return undefined;
}

/** Node puts the two values, and a line end, below the message of the script. */
const ownWords = (message: string): string => (message.endsWith('\n') ? message.replace(/\n\n.*$/s, '') : message);
