// Attributes the processor time of a shared process to the checks in it. Only the sum can be measured. Each sum is divided
// in proportion to the current estimates, and the shares update the estimates: over many sums of different checks these
// converge to what each check usually costs.

/** Attempts of one check within one measured stretch of time. */
export interface CostPart {
  readonly key: string;
  readonly attempts: number;
}

/** Nothing is free: what was once measured as nothing must be able to grow again. */
const LEAST_MS = 0.01;
const LEARNS = 0.2;

/** Estimates what one attempt of each check costs, and divides measured sums by it. */
export class CostAttribution {
  readonly #eachMs = new Map<string, number>();

  /** Divides `cpuMs` among `parts`: milliseconds by key, which add up to it. */
  share(cpuMs: number, parts: readonly CostPart[]): ReadonlyMap<string, number> {
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
