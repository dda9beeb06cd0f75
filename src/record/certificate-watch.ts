import type { Config } from '../config/config.ts';
import type { Signal } from '../model/signal.ts';
import { certificateSignals } from '../state/certificates.ts';
import type { SavedState } from '../model/change.ts';
import { MINUTE_MS } from '../time/units.ts';

const LOOKED_AT_EACH_MS = MINUTE_MS;

/** Signals of certificates. They expire by the day: thousands of them need not be looked at each second. */
export class CertificateWatch {
  #known: { readonly lookedAt: number; readonly signals: readonly Signal[] } | undefined;

  signals(all: Iterable<SavedState>, { functions, locale }: Config, now: number): readonly Signal[] {
    const known = this.#known;
    if (known && Math.abs(now - known.lookedAt) < LOOKED_AT_EACH_MS) return known.signals;
    const states = Array.from(all, ({ state }) => state);
    const signals = certificateSignals(states, functions, now, locale);
    this.#known = { lookedAt: now, signals };
    return signals;
  }

  /** After a change of the configuration they are looked at again at once. */
  forget(): void {
    this.#known = undefined;
  }
}
