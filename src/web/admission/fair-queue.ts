/** First come, first served within an address; between addresses one of each in turn. */
export class FairQueue<T> {
  /** By address, in the order in which they come next. Never empty ones. */
  readonly #waiting = new Map<string, T[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(address: string, item: T): void {
    this.#of(address).push(item);
    this.#size += 1;
  }

  /** Before all others of its address: what was begun is finished before something new begins. */
  addFirst(address: string, item: T): void {
    this.#of(address).unshift(item);
    this.#size += 1;
  }

  next(): T | undefined {
    const [first] = this.#waiting;
    if (!first) return undefined;
    const [address, items] = first;
    const item = items.shift();
    this.#size -= 1;
    // To the end: the next is another address's.
    this.#waiting.delete(address);
    if (items.length > 0) this.#waiting.set(address, items);
    return item;
  }

  #of(address: string): T[] {
    let items = this.#waiting.get(address);
    if (!items) this.#waiting.set(address, (items = []));
    return items;
  }
}
