// What a script may ask of a request, and what is a slip of its author. A misspelt option would otherwise be ignored,
// and a check that waits for ever or sends nothing would look like a failing business.
import { nearest } from '../config/suggest.ts';
import { ScriptMistake } from './script-mistake.ts';

type Plain = string | number | boolean;

/** What to send; at most one of them. */
export interface BodyOptions {
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as a form, URL-encoded. */
  readonly form?: Readonly<Record<string, Plain>>;
  /** Sent as it is. */
  readonly body?: string | Uint8Array;
}

export interface RequestOptions extends BodyOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Added to the address. */
  readonly query?: Readonly<Record<string, Plain>>;
  /** Milliseconds for the request with all its redirects; without it only the run's own time limit holds. */
  readonly timeoutMs?: number;
  /** How many redirects to follow; 0 returns the redirect itself. Default 20. */
  readonly redirects?: number;
  /** The largest reply to accept, in bytes. Default 10 MB. */
  readonly maxBytes?: number;
}

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const headerText = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Set by the client itself: a wrong one makes the request unreadable. */
const ownHeaders = new Set(['content-length', 'transfer-encoding', 'upgrade', 'keep-alive', 'expect', 'te', 'trailer']);

/** What other clients call it. */
const meant: Readonly<Record<string, string>> = {
  params: 'query',
  searchParams: 'query',
  qs: 'query',
  data: 'json, form or body',
  payload: 'json, form or body',
  maxRedirects: 'redirects',
  followRedirects: 'redirects',
  redirect: 'redirects',
  multipart: 'body',
  auth: 'headers: { Authorization: … }',
  cookies: 'headers: { Cookie: … }',
};

const checks: { readonly [Name in keyof Required<RequestOptions>]: (value: unknown) => string | undefined } = {
  json: jsonProblem,
  form: fieldsProblem,
  query: fieldsProblem,
  body: (value) =>
    typeof value === 'string' || value instanceof Uint8Array
      ? undefined
      : `must be text or a Uint8Array, found ${kindOf(value)}${typeof value === 'object' ? '; json sends an object' : ''}`,
  headers: headersProblem,
  timeoutMs: (value) => numberProblem(value, { isWhole: false, atLeast: 'more than 0', isFine: (value as number) > 0 }),
  redirects: (value) => numberProblem(value, { isWhole: true, atLeast: '0 or more', isFine: (value as number) >= 0 }),
  maxBytes: (value) => numberProblem(value, { isWhole: true, atLeast: 'more than 0', isFine: (value as number) > 0 }),
};

/**
 * Throws a ScriptMistake that names all that is wrong with a request. A path that is missing may have been missing in an
 * answer, and is an ordinary error.
 */
export function checkRequest(method: unknown, path: unknown, chosen: unknown): void {
  const problems = [...methodProblems(method), ...pathProblems(path), ...optionProblems(chosen)];
  if (problems.length > 0) throw new ScriptMistake(`${nameOf(method, path)}: ${problems.join('; ')}`);
  if (isMissing(path)) throw new Error(`${nameOf(method, path)}: there is no path, found ${kindOf(path)}`);
}

const isMissing = (value: unknown): boolean => value === undefined || value === null;

/** `GET /orders`, without a login that stands in the address. */
export const nameOf = (method: unknown, path: unknown): string =>
  `${typeof method === 'string' ? method.toUpperCase() : 'http.request'} ${typeof path === 'string' || path instanceof URL ? String(path).replace(/\/\/[^/@]*@/, '//') : '…'}`;

function* methodProblems(method: unknown): Generator<string> {
  if (typeof method !== 'string' || !token.test(method))
    yield `the method must be a word such as GET, found ${shown(method)}`;
  else if (method.toUpperCase() === 'CONNECT') yield 'CONNECT opens a tunnel, which a check cannot use';
}

function* pathProblems(path: unknown): Generator<string> {
  if (typeof path !== 'string' && !(path instanceof URL) && !isMissing(path))
    yield `the path must be text such as "/orders", found ${kindOf(path)}`;
}

function* optionProblems(chosen: unknown): Generator<string> {
  if (typeof chosen !== 'object' || chosen === null || Array.isArray(chosen))
    return yield `its options must be an object such as { timeoutMs: 5000 }, found ${kindOf(chosen)}`;
  let bodies = 0;
  for (const [name, value] of Object.entries(chosen)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(checks, name)) {
      yield unknownOption(name);
      continue;
    }
    if (name === 'json' || name === 'form' || name === 'body') bodies += 1;
    const problem = checks[name as keyof RequestOptions](value);
    if (problem !== undefined) yield `${name} ${problem}`;
  }
  if (bodies > 1) yield 'a request has one body: give json, form or body, not several of them';
}

function unknownOption(name: string): string {
  const suggestion = Object.hasOwn(meant, name) ? meant[name] : nearest(name, Object.keys(checks));
  const known = `the options are ${Object.keys(checks).join(', ')}`;
  return `there is no option ${name} (${suggestion === undefined ? known : `did you mean ${suggestion}?`})`;
}

function jsonProblem(value: unknown): string | undefined {
  // What has no JSON at all: it would be sent as an empty body.
  return typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint'
    ? `must be what JSON can say, found ${kindOf(value)}`
    : undefined;
}

function fieldsProblem(value: unknown): string | undefined {
  if (!isPlainObject(value)) return `must be an object such as { page: 2 }, found ${kindOf(value)}`;
  const wrong = Object.entries(value).find(([, field]) => !['string', 'number', 'boolean'].includes(typeof field));
  return wrong && `must hold texts, numbers, true or false, found ${kindOf(wrong[1])} as ${wrong[0]}`;
}

function headersProblem(value: unknown): string | undefined {
  if (!isPlainObject(value)) return `must be an object such as { Accept: 'text/html' }, found ${kindOf(value)}`;
  for (const [name, text] of Object.entries(value)) {
    if (!token.test(name)) return `cannot hold the name ${shown(name)}`;
    if (ownHeaders.has(name.toLowerCase())) return `cannot hold ${name}: the client sets it itself where it is needed`;
    if (typeof text !== 'string') return `must hold texts, found ${kindOf(text)} as ${name}`;
    if (!headerText.test(text))
      return `cannot send the value of ${name}: headers are one line of Latin-1 text; encode it, for example with encodeURIComponent`;
  }
  return undefined;
}

interface NumberRule {
  readonly isWhole: boolean;
  readonly atLeast: string;
  readonly isFine: boolean;
}

function numberProblem(value: unknown, { isWhole, atLeast, isFine }: NumberRule): string | undefined {
  if (typeof value === 'number' && isFine && (isWhole ? Number.isInteger(value) : Number.isFinite(value)))
    return undefined;
  return `must be a ${isWhole ? 'whole ' : ''}number, ${atLeast}, found ${typeof value === 'number' ? value : kindOf(value)}`;
}

/** Not an instance of a class such as Headers or URLSearchParams, whose content would be overlooked. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'text';
  if (typeof value !== 'object') return typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`;
  const name = value.constructor?.name;
  return name === undefined || name === 'Object' ? 'an object' : `a ${name}`;
}

const shown = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : kindOf(value));
