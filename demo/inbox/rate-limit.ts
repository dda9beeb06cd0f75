const WINDOW_MS = 60_000;
const CALLS = 120;

/** At most 120 calls in any 60 seconds for each key. */
export class RateLimit {
  readonly #calls = new Map<string, number[]>();

  /** Undefined when this call may pass, else the seconds until one may. */
  take(key: string, now: number): number | undefined {
    const recent = (this.#calls.get(key) ?? []).filter((at) => at > now - WINDOW_MS);
    this.#calls.set(key, recent);
    if (recent.length >= CALLS) return Math.ceil((recent[0]! + WINDOW_MS - now) / 1000);
    recent.push(now);
    return undefined;
  }

  clear(): void {
    this.#calls.clear();
  }
}
