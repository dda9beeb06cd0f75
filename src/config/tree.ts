// From YAML nodes to plain values, with the position of every value kept aside. Done here and not by the yaml package
// because aliases must not unfold without limit, keys must not reach into prototypes, and ${NAME} is put in on the way.
import { isAlias, isMap, isScalar, isSeq, Scalar, type Pair, type YAMLMap } from 'yaml';
import { expand, unshieldReferences, type Environment } from './environment.ts';
import { isReserved } from '../form/fields.ts';
import { pathKey, quote, type Path } from './path.ts';

/** A value that came from the environment, at least in part. */
export interface Expanded {
  /** As it stands in the file: safe to show, unlike the value. */
  readonly written: string;
  /** The same value as text and, where YAML would read it so, as number or boolean. */
  readonly readings: readonly (string | number | boolean)[];
}

export interface Tree {
  readonly value: unknown;
  /** Offsets in the text, by path key. */
  readonly positions: ReadonlyMap<string, number>;
  readonly expanded: ReadonlyMap<string, Expanded>;
  /** Path keys of values that are wrong already: nothing more need be said of them. */
  readonly spoiled: ReadonlySet<string>;
  readonly flaws: readonly Flaw[];
}

interface Flaw {
  readonly path: Path;
  readonly message: string;
  /** Where it is when that is not where the path stands: the second of two keys. */
  readonly offset?: number;
  /** What the message ends with the line of. */
  readonly otherOffset?: number;
}

const MOST_UNFOLDED = 100_000;
export const DEEPEST = 64;

interface Walk {
  readonly env: Environment;
  readonly positions: Map<string, number>;
  readonly expanded: Map<string, Expanded>;
  readonly spoiled: Set<string>;
  readonly flaws: Flaw[];
  readonly anchors: Map<string, unknown>;
  /** Anchored values that are being unfolded right now, outermost first. */
  readonly unfolding: unknown[];
  unfoldedValues: number;
  /** Where the outermost alias stands. */
  unfoldedAt: Path;
}

/** Plain values of a YAML node: maps without prototype, lists, texts, numbers, booleans and null. */
export function plainTree(contents: unknown, env: Environment): Tree {
  const walk: Walk = {
    env,
    positions: new Map(),
    expanded: new Map(),
    spoiled: new Set(),
    flaws: [],
    anchors: new Map(),
    unfolding: [],
    unfoldedValues: 0,
    unfoldedAt: [],
  };
  const value = convert(walk, contents, []);
  return { ...walk, value };
}

function spoil(walk: Walk, path: Path, message: string): null {
  walk.flaws.push({ path, message });
  walk.spoiled.add(pathKey(path));
  return null;
}

function convert(walk: Walk, node: unknown, path: Path): unknown {
  if (path.length > DEEPEST) return spoil(walk, path, `is nested deeper than ${DEEPEST} levels`);
  if (isAlias(node)) return unfold(walk, node.source, path);
  if (walk.unfolding.length > 0 && ++walk.unfoldedValues > MOST_UNFOLDED) {
    return walk.unfoldedValues === MOST_UNFOLDED + 1
      ? spoil(
          walk,
          walk.unfoldedAt,
          `the aliases (*) unfold to more than ${MOST_UNFOLDED} values; write out what is meant`,
        )
      : null;
  }
  if (walk.unfolding.length === 0 && (isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
    walk.anchors.set(node.anchor, node);
  }
  if (isScalar(node)) return scalar(walk, node, path);
  if (isSeq(node)) {
    return node.items.map((item, index) => {
      const at = [...path, index];
      notePosition(walk, at, item);
      return convert(walk, item, at);
    });
  }
  return isMap(node) ? convertMap(walk, node, path) : null;
}

function unfold(walk: Walk, source: string, path: Path): unknown {
  const anchored = walk.anchors.get(source);
  if (anchored === undefined) return spoil(walk, path, `*${source} stands for nothing (no &${source} before it)`);
  if (walk.unfolding.includes(anchored)) return spoil(walk, path, `*${source} contains itself`);
  if (walk.unfoldedValues > MOST_UNFOLDED) return null;
  if (walk.unfolding.length === 0) walk.unfoldedAt = path;
  walk.unfolding.push(anchored);
  const value = convert(walk, anchored, path);
  walk.unfolding.pop();
  return value;
}

function convertMap(walk: Walk, map: YAMLMap, path: Path): unknown {
  const result = Object.create(null) as Record<string, unknown>;
  const isMerge = ({ key }: Pair) => isScalar(key) && key.value === '<<' && key.type === Scalar.PLAIN;
  for (const pair of map.items.filter(isMerge)) mergeInto(walk, result, pair, path);
  const written = new Set<string>();
  for (const pair of map.items.filter((pair) => !isMerge(pair))) {
    const name = nameOf(walk, pair.key, path);
    if (name === undefined) continue;
    const isForbidden = isReserved(name);
    const at = [...path, isForbidden ? `${name}?` : name];
    if (written.has(name)) {
      noteTwice(walk, pair.key, at);
      continue;
    }
    written.add(name);
    notePosition(walk, at, pair.key);
    walk.expanded.delete(pathKey(at));
    walk.spoiled.delete(pathKey(at));
    if (isForbidden) {
      walk.spoiled.add(pathKey(at));
      walk.flaws.push(flawAt(pair.key, [...path, name], `${quote(name)} cannot be used as a name; choose another`));
    }
    result[String(at.at(-1))] = convert(walk, pair.value, at);
  }
  return result;
}

function noteTwice(walk: Walk, key: unknown, path: Path): void {
  const otherOffset = walk.positions.get(pathKey(path));
  const flaw = flawAt(key, path, 'is written twice; keep one of them');
  walk.flaws.push(otherOffset === undefined ? flaw : { ...flaw, otherOffset });
}

function flawAt(node: unknown, path: Path, message: string): Flaw {
  const offset = offsetOf(node);
  return offset === undefined ? { path, message } : { path, message, offset };
}

/** `<<: *base` or `<<: [*a, *b]`: what is not written in the map itself comes from there, the first one wins. */
function mergeInto(walk: Walk, result: Record<string, unknown>, pair: Pair, path: Path): void {
  const bases = isSeq(pair.value) ? pair.value.items : [pair.value];
  for (const base of bases) {
    const values = convert(walk, base, path);
    if (typeof values !== 'object' || values === null || Array.isArray(values)) {
      walk.flaws.push({ path, message: '<< must be followed by a map, such as *base' });
      continue;
    }
    for (const [name, value] of Object.entries(values)) if (!(name in result)) result[name] = value;
  }
}

function nameOf(walk: Walk, key: unknown, path: Path): string | undefined {
  const resolved = isAlias(key) ? walk.anchors.get(key.source) : key;
  if (!isScalar(resolved) || resolved.value === null || typeof resolved.value === 'object') {
    walk.flaws.push({ path, message: 'has a key that is not a name' });
    return undefined;
  }
  return unshieldReferences(resolved.source ?? JSON.stringify(resolved.value));
}

function notePosition(walk: Walk, path: Path, node: unknown): void {
  const offset = offsetOf(node);
  if (offset !== undefined) walk.positions.set(pathKey(path), offset);
}

const offsetOf = (node: unknown): number | undefined =>
  isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined;

function scalar(walk: Walk, node: Scalar, path: Path): unknown {
  if (typeof node.value !== 'string') return node.value;
  const written = unshieldReferences(node.value);
  if (!written.includes('${')) return written;
  const { text, problems, isChanged } = expand(written, walk.env);
  if (problems.length > 0) {
    for (const problem of problems) walk.flaws.push({ path, message: problem });
    walk.spoiled.add(pathKey(path));
    return '';
  }
  if (!isChanged) return text;
  const typed = typedReading(text);
  walk.expanded.set(pathKey(path), { written, readings: typed === undefined ? [text] : [text, typed] });
  return typed !== undefined && node.type === Scalar.PLAIN ? typed : text;
}

/** A text from the environment as the number or boolean that YAML would read, when it would. */
function typedReading(text: string): number | boolean | undefined {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) ? Number(text) : undefined;
}
