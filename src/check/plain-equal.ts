// Equality of plain data (what JSON can hold), where all programs agree on what equal means.
export type Answer = boolean | undefined;

const DEEPEST = 50;

type PlainRecord = Readonly<Record<string, unknown>>;

/** An object as `{}` makes it, without anything that could mean something special to a matcher. */
export function isPlainRecord(value: unknown): value is PlainRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.getOwnPropertySymbols(value).length === 0 &&
    !Object.hasOwn(value, '__proto__') &&
    !('$$typeof' in value || 'asymmetricMatch' in value)
  );
}

/** A list as `[]` makes it, without holes and further properties. */
export const isPlainList = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) &&
  Object.getPrototypeOf(value) === Array.prototype &&
  Object.keys(value).length === value.length &&
  !value.includes(undefined);

export const isPrimitive = (value: unknown): boolean =>
  value === null || (typeof value !== 'object' && typeof value !== 'function');

/** Undefined when that is not for us to say. */
export function plainlyEqual(a: unknown, b: unknown, depth = 0): Answer {
  if (isPrimitive(a) && isPrimitive(b)) return Object.is(a, b);
  if (depth > DEEPEST || !isPlain(a) || !isPlain(b)) return undefined;
  if (isPlainList(a) && isPlainList(b)) {
    if (a.length !== b.length) return false;
    return all(a.keys(), (index) => plainlyEqual(a[index], b[index], depth + 1));
  }
  if (!isPlainRecord(a) || !isPlainRecord(b)) return false;
  const keys = Object.keys(a);
  if ([...Object.values(a), ...Object.values(b)].includes(undefined)) return undefined;
  if (keys.length !== Object.keys(b).length || !keys.every((key) => Object.hasOwn(b, key))) return false;
  return all(keys, (key) => plainlyEqual(a[key], b[key], depth + 1));
}

/** Whether all that is expected is there: in objects of objects; lists must be equal. */
export function plainlyWithin(expected: unknown, actual: unknown, depth = 0): Answer {
  if (depth > DEEPEST || !isPlainRecord(expected) || !isPlainRecord(actual)) return undefined;
  if ([...Object.values(expected), ...Object.values(actual)].includes(undefined)) return undefined;
  const keys = Object.keys(expected);
  if (!keys.every((key) => Object.hasOwn(actual, key) || !(key in actual))) return undefined;
  return all(keys, (key) => {
    if (!Object.hasOwn(actual, key)) return false;
    const [wanted, found] = [expected[key], actual[key]];
    if (isPlainRecord(wanted) && isPlainRecord(found)) return plainlyWithin(wanted, found, depth + 1);
    const isEqual = plainlyEqual(wanted, found);
    // In lists, too, only what is expected must be there.
    return isEqual === false && !isPrimitive(wanted) && !isPrimitive(found) ? undefined : isEqual;
  });
}

const isPlain = (value: unknown): boolean => isPrimitive(value) || isPlainList(value) || isPlainRecord(value);

/** The first answer that is not yes: what comes after it might be costly or throw. */
function all<T>(items: Iterable<T>, judge: (item: T) => Answer): Answer {
  for (const item of items) {
    const answer = judge(item);
    if (answer !== true) return answer;
  }
  return true;
}
