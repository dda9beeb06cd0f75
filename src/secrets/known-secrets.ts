import type { Secrets } from './forms.ts';
import { createRedactor, type Redactor } from './redactor.ts';

/** All secrets that were learnt so far, old values among them: what was sent with one may still come back. */
export class KnownSecrets {
  readonly #byName = new Map<string, Set<string>>();
  #redactor: Redactor | undefined;

  learn(secrets: Secrets): void {
    for (const [name, value] of Object.entries(secrets).flatMap(named)) {
      const values = this.#byName.get(name) ?? new Set();
      if (values.has(value)) continue;
      this.#byName.set(name, values.add(value));
      this.#redactor = undefined;
    }
  }

  /** The redactor for all of them. Ask again each time: more may have been learnt. */
  get redactor(): Redactor {
    this.#redactor ??= createRedactor(this.values());
    return this.#redactor;
  }

  /** To look for the same secrets in another thread. */
  values(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(Array.from(this.#byName, ([name, values]) => [name, [...values]]));
  }
}

const named = ([name, values]: [string, string | readonly string[]]) =>
  [values].flat().map((value): [string, string] => [name, value]);
