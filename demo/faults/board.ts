import { type ComponentId, type Fault, whyNot } from './fault.ts';

export interface ActiveFault {
  readonly component: ComponentId;
  readonly fault: Fault;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** What else must happen when a fault begins or ends: a server that stops listening. Rejecting keeps the old fault. */
type Effect = (fault: Fault | undefined) => Promise<void>;

/** A fault was asked for that this component cannot have. */
export class SenselessFault extends Error {
  override readonly name = 'SenselessFault';
}

/** What is broken now. At most one fault per component. */
export class FaultBoard {
  readonly #active = new Map<ComponentId, ActiveFault>();
  readonly #effects = new Map<ComponentId, Effect>();
  readonly #listeners = new Set<(component: ComponentId) => void>();
  // Changes happen one after the other, so that two hands on one switch cannot leave a server half open.
  #turn: Promise<void> = Promise.resolve();

  get(component: ComponentId): Fault | undefined {
    return this.#active.get(component)?.fault;
  }

  list(): ActiveFault[] {
    return [...this.#active.values()];
  }

  onEffect(component: ComponentId, effect: Effect): void {
    this.#effects.set(component, effect);
  }

  /** Calls back after each change; returns how to stop that. */
  onChange(listener: (component: ComponentId) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Breaks a component; resolves when it is broken for the next client. */
  set(component: ComponentId, fault: Fault): Promise<void> {
    const reason = whyNot(component, fault);
    if (reason) return Promise.reject(new SenselessFault(reason));
    return this.#change(component, fault);
  }

  /** Heals one component, or all of them. Whatever hung goes on. */
  async clear(component?: ComponentId): Promise<void> {
    if (component) return this.#change(component, undefined);
    const changes = await Promise.allSettled(this.list().map((one) => this.#change(one.component, undefined)));
    const failed = changes.find((change) => change.status === 'rejected');
    if (failed) throw failed.reason;
  }

  #change(component: ComponentId, fault: Fault | undefined): Promise<void> {
    const change = this.#turn.then(async () => {
      if (this.get(component) === fault) return;
      await this.#effects.get(component)?.(fault);
      if (fault) this.#active.set(component, { component, fault, since: Date.now() });
      else this.#active.delete(component);
      for (const listener of this.#listeners) listener(component);
    });
    this.#turn = change.catch(() => {});
    return change;
  }
}

/** Resolves at the component's next change, after `mostMs`, or when the signal aborts: whichever is first. */
export function untilChange(
  board: FaultBoard,
  component: ComponentId,
  { mostMs, signal }: { mostMs?: number; signal?: AbortSignal },
): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      stop();
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const stop = board.onChange((changed) => changed === component && done());
    const timer = mostMs === undefined ? undefined : setTimeout(done, mostMs).unref();
    signal?.addEventListener('abort', done, { once: true });
  });
}
