// Who of those that shared a process used how much of its processor time. Only the sum can be measured; over many
// sums with different parts in them, what each part usually costs comes out by itself when every sum is shared out in
// the proportion of what was thought before, and what each got is thought from then on.

/** Attempts of one check within one measured stretch of time. */
export interface Part {
  readonly key: string;
  readonly attempts: number;
}

/** Nothing is free: what was once measured as nothing must be able to grow again. */
const LEAST_MS = 0.01;
const LEARNS = 0.2;

/** Remembers what one attempt of each check is thought to cost, and shares measured sums out by it. */
export class CostAttribution {
  readonly #eachMs = new Map<string, number>();

  /** Shares out `cpuMs` among `parts`; what is returned adds up to it again, in milliseconds by key. */
  share(cpuMs: number, parts: readonly Part[]): ReadonlyMap<string, number> {
    const known = parts.flatMap(({ key }) => this.#eachMs.get(key) ?? []);
    const usual = known.length > 0 ? known.reduce((sum, ms) => sum + ms, 0) / known.length : LEAST_MS;
    const weighed = parts.map(({ key, attempts }) => ({
      key,
      attempts,
      weight: attempts * (this.#eachMs.get(key) ?? usual),
    }));
    const whole = weighed.reduce((sum, { weight }) => sum + weight, 0);
    return new Map(
      weighed.map(({ key, attempts, weight }) => {
        const share = (cpuMs * weight) / whole;
        this.#learn(key, share / attempts);
        return [key, share];
      }),
    );
  }

  #learn(key: string, eachMs: number): void {
    const before = this.#eachMs.get(key);
    const after = before === undefined ? eachMs : before + LEARNS * (eachMs - before);
    this.#eachMs.set(key, Math.max(LEAST_MS, after));
  }
}
