export const inboxFaults = ['http-500', 'http-429', 'hang', 'reset', 'http-400'] as const;
export type InboxFault = (typeof inboxFaults)[number];

export const isInboxFault = (text: unknown): text is InboxFault => inboxFaults.includes(text as InboxFault);

/** What is wrong with the pager itself, at most one thing. */
export class InboxFaultSwitch {
  #fault: InboxFault | undefined;
  #refused = 0;
  readonly #listeners = new Set<() => void>();

  get fault(): InboxFault | undefined {
    return this.#fault;
  }

  /** Messages turned away since the fault began. */
  get refused(): number {
    return this.#refused;
  }

  set(fault: InboxFault | undefined): void {
    if (fault !== this.#fault) this.#refused = 0;
    this.#fault = fault;
    for (const listener of this.#listeners) listener();
  }

  countRefusal(): void {
    this.#refused++;
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when the fault is another one, or when the signal aborts. */
  untilOther(signal: AbortSignal): Promise<void> {
    const before = this.#fault;
    return new Promise((resolve) => {
      const look = () => {
        if (this.#fault === before && !signal.aborted) return;
        stop();
        signal.removeEventListener('abort', look);
        resolve();
      };
      const stop = this.onChange(look);
      signal.addEventListener('abort', look, { once: true });
      look();
    });
  }
}
