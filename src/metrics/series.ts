import type { Family } from './declared.ts';
import { boundText, exemplarText, labelText, sampleLine, type Exemplar, type Format } from './text.ts';

/** What can be written out: the pieces of a family, each at least one whole line. */
export interface Source {
  readonly family: Pick<Family, 'name' | 'type' | 'help'>;
  pieces(format: Format): Iterable<string>;
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

interface Count {
  value: number;
  exemplar?: Exemplar;
}

/** A counter or a gauge. */
export class Series implements Source {
  readonly family: Family;
  readonly #map: LabelledMap<Count>;

  constructor(family: Family) {
    this.family = family;
    this.#map = new LabelledMap(family.labels);
  }

  set(labels: Labels, value: number): void {
    this.#map.entry(labels, nothing).value.value = value;
  }

  /** With `by` 0 the series is there before anything happened, so that the first time is seen as a rise. */
  add(labels: Labels, by = 1, exemplar?: Exemplar): void {
    const count = this.#map.entry(labels, nothing).value;
    count.value += by;
    if (exemplar) count.exemplar = exemplar;
  }

  delete(labels: Labels): void {
    this.#map.delete(labels);
  }

  prune(keep: Keep): void {
    this.#map.prune(keep);
  }

  *pieces(format: Format): Iterable<string> {
    for (const { text, value } of this.#map.all())
      yield sampleLine(this.family.name, text, value.value, exemplarText(value.exemplar, format));
  }
}

const nothing = (): Count => ({ value: 0 });

interface Tally {
  readonly counts: Float64Array;
  /** By bucket, the last being the one without bound. */
  readonly exemplars: (Exemplar | undefined)[];
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

  /** The series is there before anything was observed, so that the first observation is seen as a rise. */
  begin(labels: Labels): void {
    this.#tally(labels);
  }

  observe(labels: Labels, value: number, exemplar?: Exemplar): void {
    const tally = this.#tally(labels);
    const bucket = this.#bounds.findIndex((bound) => value <= bound);
    if (bucket >= 0) tally.counts[bucket]! += 1;
    if (exemplar) tally.exemplars[bucket >= 0 ? bucket : this.#bounds.length] = exemplar;
    tally.sum += value;
    tally.count += 1;
  }

  #tally(labels: Labels): Tally {
    const counts = () => new Float64Array(this.#bounds.length);
    return this.#map.entry(labels, () => ({ counts: counts(), exemplars: [], sum: 0, count: 0 })).value;
  }

  prune(keep: Keep): void {
    this.#map.prune(keep);
  }

  *pieces(format: Format): Iterable<string> {
    const { name } = this.family;
    for (const { text, value } of this.#map.all()) {
      const before = text === '' ? '' : `${text},`;
      let upTo = 0;
      let lines = '';
      for (const [n, bound] of this.#bounds.entries()) {
        upTo += value.counts[n]!;
        const after = exemplarText(value.exemplars[n], format);
        lines += sampleLine(`${name}_bucket`, `${before}le="${boundText(bound)}"`, upTo, after);
      }
      const after = exemplarText(value.exemplars[this.#bounds.length], format);
      lines += sampleLine(`${name}_bucket`, `${before}le="+Inf"`, value.count, after);
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

const FUNCTION = /^[^{\n]*\{function="([^"\\]*)"/;

/** A family without the series of functions that are not shown. The function is the first label of each that has one. */
export const withFunctions = (source: Source, isShown: (functionId: string) => boolean): Source => ({
  family: source.family,
  *pieces(format) {
    for (const piece of source.pieces(format)) {
      const [, id] = FUNCTION.exec(piece) ?? [];
      if (id === undefined || isShown(id)) yield piece;
    }
  },
});
