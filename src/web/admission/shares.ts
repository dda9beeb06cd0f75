/**
 * A number of places that are shared fairly: an address may have as many as are still free. One alone gets half of them, two
 * a third each, and however many take all they get, some are left for the next. (In switches this is known as a dynamic
 * threshold: Choudhury and Hahne, "Dynamic Queue Length Thresholds for Shared-Memory Packet Switches", 1998.)
 */
export class Shares {
  readonly #places: number;
  readonly #taken = new Map<string, number>();
  #total = 0;

  constructor(places: number) {
    this.#places = places;
  }

  get total(): number {
    return this.#total;
  }

  of(address: string): number {
    return this.#taken.get(address) ?? 0;
  }

  /** Takes a place, or says what there are too many of: of this address, or of all. */
  take(address: string): 'taken' | 'address' | 'overall' {
    const free = this.#places - this.#total;
    if (free <= 0) return 'overall';
    const own = this.of(address);
    if (own >= free) return 'address';
    this.#add(address, own);
    return 'taken';
  }

  /** Takes a place for those who speak for many, such as a proxy: only the number of all counts. */
  takeForMany(address: string): 'taken' | 'overall' {
    if (this.#total >= this.#places) return 'overall';
    this.#add(address, this.of(address));
    return 'taken';
  }

  release(address: string): void {
    const own = this.of(address);
    if (own === 0) return;
    this.#total -= 1;
    if (own === 1) this.#taken.delete(address);
    else this.#taken.set(address, own - 1);
  }

  #add(address: string, own: number): void {
    this.#total += 1;
    this.#taken.set(address, own + 1);
  }
}
