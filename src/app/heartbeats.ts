import type { Config } from '../config/config.ts';
import type { Log } from '../model/log.ts';
import { createHeartbeat } from '../notify/heartbeat.ts';
import type { Clock } from '../time/clock.ts';
import type { Reloadable } from './reloadable.ts';

interface Parts {
  readonly clock: Clock;
  readonly log: Log;
  /** Why all is not well; empty when it is. */
  readonly proof: () => Promise<readonly string[]>;
}

/** The heartbeat that the active configuration wants, if it wants one. */
export class Heartbeats implements AsyncDisposable, Reloadable {
  readonly #parts: Parts;
  #wanted = 'null';
  #beating: AsyncDisposable | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Begins, changes or ends it, so that it is as configured. */
  async apply({ alerting: { heartbeat } }: Config): Promise<void> {
    const wanted = JSON.stringify(heartbeat ?? null);
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    await this.#beating?.[Symbol.asyncDispose]();
    this.#beating = heartbeat && createHeartbeat({ ...heartbeat, ...this.#parts });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#beating?.[Symbol.asyncDispose]();
  }
}
