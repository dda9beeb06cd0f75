import { EventEmitter } from 'node:events';

/** So long nothing may happen before waiting for more of it ends: a stopped monitor does nothing. */
const QUIET_MS = 700;

/** Counts what happens around a monitor (requests, messages, log lines), so that a fault can last for a number of events. */
export class Happenings {
  readonly #emitter = new EventEmitter().setMaxListeners(0);

  note(): void {
    this.#emitter.emit('happened');
  }

  /** Resolves when so many more things have happened, or when nothing happens any more. */
  async more(count: number): Promise<void> {
    const enough = Promise.withResolvers<void>();
    let left = count;
    let quiet: NodeJS.Timeout | undefined;
    const restart = () => {
      clearTimeout(quiet);
      quiet = setTimeout(enough.resolve, QUIET_MS);
    };
    const take = () => {
      left -= 1;
      if (left <= 0) enough.resolve();
      restart();
    };
    this.#emitter.on('happened', take);
    restart();
    await enough.promise;
    clearTimeout(quiet);
    this.#emitter.off('happened', take);
  }
}
