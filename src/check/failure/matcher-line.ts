// A failed assertion of Playwright's `expect` as one line: what was looked at, what was expected and what was found.
import { shortDuration } from '../../time/duration.ts';
import type { Clean } from '../clean.ts';
import { describeDifference } from './differences.ts';
import { oneLine, plain } from './lines.ts';
import { matcherCallOf, type MatcherCall } from './matcher-call.ts';
import { describeDiffLines, readMatcherText, type MatcherText } from './matcher-text.ts';
import { elementProblem, expectedIn, foundIn, type Assertion, type MatcherResult } from './matcher-words.ts';
import { quote } from './values.ts';

const LONGEST_SUBJECT = 200;

/** @returns undefined for an error that is not of a matcher */
export function describeMatcherError(error: { readonly message: string }, clean: Clean): string | undefined {
  const result = resultOf(error);
  const whole = plain(error.message).trim();
  const own = result ? plain(result.message).trim() : whole;
  const said = whole.endsWith(own) ? whole.slice(0, whole.length - own.length).trim() : '';
  const { inner, waitedMs } = withoutPolling(own);
  const text = readMatcherText(inner.startsWith(`${said}\n`) ? inner.slice(said.length).trim() : inner);
  const waited = waitedMs ?? result?.timeout;
  const patience = waited === undefined ? '' : ` (waited ${shortDuration(waited)})`;
  if (!text) {
    if (!result || waitedMs === undefined) return undefined;
    const what = said === '' ? (result.name === 'toPass' ? 'expect().toPass()' : 'expect.poll()') : said;
    const last = inner.trim() === '' ? 'its function did not return' : inner;
    return `${oneLine(clean(what, LONGEST_SUBJECT))}: ${oneLine(clean(last, 300))}${patience}`;
  }
  const call = matcherCallOf(error);
  const spoken = [said || (call?.message ?? ''), text.said].filter((part) => part !== '').join(': ');
  const isPolled = waitedMs !== undefined && result?.name !== 'toPass';
  const assertion = { text, result: waitedMs === undefined ? result : undefined, call, isPolled, clean };
  return `${subjectOf(assertion, spoken)}: ${expectedAndFound(assertion)}${patience}`;
}

function resultOf(error: object): MatcherResult | undefined {
  const { matcherResult: result } = error as { matcherResult?: MatcherResult };
  return typeof result?.message === 'string' ? result : undefined;
}

/** `expect.poll` and `toPass` pass on the last failure, and say beneath it for how long they tried. */
function withoutPolling(text: string): { inner: string; waitedMs?: number } {
  const [whole, inner = '', ms] =
    /^(?:(.*)\n\nCall Log:\n- )?Timeout (\d+)ms exceeded while waiting on the predicate$/s.exec(text) ?? [];
  return whole === undefined ? { inner: text } : { inner, waitedMs: Number(ms) };
}

/** What the script says about the assertion, with what was looked at beside it. */
function subjectOf({ text, call, isPolled, clean }: Assertion, spoken: string): string {
  const said = oneLine(clean(spoken, LONGEST_SUBJECT));
  const place = [placeOf(text, clean), aspectOf(text, call)].filter((part) => part !== '').join(' ');
  if (said !== '') return place === '' ? said : `${said} (${place})`;
  if (place !== '') return place;
  const promise = text.promise === undefined ? '' : `.${text.promise}`;
  return `expect${isPolled ? '.poll' : ''}()${promise}${text.isNot ? '.not' : ''}.${text.name}()`;
}

function placeOf({ fields, receiver, body }: MatcherText, clean: Clean): string {
  const locator = fields.get('Locator');
  if (locator !== undefined) return oneLine(clean(locator, LONGEST_SUBJECT));
  if (receiver !== 'response') return '';
  return oneLine(clean(/^\s*→ (\S+ \S+)/m.exec(body)?.[1] ?? '', LONGEST_SUBJECT));
}

/** Which side of an element or a page is looked at, where the values do not show it. */
function aspectOf({ name }: MatcherText, call: MatcherCall | undefined): string {
  const first = typeof call?.args[0] === 'string' ? ` ${quote(call.args[0])}` : '';
  switch (name) {
    case 'toHaveAttribute':
      return `attribute${first}`;
    case 'toHaveCSS':
      return `style${first}`;
    case 'toHaveJSProperty':
      return `property${first}`;
    case 'toHaveURL':
      return 'the address of the page';
    case 'toHaveTitle':
      return 'the title of the page';
    case 'toHaveClass':
    case 'toContainClass':
      return 'class';
    default:
      return /^toHave(Value|Id|Role|Accessible)/.test(name)
        ? name
            .slice('toHave'.length)
            .replaceAll(/(?<=[a-z])[A-Z]/g, ' $&')
            .toLowerCase()
        : '';
  }
}

function expectedAndFound(assertion: Assertion): string {
  const { text, result, call, clean } = assertion;
  const values = comparedValues(result, call, text);
  if (values) return describeDifference(values.expected, values.found, { clean, ...values });
  if (text.difference.length > 0 && text.receiver === 'received')
    return oneLine(clean(describeDiffLines(text.difference, text.name === 'toMatchObject'), 300));
  const expected = `expected ${expectedIn(assertion)}`;
  const problem = text.fields.get('Error');
  if (problem === undefined) return `${expected}, found ${foundIn(assertion)}`;
  const what = elementProblem(problem, result);
  return what === undefined ? `${expected}: ${oneLine(clean(problem, 200))}` : `${expected}, found ${what}`;
}

interface Compared {
  readonly expected: unknown;
  readonly found: unknown;
  readonly isSubset?: boolean;
  readonly arePatterns?: boolean;
}

/** The two values of a comparison for equality. */
function comparedValues(
  result: MatcherResult | undefined,
  call: MatcherCall | undefined,
  { isNot, fields, receiver, promise, name }: MatcherText,
): Compared | undefined {
  if (isNot || fields.has('Error') || fields.has('Matcher error')) return undefined;
  if (name === 'toMatchObject' && call && promise === undefined)
    return { expected: call.args[0], found: call.actual, isSubset: true };
  if (!result || !('actual' in result) || !('expected' in result)) return undefined;
  const { expected, actual: found } = result;
  if (receiver === 'received') return { expected, found };
  const areLists = Array.isArray(expected) && Array.isArray(found) && found.length > 0;
  return areLists && !name.startsWith('toContain') ? { expected, found, arePatterns: true } : undefined;
}
