import type { Measurement } from '../model/run.ts';

const MOST_NAMES = 50;

/** The numbers that one run noted, by name. */
export class Measurements {
  readonly #byName = new Map<string, Measurement>();

  /** Throws when the name is not snake_case, the value not a finite number, or there are too many names. */
  note(name: string, value: number, unit?: string): void {
    if (typeof name !== 'string' || !/^[a-z][a-z0-9_]{0,63}$/.test(name))
      throw new Error(
        `measure(${JSON.stringify(name)}, …): a name is snake_case (a-z, 0-9, _), at most 64 characters, like queue_depth`,
      );
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new Error(`measure("${name}", …): the value must be a finite number, found ${shown(value)}`);
    if (!this.#byName.has(name) && this.#byName.size >= MOST_NAMES)
      throw new Error(`measure("${name}", …): a run may note at most ${MOST_NAMES} different measurements`);
    this.#byName.set(name, { name, value, ...(unit !== undefined && { unit: unit.slice(0, 32) }) });
  }

  all(): readonly Measurement[] {
    return [...this.#byName.values()];
  }
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 40))}`;
  return typeof value === 'number' || value === null || value === undefined
    ? `${value}`
    : `a value of type ${typeof value}`;
}
