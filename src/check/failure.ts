// Makes one readable line, and a few more for those who want them, of whatever a script may throw.
import { inspect, stripVTControlCharacters } from 'node:util';
import { justCut, type Clean } from './clean.ts';

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
  const [first = '', ...rest] = text.split('\n');
  const facts = factsIn(text);
  const summary = facts.length > 0 ? `${headline(first)}: ${facts.join(', ')}` : headline(first);
  const name = text === '' || isTelling(error.name) ? `${error.name ?? 'Error'}: ` : '';
  const detail = [rest.join('\n').trim(), causes(error), framesOf(error)].filter((part) => part !== '').join('\n');
  return {
    message: clean(oneLine(text === '' ? `${name}(no message)` : `${name}${summary}`), LONGEST_MESSAGE),
    ...(detail !== '' && { detail: clean(detail, LONGEST_DETAIL) }),
  };
}

/** `TypeError` tells of a mistake in the script; `Error` and `TimeoutError` only repeat the message. */
const isTelling = (name: string | undefined): boolean =>
  name !== undefined && /^(Type|Reference|Range|Syntax|Eval|URI|Aggregate)Error$/.test(name);

/** The first line without what only a programmer of matchers cares for. */
const headline = (line: string): string =>
  line
    .replace(/ \/\/ .*$/, '')
    .replace(/^expect\((?:received|locator|page|actual)?\)/, 'expect()')
    .replace(/\((?:expected)?\)( failed)?$/, '()$1')
    .replace(/[.:]$/, '');

/** What an assertion or a browser action says in its further lines, in short. */
function factsIn(text: string): string[] {
  const value = (label: RegExp): string | undefined => label.exec(text)?.[1]?.trim();
  const isMatcher = /expect\(/.test(text);
  const locator = value(/^Locator:\s+(.+)$/m);
  const expected = isMatcher ? value(/^Expected(?: \w+)*:\s+(.+)$/m) : undefined;
  const received = isMatcher ? value(/^Received(?: \w+)*:\s+(.+)$/m) : undefined;
  const problem = isMatcher ? value(/^Error:\s+(.+)$/m) : undefined;
  const waiting = locator ? undefined : value(/^\s*-\s+(waiting for .+)$/m);
  return [
    locator,
    expected && `expected ${expected}`,
    received && `found ${received}`,
    problem,
    waiting && /Timeout/.test(text) ? waiting : undefined,
  ].filter((fact): fact is string => Boolean(fact));
}

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
    .map((line) => line.replace('file://', ''))
    .join('\n');
}

const plain = (text: unknown): string => stripVTControlCharacters(String(text)).replaceAll('\r\n', '\n');
const oneLine = (text: string): string => text.replaceAll(/\s*\n\s*/g, ' ');
