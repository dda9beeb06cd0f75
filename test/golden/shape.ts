/** Strings under these keys are one of a few words that programs compare: they are shown as they are. */
const words = new Set(
  'action impact indicator kind settled severity stage state status type verdict x_state'.split(' '),
);
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

type Shape = string | ShapeOfObject | readonly [Shape?];
interface ShapeOfObject {
  readonly [key: string]: Shape;
}

/** Keys and types of a JSON value, all the way down; items of a list are put together, and a key that only some have ends in `?`. */
export function shapeOf(value: unknown, key = ''): Shape {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? [] : [value.map((item) => shapeOf(item, key)).reduce(joined)];
  if (typeof value === 'object') {
    const sorted = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([name, inside]) => [name, shapeOf(inside, name)]));
  }
  if (typeof value !== 'string') return typeof value;
  if (TIME.test(value)) return 'time';
  return words.has(key) ? `'${value}'` : 'string';
}

function joined(a: Shape, b: Shape): Shape {
  if (typeof a === 'string' && typeof b === 'string')
    return [...new Set([...a.split(' | '), ...b.split(' | ')])].toSorted().join(' | ');
  if (Array.isArray(a) && Array.isArray(b)) {
    const items = [...(a as Shape[]), ...(b as Shape[])];
    return items.length === 0 ? [] : [items.reduce(joined)];
  }
  if (isObject(a) && isObject(b)) {
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)].map(bare))].toSorted();
    return Object.fromEntries(names.map((name) => joinedKey(name, a, b)));
  }
  return { '(one of)': JSON.stringify([a, b]) };
}

function joinedKey(name: string, a: ShapeOfObject, b: ShapeOfObject): readonly [string, Shape] {
  const [inA, inB] = [a[name] ?? a[`${name}?`], b[name] ?? b[`${name}?`]];
  const isAlways = a[name] !== undefined && b[name] !== undefined;
  const shape = inA !== undefined && inB !== undefined ? joined(inA, inB) : (inA ?? inB)!;
  return [isAlways ? name : `${name}?`, shape];
}

const bare = (name: string) => name.replace(/\?$/, '');
const isObject = (shape: Shape): shape is ShapeOfObject => typeof shape === 'object' && !Array.isArray(shape);
