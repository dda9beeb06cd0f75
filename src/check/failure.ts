// Makes one readable line, and a few more for those who want them, of whatever a script may throw.
import { inspect } from 'node:util';
import { justCut, type Clean } from './clean.ts';
import { describeActionError } from './failure/action-line.ts';
import { describeAssertionError } from './failure/assertion-line.ts';
import { oneLine, plain } from './failure/lines.ts';
import { describeMatcherError } from './failure/matcher-line.ts';

export interface ErrorText {
  /** One line. */
  readonly message: string;
  /** The rest of the text, and where in the script it happened. */
  readonly detail?: string;
}

const ourOwn = new URL('..', import.meta.url).pathname;
const LONGEST_MESSAGE = 500;
const LONGEST_DETAIL = 4000;

/** Never throws, whatever it is given. */
export function describeError(error: unknown, clean: Clean = justCut): ErrorText {
  try {
    return isErrorLike(error) ? describe(error, clean) : { message: clean(notAnError(error), LONGEST_MESSAGE) };
  } catch {
    return { message: 'The script threw something that cannot be shown as text' };
  }
}

interface ErrorLike {
  readonly name?: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

const isErrorLike = (error: unknown): error is ErrorLike =>
  error instanceof Error || (typeof error === 'object' && error !== null && 'stack' in error && 'message' in error);

function notAnError(value: unknown): string {
  if (value === undefined) return 'The script threw nothing at all (undefined): throw an Error instead';
  const shown = typeof value === 'string' ? `"${value}"` : inspect(value, { depth: 1, breakLength: Infinity });
  return `The script threw ${oneLine(shown)}, which is not an Error`;
}

function describe(error: ErrorLike, clean: Clean): ErrorText {
  const text = plain(error.message).trim();
  const [, ...rest] = text.split('\n');
  const detail = [rest.join('\n').trim(), causes(error), framesOf(error)].filter((part) => part !== '').join('\n');
  return {
    message: clean(summaryOf(error, text, clean), LONGEST_MESSAGE),
    ...(detail !== '' && { detail: clean(detail, LONGEST_DETAIL) }),
  };
}

/** One line with all that a person needs to know at once. */
function summaryOf(error: ErrorLike, text: string, clean: Clean): string {
  if (text === '') return `${error.name ?? 'Error'}: (no message)`;
  const special = ofKnownKind(error, text, clean);
  if (special !== undefined) return oneLine(special);
  const name = isTelling(error.name) ? `${error.name}: ` : '';
  return oneLine(`${name}${hintFor(text) ?? withoutFrames(text)}`).replace(/[.:]$/, '');
}

/** Undefined for other errors, and for values that cannot be looked at (a getter that throws, too many levels). */
function ofKnownKind(error: ErrorLike, text: string, clean: Clean): string | undefined {
  try {
    return describeMatcherError(error, clean) ?? describeAssertionError(error, clean) ?? describeActionError(text);
  } catch {
    return undefined;
  }
}

/** `TypeError` tells of a mistake in the script; `Error` and `TimeoutError` only repeat the message. */
const isTelling = (name: string | undefined): boolean =>
  name !== undefined && /^(Type|Reference|Range|Syntax|Eval|URI|Aggregate)Error$/.test(name);

/** Matchers of Playwright that need its own test runner say so in a way that helps nobody here. */
function hintFor(text: string): string | undefined {
  const [, matcher] = /^(to\w+)\(\) must be called during the test$/.exec(text) ?? [];
  if (matcher === undefined) return undefined;
  const instead = matcher === 'toMatchAriaSnapshot' ? ': compare the text of locator.ariaSnapshot() instead' : '';
  return `${matcher}() works only in Playwright's own test runner, not in a check${instead}`;
}

/** A text that brings its own stack along says enough without it. */
const withoutFrames = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s+at \S/.test(line))
    .join('\n');

function causes({ cause, errors }: ErrorLike): string {
  const all = [...(Array.isArray(errors) ? errors.slice(0, 5) : []), ...(cause === undefined ? [] : [cause])];
  return all.map((one) => `Caused by: ${isErrorLike(one) ? plain(one.message) : notAnError(one)}`).join('\n');
}

/** The frames within the script and what lies beside it: not Node's, not a package's, not ours. */
function framesOf({ stack }: ErrorLike): string {
  return plain(stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && !/node_modules|node:/.test(line) && !line.includes(ourOwn))
    .slice(0, 6)
    .map((line) => line.replace('file://', '').replace(/\?bellwether-version=\d+/, ''))
    .join('\n');
}
