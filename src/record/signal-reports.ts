import type { Signal, SignalSource } from '../model/signal.ts';
import type { Entry } from './decision.ts';

/** What sources outside the state machine tell at the moment. */
export class Reports {
  readonly #bySource = new Map<SignalSource, readonly Signal[]>();

  apply({ signals }: Pick<Entry, 'signals'>): void {
    for (const { source, signals: told } of signals) this.#bySource.set(source, told);
  }

  of(source: SignalSource): readonly Signal[] {
    return this.#bySource.get(source) ?? [];
  }

  sources(): readonly SignalSource[] {
    return [...this.#bySource.keys()];
  }

  all(): readonly Signal[] {
    return [...this.#bySource.values()].flat();
  }

  /** Sources that tell of something whose time is over, with what they tell of besides. */
  expired(now: number): Entry['signals'] {
    return Array.from(this.#bySource, ([source, signals]) => ({
      source,
      signals: signals.filter(({ until }) => until === undefined || until > now),
    })).filter(({ source, signals }) => signals.length < this.of(source).length);
  }
}

/** All signals as reports, one of each source. */
export function bySource(signals: readonly Signal[]): Entry['signals'] {
  const sources = new Set(signals.map(({ source }) => source));
  return [...sources].map((source) => ({ source, signals: signals.filter((one) => one.source === source) }));
}
