import type { Locale } from '../language/locale.ts';
import type { Log } from '../model/log.ts';
import type { Signal } from '../model/signal.ts';
import type { DirectOutcome } from '../notify/last-resort.ts';
import { MOST_UNCLEAR_TRIES } from '../notify/settle.ts';
import { sleep, type Clock } from '../time/clock.ts';
import { lastingAfter, ownSignals, type Lasting, type OwnTrouble } from './own-trouble.ts';

interface Parts {
  readonly clock: Clock;
  readonly troubles: () => readonly OwnTrouble[];
  /** Whether all has been looked at since the start: until then something could be called over that is not. */
  readonly isSettled: () => boolean;
  /** Makes incidents of what is wrong and ends those that are over. */
  readonly report: (signals: readonly Signal[]) => Promise<void>;
  /** Notifies people past the outbox: for when that cannot be written. */
  readonly tellDirectly: (signal: Signal, isOver: boolean) => Promise<DirectOutcome>;
  /** Whether nothing can be written to the store. */
  readonly isMute: () => boolean;
  readonly log: Log;
  readonly locale: () => Locale;
}

const LOOK_MS = 5000;
const TELL_AGAIN_MS = 60_000;

/** Looks every few seconds at what is wrong with the monitor itself, and sees to it that somebody hears of it. */
export function startSelfWatch(parts: Parts): AsyncDisposable {
  const { clock, log } = parts;
  const ending = new AbortController();
  let lasting: Lasting = new Map();
  let reported: string | undefined;
  let unclearTries = 0;
  let direct: { readonly signal: Signal; readonly isTaken: boolean; readonly triedAt: number } | undefined;

  const look = async () => {
    const now = clock.now();
    const troubles = parts.troubles();
    lasting = lastingAfter(lasting, troubles, now);
    const signals = ownSignals(troubles, lasting, now, parts.locale());
    await past(signals, now);
    const said = JSON.stringify(signals);
    if (said === reported || !parts.isSettled()) return;
    reported = said;
    await parts.report(signals);
  };

  /** The store's own trouble cannot be queued in the store. */
  const past = async (signals: readonly Signal[], now: number) => {
    const store = signals.find(({ id }) => id === 'store');
    if (store && parts.isMute()) {
      if (direct?.isTaken || (direct && now - direct.triedAt < TELL_AGAIN_MS)) return;
      direct = { signal: store, triedAt: now, isTaken: await isTaken(store, false) };
    } else if (direct && !store) {
      if (!direct.isTaken || (await isTaken(direct.signal, true))) direct = undefined;
    }
  };

  /** A message that may have arrived is not sent for ever either. */
  const isTaken = async (signal: Signal, isOver: boolean): Promise<boolean> => {
    const outcome = await parts.tellDirectly(signal, isOver);
    unclearTries = outcome === 'unclear' ? unclearTries + 1 : 0;
    const isSettled = outcome === 'taken' || unclearTries >= MOST_UNCLEAR_TRIES;
    if (isSettled) unclearTries = 0;
    return isSettled;
  };

  const loop = async () => {
    for (;;) {
      await look().catch((error: unknown) => {
        reported = undefined;
        log.warn(
          { error: String(error) },
          'What is wrong with the monitor itself could not be told; it is tried again',
        );
      });
      await sleep(clock, LOOK_MS, ending.signal);
    }
  };
  const done = loop();
  return {
    async [Symbol.asyncDispose]() {
      ending.abort(new Error('stopped'));
      await Promise.allSettled([done]);
    },
  };
}
