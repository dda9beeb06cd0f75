export const claimKinds = ['Damaged', 'Wrong article', 'Missing', 'Worn out too soon'] as const;

export interface Claim {
  readonly number: string;
  readonly order: string;
  readonly kind: (typeof claimKinds)[number];
  readonly says: string;
  readonly openedAt: number;
  /** The monitor's run that opened it; undefined for real claims. */
  readonly run: string | undefined;
}

const KEPT = 200;

/** The claims that can be looked up, the newest two hundred. */
export class ClaimBook {
  readonly #claims = new Map<string, Claim>();
  #next = 501;

  get size(): number {
    return this.#claims.size;
  }

  find(number: string): Claim | undefined {
    return this.#claims.get(number);
  }

  open(claim: Omit<Claim, 'number' | 'openedAt'>): Claim {
    const opened = { ...claim, number: `CL-${this.#next++}`, openedAt: Date.now() };
    this.#claims.set(opened.number, opened);
    const [oldest] = this.#claims.keys();
    if (this.#claims.size > KEPT && oldest) this.#claims.delete(oldest);
    return opened;
  }

  /** Closes what a run of the monitor has opened; returns their numbers. */
  closeOf(run: string): string[] {
    const mine = [...this.#claims.values()].filter((claim) => claim.run === run).map(({ number }) => number);
    for (const number of mine) this.#claims.delete(number);
    return mine;
  }
}
