import type { Measurement } from '../model/run.ts';
import { ScriptMistake } from './script-mistake.ts';
import { shown } from './strict.ts';

const MOST_NAMES = 50;

/** The numbers that one run noted, by name. */
export class Measurements {
  readonly #byName = new Map<string, Measurement>();

  /**
   * Throws when there is no number: it may have been missing in an answer. Throws a ScriptMistake when the value is
   * anything else, the name is not snake_case, or there are too many names.
   */
  note(name: string, value: number, unit?: string): void {
    if (typeof name !== 'string' || !/^[a-z][a-z0-9_]{0,63}$/.test(name))
      throw new ScriptMistake(
        `measure(${shown(name)}, …): a name is snake_case (a-z, 0-9, _), at most 64 characters, like queue_depth`,
      );
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      const problem = `measure("${name}", …): the value must be a finite number, found ${shown(value)}`;
      throw isMissing(value) ? new Error(problem) : new ScriptMistake(problem);
    }
    if (!this.#byName.has(name) && this.#byName.size >= MOST_NAMES)
      throw new ScriptMistake(`measure("${name}", …): a run may note at most ${MOST_NAMES} different measurements`);
    this.#byName.set(name, { name, value, ...(unit !== undefined && { unit: unit.slice(0, 32) }) });
  }

  all(): readonly Measurement[] {
    return [...this.#byName.values()];
  }
}

/** What becomes of a number that is not there. */
const isMissing = (value: unknown): boolean => value === undefined || value === null || typeof value === 'number';
