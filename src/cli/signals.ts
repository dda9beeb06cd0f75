// What the operating system's signals mean to a monitor, from the first moment of its start to the last of its stop.
import { systemClock } from '../time/clock.ts';

/** npm passes Ctrl-C on to a child that the terminal has told already: only a later one means impatience. */
const IMPATIENT_AFTER_MS = 1500;

export interface Signals {
  /** Resolves with the signal that asked the monitor to stop, or with the reason why it has to. */
  readonly stopping: Promise<string>;
  /** Asks to stop, as a signal does. */
  stop(reason: string): void;
  /** What SIGHUP does from now on. One that came earlier is made up for. */
  onReload(reload: () => Promise<void>): void;
}

/**
 * Takes over SIGINT, SIGTERM and SIGHUP for good: without a listener each of them would end the process at once, in the middle
 * of its start or its stop.
 */
export function takeSignals(): Signals {
  const stopping = Promise.withResolvers<string>();
  let reload: (() => Promise<void>) | undefined;
  let isReloadWanted = false;
  let isStopping = false;
  const stop = (reason: string) => {
    if (isStopping) return;
    isStopping = true;
    systemClock.after(IMPATIENT_AFTER_MS, () => process.once('SIGINT', () => process.exit(130)));
    stopping.resolve(reason);
  };
  const hangUp = () => {
    if (isStopping) return;
    if (reload) void reload();
    else isReloadWanted = true;
  };
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', hangUp);
  return {
    stopping: stopping.promise,
    stop,
    onReload(next) {
      reload = next;
      if (isReloadWanted) hangUp();
      isReloadWanted = false;
    },
  };
}
