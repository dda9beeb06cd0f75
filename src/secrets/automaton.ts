// Aho and Corasick, "Efficient string matching" (1975): all patterns are looked for in one pass, whatever their number.
import { SPACE } from './fold.ts';

/** Something to look for, as units of one reading. */
export interface Pattern {
  readonly units: readonly number[];
  /** What a match is told as; whoever finds one looks there. */
  readonly index: number;
  /** Beginnings of at least so many units count as well. Absent: only the whole. */
  readonly fromLength?: number;
}

interface Node {
  readonly children: Map<number, number>;
  readonly depth: number;
  /** Index of the pattern that ends here, or -1. */
  pattern: number;
  /** Index of a pattern that leads through here, or -1. */
  readonly beginning: number;
  isSpace: boolean;
}

const ROOT = 0;
const NONE = -1;
const MOST_REMEMBERED = 10_000;

/** States are numbers, 0 the one in which nothing of any pattern has been seen. */
export class Automaton {
  /** Length of the beginning of a pattern that a state stands for. */
  readonly depth: Int32Array;
  /** The longest pattern that ends in a state, as the state that it ends in; -1: none does. */
  readonly ending: Int32Array;
  /** The pattern of a state in which one ends. */
  readonly pattern: Int32Array;
  /** A pattern that begins with what a state stands for; -1 for the state 0. */
  readonly beginning: Int32Array;
  readonly longest: number;
  /** Transitions followed and tried so far: the work that was done, for tests. */
  steps = 0;
  readonly #fail: Int32Array;
  readonly #classes: Map<number, number>;
  readonly #latinClasses: Uint16Array;
  readonly #classCount: number;
  readonly #fromRoot: Int32Array;
  readonly #keys: Int32Array;
  readonly #values: Int32Array;
  readonly #mask: number;
  readonly #remembered = new Map<number, number>();

  constructor(patterns: readonly Pattern[]) {
    const nodes = trieOf(patterns);
    const classes = new Map<number, number>();
    for (const { children } of nodes)
      for (const unit of children.keys()) if (!classes.has(unit)) classes.set(unit, classes.size + 1);
    this.#classes = classes;
    this.#classCount = classes.size + 1;
    this.#latinClasses = Uint16Array.from({ length: LATIN }, (_, unit) => classes.get(unit) ?? 0);
    this.depth = Int32Array.from(nodes, ({ depth }) => depth);
    this.pattern = Int32Array.from(nodes, ({ pattern }) => pattern);
    this.beginning = Int32Array.from(nodes, ({ beginning }) => beginning);
    this.longest = this.depth.reduce((most, depth) => Math.max(most, depth), 0);
    const capacity = 2 ** Math.ceil(Math.log2(nodes.length * 2 + 16));
    this.#mask = capacity - 1;
    this.#keys = new Int32Array(capacity).fill(NONE);
    this.#values = new Int32Array(capacity);
    this.#fromRoot = new Int32Array(this.#classCount);
    for (const [state, { children }] of nodes.entries())
      for (const [unit, child] of children) this.#put(state, classes.get(unit)!, child);
    this.#fail = new Int32Array(nodes.length);
    this.ending = new Int32Array(nodes.length).fill(NONE);
    this.#link(nodes);
    // Several spaces in a row count as one.
    for (const [state, { isSpace }] of nodes.entries()) if (isSpace) this.#put(state, classes.get(SPACE)!, state);
  }

  /** Where a unit leads from a state. */
  next(from: number, unit: number): number {
    const kind = unit < LATIN ? this.#latinClasses[unit]! : (this.#classes.get(unit) ?? 0);
    this.steps += 1;
    if (kind === 0) return ROOT;
    if (from === ROOT) return this.#fromRoot[kind]!;
    const to = this.#get(from, kind);
    return to === NONE ? this.#fallBack(from, kind) : to;
  }

  /** The same state is fallen back from again and again where paths branch: the way is remembered. */
  #fallBack(from: number, kind: number): number {
    const key = from * this.#classCount + kind;
    const known = this.#remembered.get(key);
    if (known !== undefined) return known;
    let state = from;
    let to = NONE;
    while (to === NONE) {
      state = this.#fail[state]!;
      to = state === ROOT ? this.#fromRoot[kind]! : this.#get(state, kind);
      this.steps += 1;
    }
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(key, to);
    return to;
  }

  /** The next shorter pattern that ends where this one does, as the state that it ends in. */
  shorter(ending: number): number {
    return this.ending[this.#fail[ending]!]!;
  }

  /** Breadth first: what a state falls back to is shallower and known already. */
  #link(nodes: readonly Node[]): void {
    const queue = [ROOT];
    for (const state of queue) {
      this.ending[state] = nodes[state]!.pattern === NONE ? this.ending[this.#fail[state]!]! : state;
      for (const [unit, child] of nodes[state]!.children) {
        this.#fail[child] = state === ROOT ? ROOT : this.next(this.#fail[state]!, unit);
        queue.push(child);
      }
    }
    this.#remembered.clear();
    this.steps = 0;
  }

  #put(state: number, kind: number, to: number): void {
    if (state === ROOT) this.#fromRoot[kind] = to;
    const key = state * this.#classCount + kind;
    let slot = Math.imul(key, 0x9e3779b1) & this.#mask;
    while (this.#keys[slot] !== NONE) slot = (slot + 1) & this.#mask;
    this.#keys[slot] = key;
    this.#values[slot] = to;
  }

  #get(state: number, kind: number): number {
    const key = state * this.#classCount + kind;
    let slot = Math.imul(key, 0x9e3779b1) & this.#mask;
    for (;;) {
      const found = this.#keys[slot];
      if (found === key) return this.#values[slot]!;
      if (found === NONE) return NONE;
      slot = (slot + 1) & this.#mask;
    }
  }
}

const LATIN = 0x180;

function trieOf(patterns: readonly Pattern[]): Node[] {
  const nodes: Node[] = [{ children: new Map(), depth: 0, pattern: NONE, beginning: NONE, isSpace: false }];
  for (const { units, index, fromLength = units.length } of patterns) {
    let state = ROOT;
    for (const [position, unit] of units.entries()) {
      let child = nodes[state]!.children.get(unit);
      if (child === undefined) {
        child = nodes.length;
        nodes[state]!.children.set(unit, child);
        nodes.push({
          children: new Map(),
          depth: position + 1,
          pattern: NONE,
          beginning: index,
          isSpace: unit === SPACE,
        });
      }
      state = child;
      const node = nodes[state]!;
      if (position + 1 >= fromLength && node.pattern === NONE) node.pattern = index;
    }
  }
  return nodes;
}
