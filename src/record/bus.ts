import type { BellwetherEvent, EventKind, EventOf } from '../model/event.ts';

/** Typed events after the fact. A listener that throws is reported to `onError` and harms no other. */
export class Bus {
  readonly #listeners = new Map<EventKind, Set<(event: never) => void>>();
  readonly #onError: (error: unknown, kind: EventKind) => void;

  constructor(onError: (error: unknown, kind: EventKind) => void) {
    this.#onError = onError;
  }

  /** Calls `listener` for every event of that kind from now on; the returned function ends it. */
  on<K extends EventKind>(kind: K, listener: (event: EventOf<K>) => void): () => void {
    const known = this.#listeners.get(kind) ?? new Set();
    this.#listeners.set(kind, known.add(listener));
    return () => void known.delete(listener);
  }

  publish = (event: BellwetherEvent): void => {
    for (const listener of this.#listeners.get(event.kind) ?? []) {
      try {
        listener(event as never);
      } catch (error) {
        this.#onError(error, event.kind);
      }
    }
  };
}
