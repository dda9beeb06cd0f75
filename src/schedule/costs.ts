// What one run of each check costs, as lately measured, and what is taken for it until it has run. Kept over restarts.
import { subjectKey, type Subject } from '../model/names.ts';
import type { AttemptCost } from '../model/check.ts';
import type { CheckKind } from '../model/check.ts';

/** Of one run. Durations in milliseconds. */
export interface Cost {
  readonly kind: CheckKind;
  readonly wallMs: number;
  /** Processor time; undefined where the system does not tell. */
  readonly cpuMs: number | undefined;
}

/** What such checks usually cost: a journey of a few pages, a request or two. */
export const usualCosts: Readonly<Record<CheckKind, { readonly wallMs: number; readonly cpuMs: number }>> = {
  browser: { wallMs: 1500, cpuMs: 600 },
  http: { wallMs: 200, cpuMs: 0.5 },
};

/** The name under which the store keeps them. */
export const COSTS_NAME = 'check-costs';

/** How much of what is known is replaced by one more run, once a few have been seen. */
const LEARNS = 0.1;

interface Known extends Cost {
  /** Runs seen since the start. */
  readonly tries: number;
}

/** What runs cost, by check and target. */
export class Costs {
  readonly #known = new Map<string, Known>();

  /** Reads what {@link toKeep} wrote; anything else is as if nothing were known. */
  static from(kept: unknown): Costs {
    const costs = new Costs();
    if (typeof kept !== 'object' || kept === null) return costs;
    for (const [key, value] of Object.entries(kept)) {
      const cost = costIn(value);
      if (cost) costs.#known.set(key, { ...cost, tries: 1 / LEARNS });
    }
    return costs;
  }

  get size(): number {
    return this.#known.size;
  }

  of(subject: Subject): Cost | undefined {
    return this.#known.get(subjectKey(subject));
  }

  learn({ kind, attempts: tries, wallMs, cpuMs, ...subject }: AttemptCost): void {
    const key = subjectKey(subject);
    const seen = this.#known.get(key);
    const before = seen?.kind === kind ? seen : undefined;
    const all = (before?.tries ?? 0) + tries;
    // At first the plain mean: the tenth run must not weigh less than the first.
    const weight = Math.max(1 - (1 - LEARNS) ** tries, tries / all);
    const towards = (old: number | undefined, sum: number) => {
      const each = sum / tries;
      return old === undefined ? each : old + weight * (each - old);
    };
    this.#known.set(key, {
      kind,
      tries: all,
      wallMs: towards(before?.wallMs, wallMs),
      cpuMs: cpuMs === undefined ? before?.cpuMs : towards(before?.cpuMs, cpuMs),
    });
  }

  /** Forgets checks that are not run any more. */
  keepOnly(subjects: Iterable<Subject>): void {
    const keys = new Set(Array.from(subjects, subjectKey));
    for (const key of this.#known.keys()) if (!keys.has(key)) this.#known.delete(key);
  }

  /** Small and plain, to be kept as JSON. */
  toKeep(): Readonly<Record<string, readonly [CheckKind, number, number?]>> {
    return Object.fromEntries(
      Array.from(this.#known, ([key, { kind, wallMs, cpuMs }]) => [
        key,
        cpuMs === undefined ? [kind, rounded(wallMs)] : [kind, rounded(wallMs), rounded(cpuMs)],
      ]),
    );
  }
}

const rounded = (ms: number) => Number(ms.toPrecision(3));

function costIn(value: unknown): Cost | undefined {
  if (!Array.isArray(value)) return undefined;
  const [kind, wallMs, cpuMs] = value as readonly unknown[];
  if ((kind !== 'browser' && kind !== 'http') || !isDuration(wallMs)) return undefined;
  return { kind, wallMs, cpuMs: isDuration(cpuMs) ? cpuMs : undefined };
}

const isDuration = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
