// A script may put anything into the names of its steps and measurements, such as the number of an order. Each name would be
// a series that Prometheus keeps for weeks.
import type { Log } from '../model/log.ts';

const MOST_NAMES = 100;
const MOST_CHARACTERS = 120;

/** The first hundred names of each function; others become no series, and that is logged once. */
export class BoundedNames {
  readonly #what: 'step' | 'measurement';
  readonly #log: Pick<Log, 'warn'>;
  readonly #known = new Map<string, Set<string>>();
  readonly #warned = new Set<string>();

  constructor(what: 'step' | 'measurement', log: Pick<Log, 'warn'>) {
    this.#what = what;
    this.#log = log;
  }

  /** The values whose names may be labels, by those names. */
  admit(functionId: string, values: readonly (readonly [name: string, value: number])[]): ReadonlyMap<string, number> {
    const known = this.#known.get(functionId) ?? new Set();
    this.#known.set(functionId, known);
    const admitted = new Map<string, number>();
    for (const [name, value] of values) {
      const label = name.slice(0, MOST_CHARACTERS);
      if (!known.has(label) && known.size >= MOST_NAMES) {
        this.#warn(functionId, label);
        continue;
      }
      known.add(label);
      admitted.set(label, value);
    }
    return admitted;
  }

  /** Scripts may be others from now on. */
  forget(): void {
    this.#known.clear();
    this.#warned.clear();
  }

  #warn(functionId: string, name: string): void {
    if (this.#warned.has(functionId)) return;
    this.#warned.add(functionId);
    const hint = `Give the ${this.#what}s of the script fixed names; what differs from run to run belongs into log()`;
    this.#log.warn(
      { function: functionId, [this.#what]: name, most: MOST_NAMES, hint },
      `Too many ${this.#what} names; new ones are not in the metrics`,
    );
  }
}
