import type { Locale } from '../i18n/locale.ts';
import type { Log } from '../model/log.ts';
import type { Signal } from '../model/signal.ts';
import { sleep, type Clock } from '../time/clock.ts';
import { DirectNotifier, type DirectNotifierParts } from './direct-notifier.ts';
import type { DirectRecord } from './direct-record.ts';
import { lastingAfter, ownSignals, type Lasting, type OwnTrouble } from './self-monitoring.ts';

interface Parts {
  readonly clock: Clock;
  readonly troubles: () => readonly OwnTrouble[];
  /** Whether all has been looked at since the start: until then something could be called over that is not. */
  readonly isSettled: () => boolean;
  /** Makes incidents of what is wrong and ends those that are over. */
  readonly report: (signals: readonly Signal[]) => Promise<void>;
  /** Notifies people past the outbox: for when that cannot be written. */
  readonly tellDirectly: DirectNotifierParts['notify'];
  /** What was told so, kept for the next start. */
  readonly record: DirectRecord;
  /** Whether nothing can be written to the store. */
  readonly isMute: () => boolean;
  readonly log: Log;
  readonly locale: () => Locale;
}

const LOOK_MS = 5000;

/** Looks every few seconds at what is wrong with the monitor itself, and sees to it that somebody hears of it. */
export function startSelfWatch(parts: Parts): AsyncDisposable {
  const { clock, log } = parts;
  const ending = new AbortController();
  let lasting: Lasting = new Map();
  let reported: string | undefined;
  const direct = new DirectNotifier({ clock, notify: parts.tellDirectly, record: parts.record });

  const look = async () => {
    const now = { wall: clock.now(), monotonic: clock.monotonic() };
    const troubles = parts.troubles();
    lasting = lastingAfter(lasting, troubles, now);
    const signals = ownSignals(troubles, lasting, now, parts.locale());
    const store = signals.find(({ id }) => id === 'store');
    if (store && parts.isMute()) await direct.begin(store);
    else if (!store) await direct.end();
    const said = JSON.stringify(signals);
    if (said === reported || !parts.isSettled()) return;
    reported = said;
    await parts.report(signals);
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
