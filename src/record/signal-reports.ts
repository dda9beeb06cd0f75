import type { ChangeOf } from '../model/change.ts';
import type { Signal, SignalSource } from '../model/signal.ts';

/** What sources outside the state machine report at the moment. */
export class SignalReports {
  readonly #bySource = new Map<SignalSource, readonly Signal[]>();

  apply({ source, signals }: Pick<ChangeOf<'signals-replaced'>, 'source' | 'signals'>): void {
    this.#bySource.set(source, signals);
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

  /** For sources that report something whose time is over: what they report besides. */
  withoutExpired(now: number): readonly ChangeOf<'signals-replaced'>[] {
    return Array.from(this.#bySource, ([source, signals]) =>
      signalsReplaced(
        source,
        signals.filter(({ until }) => until === undefined || until > now),
      ),
    ).filter(({ source, signals }) => signals.length < this.of(source).length);
  }
}

/** Only what comes from outside is remembered over a restart: the monitor's own trouble is measured again. */
export const signalsReplaced = (source: SignalSource, signals: readonly Signal[]): ChangeOf<'signals-replaced'> => ({
  kind: 'signals-replaced',
  source,
  signals,
  isKept: source.startsWith('alerts:'),
});
