import type { Family } from './declared.ts';
import { boundText, labelText, sampleLine } from './text.ts';

/** What can be written out: the pieces of a family, each at least one whole line. */
export interface Source {
  readonly family: Pick<Family, 'name' | 'type' | 'help'>;
  pieces(): Iterable<string>;
}

type Labels = readonly string[];
type Keep = (labels: Labels) => boolean;

interface Entry<V> {
  readonly labels: Labels;
  readonly text: string;
  value: V;
}

/** Values by label values, in the order of the family's label names. */
class LabelledMap<V> {
  readonly #names: readonly string[];
  readonly #entries = new Map<string, Entry<V>>();

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  entry(labels: Labels, initial: () => V): Entry<V> {
    const key = labels.join('\n');
    let entry = this.#entries.get(key);
    if (!entry) this.#entries.set(key, (entry = { labels, text: labelText(this.#names, labels), value: initial() }));
    return entry;
  }

  delete(labels: Labels): void {
    this.#entries.delete(labels.join('\n'));
  }

  /** Forgets all series of which `keep` says no. */
  prune(keep: Keep): void {
    for (const [key, { labels }] of this.#entries) if (!keep(labels)) this.#entries.delete(key);
  }

  /** A copy: what is written in slices must not meet a series twice because it was replaced in between. */
  all(): readonly Entry<V>[] {
    return Array.from(this.#entries.values());
  }
}

/** A counter or a gauge. */
export class Series implements Source {
  readonly family: Family;
  readonly #map: LabelledMap<number>;

  constructor(family: Family) {
    this.family = family;
    this.#map = new LabelledMap(family.labels);
  }

  set(labels: Labels, value: number): void {
    this.#map.entry(labels, () => value).value = value;
  }

  /** With `by` 0 the series is there before anything happened, so that the first time is seen as a rise. */
  add(labels: Labels, by = 1): void {
    this.#map.entry(labels, () => 0).value += by;
  }

  delete(labels: Labels): void {
    this.#map.delete(labels);
  }

  prune(keep: Keep): void {
    this.#map.prune(keep);
  }

  *pieces(): Iterable<string> {
    for (const { text, value } of this.#map.all()) yield sampleLine(this.family.name, text, value);
  }
}

interface Tally {
  readonly counts: Float64Array;
  sum: number;
  count: number;
}

/** Observations in seconds, counted into the family's buckets. */
export class Histogram implements Source {
  readonly family: Family;
  readonly #bounds: readonly number[];
  readonly #map: LabelledMap<Tally>;

  constructor(family: Family) {
    this.family = family;
    this.#bounds = family.buckets ?? [];
    this.#map = new LabelledMap(family.labels);
  }

  observe(labels: Labels, value: number): void {
    const tally = this.#map.entry(labels, () => ({
      counts: new Float64Array(this.#bounds.length),
      sum: 0,
      count: 0,
    })).value;
    const bucket = this.#bounds.findIndex((bound) => value <= bound);
    if (bucket >= 0) tally.counts[bucket]! += 1;
    tally.sum += value;
    tally.count += 1;
  }

  prune(keep: Keep): void {
    this.#map.prune(keep);
  }

  *pieces(): Iterable<string> {
    const { name } = this.family;
    for (const { text, value } of this.#map.all()) {
      const before = text === '' ? '' : `${text},`;
      let upTo = 0;
      let lines = '';
      for (const [n, bound] of this.#bounds.entries()) {
        upTo += value.counts[n]!;
        lines += sampleLine(`${name}_bucket`, `${before}le="${boundText(bound)}"`, upTo);
      }
      lines += sampleLine(`${name}_bucket`, `${before}le="+Inf"`, value.count);
      yield lines + sampleLine(`${name}_sum`, text, value.sum) + sampleLine(`${name}_count`, text, value.count);
    }
  }
}

/** Gauges that come and go together, such as the steps of a run: `replace` puts a new set in the place of the old. */
export class GaugeSets implements Source {
  readonly family: Family;
  readonly #sets = new Map<string, { owner: Labels; text: string }>();

  constructor(family: Family) {
    this.family = family;
  }

  /** `owner`: the values of the first labels, those of `values` being the last. */
  replace(owner: Labels, values: ReadonlyMap<string, number>): void {
    const lines = Array.from(values, ([last, value]) =>
      sampleLine(this.family.name, labelText(this.family.labels, [...owner, last]), value),
    );
    this.#sets.set(owner.join('\n'), { owner, text: lines.join('') });
  }

  prune(keep: Keep): void {
    for (const [key, { owner }] of this.#sets) if (!keep(owner)) this.#sets.delete(key);
  }

  *pieces(): Iterable<string> {
    for (const { text } of Array.from(this.#sets.values())) if (text !== '') yield text;
  }
}
