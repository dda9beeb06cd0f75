// That the store cannot be written cannot be queued in the store: people are notified of it past the outbox. What they were
// notified of is kept beside the store: they are notified of its end even if the monitor is killed before it.
import type { Signal } from '../model/signal.ts';
import type { DirectOutcome } from '../notify/last-resort.ts';
import { MOST_UNCLEAR_TRIES } from '../notify/settle.ts';
import type { Clock } from '../time/clock.ts';
import type { DirectRecord, NotifiedDirectly } from './direct-record.ts';
import { MINUTE_MS } from '../time/units.ts';

export interface DirectNotifierParts {
  readonly clock: Clock;
  /** Notifies people past the outbox, or only those of `among`; resolves to what came of it at each channel. */
  readonly notify: (
    signal: Signal,
    isOver: boolean,
    among?: ReadonlySet<string>,
  ) => Promise<ReadonlyMap<string, DirectOutcome>>;
  readonly record: DirectRecord;
}

const AGAIN_MS = MINUTE_MS;

interface Notified extends NotifiedDirectly {
  readonly isTaken: boolean;
  /** Monotonic milliseconds. */
  readonly triedAt: number;
}

/** Sees to it that somebody hears of a trouble, and everybody who did hears of its end. */
export class DirectNotifier {
  readonly #parts: DirectNotifierParts;
  #notified: Notified | undefined;
  #unclearTries = 0;

  constructor(parts: DirectNotifierParts) {
    const { left } = parts.record;
    this.#parts = parts;
    this.#notified = left && { ...left, isTaken: true, triedAt: -Infinity };
  }

  /** The trouble lasts and cannot be queued: notifies until somebody has taken it. */
  async begin(signal: Signal): Promise<void> {
    const { clock, notify, record } = this.#parts;
    const before = this.#notified;
    const triedAt = clock.monotonic();
    if (before && (before.isTaken || triedAt - before.triedAt < AGAIN_MS)) return;
    // Noted first: a resolve without a trigger does no harm, and a trouble that stays open at the pager does.
    record.save({ signal });
    const outcomes = await notify(signal, false);
    const reached = channelsOf(outcomes, (outcome) => outcome !== 'untaken');
    const knowing = new Set([...(before?.knowing ?? []), ...reached]);
    this.#notified = { signal, knowing, triedAt, isTaken: this.#isSettled([...outcomes.values()]) };
    record.save(knowing.size > 0 ? { signal, knowing } : undefined);
  }

  /** The trouble is over: notifies each channel that may know of it until that has taken it. */
  async end(): Promise<void> {
    const { notify, record } = this.#parts;
    const before = this.#notified;
    if (!before) return;
    const outcomes = await notify(before.signal, true, before.knowing);
    const knowing = new Set(channelsOf(outcomes, (outcome) => outcome !== 'taken'));
    const isOver = knowing.size === 0 || this.#isSettled(Array.from(knowing, (channel) => outcomes.get(channel)!));
    this.#notified = isOver ? undefined : { ...before, knowing };
    record.save(this.#notified);
  }

  /** A message that may have arrived is not sent for ever either. */
  #isSettled(outcomes: readonly DirectOutcome[]): boolean {
    this.#unclearTries = outcomes.includes('unclear') ? this.#unclearTries + 1 : 0;
    const isSettled = outcomes.includes('taken') || this.#unclearTries >= MOST_UNCLEAR_TRIES;
    if (isSettled) this.#unclearTries = 0;
    return isSettled;
  }
}

const channelsOf = (outcomes: ReadonlyMap<string, DirectOutcome>, is: (outcome: DirectOutcome) => boolean) =>
  [...outcomes].flatMap(([channel, outcome]) => (is(outcome) ? channel : []));
