// What a matcher expected and what it found, in words.
import type { Clean } from '../clean.ts';
import { oneLine } from './lines.ts';
import type { MatcherCall } from './matcher-call.ts';
import type { MatcherText } from './matcher-text.ts';
import { showValue } from './values.ts';

/** What Playwright hangs on the error of a failed matcher; most of it only for some matchers. */
export interface MatcherResult {
  readonly name: string;
  readonly message: string;
  readonly pass: boolean;
  readonly actual?: unknown;
  readonly expected?: unknown;
  readonly log?: readonly string[];
  /** In milliseconds; only there when the time was up. */
  readonly timeout?: number;
}

/** A failed assertion, as far as it is known. */
export interface Assertion {
  readonly text: MatcherText;
  readonly result: MatcherResult | undefined;
  readonly call: MatcherCall | undefined;
  readonly isPolled: boolean;
  readonly clean: Clean;
}

const LONGEST_VALUE = 120;

/** What only the name of the matcher says that it expects. */
const expectedByName: Readonly<Record<string, string>> = {
  toBeTruthy: 'a truthy value',
  toBeFalsy: 'a falsy value',
  toBeDefined: 'a value',
  toBeUndefined: 'undefined',
  toBeNull: 'null',
  toBeNaN: 'NaN',
  toThrow: 'an error',
  toThrowError: 'an error',
  toBeOK: 'a status from 200 to 299',
};

export function expectedIn({ text, result, clean }: Assertion): string {
  const { fields, name } = text;
  if (fields.has('Rejected to value')) return 'a promise that resolves';
  if (fields.has('Resolved to value')) return 'a promise that rejects';
  const problem = fields.get('Matcher error');
  if (problem !== undefined) return oneLine(clean(rightKind(problem), 150));
  const byName = Object.hasOwn(expectedByName, name) ? expectedByName[name] : undefined;
  const [label, value] = [...fields].find(([one]) => one.startsWith('Expected')) ?? [];
  if (label === undefined || value === undefined) {
    if (byName !== undefined) return `${text.isNot ? 'not ' : ''}${byName}`.replace(/^not an error$/, 'no error');
    const list = showValue(result?.expected, clean);
    return name.startsWith('toContain') ? `to contain ${list}` : list;
  }
  const shown = valueLine(clean(value.replace(/^not /, ''), LONGEST_VALUE));
  return `${text.isNot ? 'not ' : ''}${expectedPhrase({ name, label, shown, fields, clean })}`;
}

/** What kind of value a matcher can work with. */
const rightKind = (problem: string): string =>
  problem
    .replace(/^received value must have a length property.*/, 'a value with a length')
    .replace(/^received value must not be null nor undefined/, 'a value')
    .replace(/^received value must be (?:(a promise) or .*)?/, '$1')
    .replace(/^expected (?:value|path) must be (.*)/, '$1 to compare with')
    .replace(/^expected (path .*)/, 'another path: the $1');

interface Phrase {
  readonly name: string;
  readonly label: string;
  readonly shown: string;
  readonly fields: MatcherText['fields'];
  readonly clean: Clean;
}

function expectedPhrase({ name, label, shown, fields, clean }: Phrase): string {
  const isThrow = name === 'toThrow' || name === 'toThrowError';
  switch (name) {
    case 'toHaveProperty': {
      const value = fields.get('Expected value');
      return `property ${shown}${value === undefined ? '' : ` to be ${oneLine(clean(value, LONGEST_VALUE))}`}`;
    }
    case 'toBeCloseTo': {
      const within = /[\d.e-]+$/.exec(fields.get('Expected difference') ?? '')?.[0];
      return within === undefined ? shown : `${shown} ± ${within}`;
    }
    case 'toHaveCount':
      return `${shown} ${shown === '1' ? 'element' : 'elements'}`;
    case 'toContain':
    case 'toContainEqual':
      return `to contain ${shown}`;
  }
  switch (label) {
    case 'Expected substring':
      return isThrow ? `an error with ${shown}` : `text with ${shown}`;
    case 'Expected pattern':
      return isThrow ? `an error matching ${shown}` : `text matching ${shown}`;
    case 'Expected length':
      return `length ${shown}`;
    case 'Expected constructor':
      return isThrow ? `an error of class ${shown}` : `an instance of ${shown}`;
    default:
      return isThrow ? `the error ${shown}` : inWords(shown);
  }
}

/** What Playwright calls states of an element and conditions. */
const inWords = (text: string): string =>
  text
    .replace(/^have attribute$/, 'to be there')
    .replace(/^attribute not present$/, 'no such attribute')
    .replace(/^predicate to (succeed|fail)$/, 'the function of the script to $1')
    .replace(/^(notEmpty|readOnly)$/, (name) => name.replace(/[A-Z]/, ' $&').toLowerCase());

export function foundIn(assertion: Assertion): string {
  const { text, result, clean } = assertion;
  const { fields, name, body } = text;
  const field = (label: string): string | undefined => {
    const value = fields.get(label);
    return value === undefined ? undefined : valueLine(clean(value, LONGEST_VALUE));
  };
  if (fields.has('Rejected to value')) return `that it rejected with ${field('Rejected to value')}`;
  if (fields.has('Resolved to value')) return `that it resolved to ${field('Resolved to value')}`;
  if (/did not throw/.test(body)) return 'no error';
  if (name === 'toBeOK') return oneLine(clean(/^\s*← (.+)$/m.exec(body)?.[1] ?? 'another', LONGEST_VALUE));
  if (result && text.receiver !== 'received' && isClosed(result)) return 'nothing: the page is closed';
  const thrown = field('Received message') ?? field('Error message') ?? field('Thrown value');
  if (thrown !== undefined) {
    const kind = field('Received constructor') ?? field('Error name')?.replaceAll('"', '');
    return `${kind ?? 'the error'} ${thrown}`;
  }
  const constructor = field('Received constructor');
  if (constructor !== undefined) return `an instance of ${constructor}`;
  const length = field('Received length');
  const value = received(fields, clean);
  if (length !== undefined) return `length ${length}${value === undefined ? '' : `: ${value}`}`;
  const path = field('Received path');
  if (path !== undefined) return path === '[]' ? `none in ${value}` : `only ${path}: ${value}`;
  if (result?.actual === null && name === 'toHaveAttribute') return 'no such attribute';
  if (Array.isArray(result?.actual))
    return result.actual.length === 0 ? 'no such element' : showValue(result.actual, clean);
  const other = field('Expected has value') ?? field('Expected')?.replace(/^not /, '');
  return inWords(value ?? other ?? 'something else');
}

/** The value that was found, whatever its label. */
function received(fields: MatcherText['fields'], clean: Clean): string | undefined {
  const [, value] =
    [...fields].find(([label]) => /^Received(?: string| value| has value)?$/.test(label)) ??
    [...fields].find(([label]) => /^Received (?!length|path|constructor|difference|has type)/.test(label)) ??
    [];
  return value === undefined ? undefined : valueLine(clean(value, LONGEST_VALUE));
}

/** In words what is wrong with the element; undefined when Playwright's own words say it best. */
export function elementProblem(problem: string, result: MatcherResult | undefined): string | undefined {
  const [, count] = /^strict mode violation: .* resolved to (\d+) elements/.exec(problem) ?? [];
  if (count !== undefined) return `${count} elements where one is needed (strict mode violation)`;
  if (result?.log?.some((line) => /has been closed/.test(line))) return 'nothing: the page was closed';
  return problem.startsWith('element(s) not found') ? 'no such element' : undefined;
}

/** Playwright looks at nothing on a page that is closed, and its log is empty. */
const isClosed = ({ actual, log = [] }: MatcherResult): boolean => actual === undefined && log.length === 0;

/** A value as Playwright prints it; line ends within a text stay visible. */
const valueLine = (value: string): string => value.trim().replaceAll('\n', '\\n');
