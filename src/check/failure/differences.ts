// Where two values differ, so that a person need not compare two long texts: `items[2].price: expected 10, found 12`.
import { isDeepStrictEqual } from 'node:util';
import type { Clean } from '../clean.ts';
import { isAsymmetric, quote, showValue } from './values.ts';
import { firstOf } from '../../text/listed.ts';

export interface Difference {
  /** `items[2].price`; empty for the whole value. */
  readonly path: string;
  /** Absent: nothing should be there. */
  readonly expected?: { readonly value: unknown };
  /** Absent: nothing is there. */
  readonly found?: { readonly value: unknown };
}

interface Comparison {
  /** What the found value has besides does not matter, as for `toMatchObject`. */
  readonly isSubset?: boolean;
  /** A regular expression stands for the texts that match it, as for `toHaveText` with a list. */
  readonly arePatterns?: boolean;
}

const MOST_SHOWN = 3;
const MOST_COUNTED = 1000;
const SHORT_LIST = 60;
const LONG_TEXT = 60;
const MOST_TEXT_CHARS = 10_000;

/** `expected 12, found 13`, or the places where two objects or lists differ. */
export function describeDifference(
  expected: unknown,
  found: unknown,
  { clean, ...comparison }: Comparison & { readonly clean: Clean },
): string {
  if (typeof expected === 'string' && typeof found === 'string') return texts(expected, found, clean);
  const [wanted, got] = [showValue(expected, clean), showValue(found, clean)];
  const whole = `expected ${wanted}, found ${got}`;
  if (isPlainList(expected) && isPlainList(found) && wanted.length <= SHORT_LIST && got.length <= SHORT_LIST)
    return whole;
  const all = differences(expected, found, comparison);
  if (all.length === 0 && wanted === got) return `${whole} (of another kind, or not the same object)`;
  if (all.length === 0 || all.some(({ path }) => path === '')) return whole;
  const shown = all.slice(0, MOST_SHOWN).map((one) => describeOne(one, clean));
  return firstOf(shown, MOST_SHOWN, { noun: 'difference', others: all.length - shown.length }).join('; ');
}

/** All places in which the values differ, at most a thousand. */
export function differences(expected: unknown, found: unknown, comparison: Comparison): Difference[] {
  const all: Difference[] = [];
  const compared = new Set<object>();
  const compare = (path: string, wanted: unknown, got: unknown): void => {
    if (all.length >= MOST_COUNTED) return;
    if (isSame(wanted, got, comparison)) return;
    if (!isBranch(wanted) || !isBranch(got) || Array.isArray(wanted) !== Array.isArray(got)) {
      all.push({ path, expected: { value: wanted }, found: { value: got } });
      return;
    }
    if (compared.has(wanted)) return;
    compared.add(wanted);
    if (Array.isArray(wanted) && Array.isArray(got) && wanted.length !== got.length)
      all.push({ path: `${path}.length`, expected: { value: wanted.length }, found: { value: got.length } });
    for (const key of keysOf(wanted, got, comparison)) {
      const [one, other] = [wanted[key], got[key]];
      const place = Array.isArray(wanted) ? `${path}[${key}]` : placeOf(path, key);
      if (other === undefined && !(key in got)) all.push({ path: place, expected: { value: one } });
      else if (one === undefined && !(key in wanted)) all.push({ path: place, found: { value: other } });
      else compare(place, one, other);
    }
  };
  compare('', expected, found);
  return all;
}

type Branch = Readonly<Record<string, unknown>>;

/** Something to look into rather than to compare as a whole. */
const isBranch = (value: unknown): value is Branch =>
  typeof value === 'object' &&
  value !== null &&
  !isAsymmetric(value) &&
  !(value instanceof Date || value instanceof RegExp || value instanceof Error || ArrayBuffer.isView(value)) &&
  !(value instanceof Map || value instanceof Set || value instanceof Promise);

function isSame(wanted: unknown, got: unknown, { arePatterns }: Comparison): boolean {
  if (isAsymmetric(wanted)) return wanted.asymmetricMatch(got);
  if (arePatterns && wanted instanceof RegExp && typeof got === 'string') return new RegExp(wanted).test(got);
  return isDeepStrictEqual(wanted, got);
}

/** A property that is undefined counts as none; of lists of unequal length only what both have is compared. */
function keysOf(wanted: Branch, got: Branch, { isSubset }: Comparison): string[] {
  const defined = (object: Branch) => Object.keys(object).filter((key) => object[key] !== undefined);
  if (Array.isArray(wanted)) return Object.keys(wanted).filter((key) => key in got);
  return isSubset ? Object.keys(wanted) : [...new Set([...defined(wanted), ...defined(got)])];
}

function placeOf(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${quote(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

function describeOne({ path, expected, found }: Difference, clean: Clean): string {
  const place = clean(path.replace(/^\./, ''), 100);
  if (!expected) return `${place}: expected nothing, found ${showValue(found?.value, clean, 60)}`;
  if (!found) return `${place}: expected ${showValue(expected.value, clean, 60)}, found nothing`;
  if (typeof expected.value === 'string' && typeof found.value === 'string')
    return `${place}: ${texts(expected.value, found.value, clean)}`;
  return `${place}: expected ${showValue(expected.value, clean, 60)}, found ${showValue(found.value, clean, 60)}`;
}

/** Two long texts are shown from just before the place where they part. */
function texts(expected: string, found: string, clean: Clean): string {
  const [wanted, got] = [clean(expected, MOST_TEXT_CHARS), clean(found, MOST_TEXT_CHARS)];
  let same = 0;
  while (same < wanted.length && wanted[same] === got[same]) same += 1;
  const isLong = wanted.length > LONG_TEXT || got.length > LONG_TEXT;
  const from = isLong && same > LONG_TEXT / 2 ? same - 19 : 0;
  return `expected ${excerpt(wanted, from)}, found ${excerpt(got, from)}`;
}

function excerpt(text: string, from: number): string {
  const part = text.slice(from, from + 2 * LONG_TEXT);
  return `${from > 0 ? '…' : ''}${quote(part)}${from + 2 * LONG_TEXT < text.length ? '…' : ''}`;
}

const isPlainList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => one === null || typeof one !== 'object' || one instanceof RegExp);
