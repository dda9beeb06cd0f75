// Whether this machine is overloaded, as the monitor itself measures it: its own timers fire late, or the schedule asks late.
// While it is, and for a while after, time that ran out in a run says nothing about the business. A run that could not go
// on by itself is judged by itself (run/overload.ts): one script that computes for long must not excuse all others.
// A function whose runs stay inconclusive for it turns unknown in its usual time, which people are notified of.
import type { Locale } from '../i18n/locale.ts';
import type { Log } from '../model/log.ts';
import type { RunResult } from '../model/run.ts';
import type { Bus } from '../record/bus.ts';
import { isTimeout, overloaded } from '../run/attempt/overload.ts';
import { shortDuration } from '../time/duration.ts';
import type { Clock } from '../time/clock.ts';
import { overloadTrouble, type OwnTrouble } from './self-monitoring.ts';
import { every } from '../time/every.ts';

interface Parts {
  readonly bus: Pick<Bus, 'on'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Timeouts count nevertheless. */
  readonly countsTimeouts: () => boolean;
}

const BEAT_MS = 500;
/** Later than this, the machine is overloaded … */
const LATE_MS = 1000;
/** … and counts as overloaded until nothing was late for this long. */
const CALM_MS = 30_000;

export class OverloadWatch implements Disposable {
  readonly #parts: Parts;
  readonly #beats: Disposable;
  readonly #ends: readonly (() => void)[];
  #since: number | undefined;
  #until = -Infinity;
  /** Shown to operations until then: runs that could not go on are shown too. */
  #shownUntil = -Infinity;

  constructor(parts: Parts) {
    const { bus } = parts;
    this.#parts = parts;
    this.#ends = [
      bus.on('run-due', ({ latenessMs }) => this.#note(latenessMs)),
      bus.on('run-finished', ({ result: { trouble } }) => {
        if (trouble?.trouble === 'overloaded') this.#shownUntil = this.#parts.clock.monotonic() + CALM_MS;
      }),
    ];
    let expectedAt = parts.clock.monotonic() + BEAT_MS;
    this.#beats = every(parts.clock, BEAT_MS, () => {
      this.#beat(expectedAt);
      expectedAt = parts.clock.monotonic() + BEAT_MS;
    });
  }

  [Symbol.dispose](): void {
    this.#beats[Symbol.dispose]();
    for (const end of this.#ends) end();
  }

  get isOverloaded(): boolean {
    return this.#parts.clock.monotonic() < this.#until;
  }

  /** The result as it is to be recorded: a failure that is a matter of time is inconclusive while the machine is overloaded. */
  judge(result: RunResult): RunResult {
    const { outcome, failure, secondFailure } = result;
    if (outcome !== 'failed' || !failure || !this.isOverloaded || this.#parts.countsTimeouts()) return result;
    if (![failure, secondFailure ?? failure].every(isTimeout)) return result;
    const why = `The monitor's machine was overloaded: something was more than ${shortDuration(LATE_MS)} late`;
    return { ...result, outcome: 'inconclusive', trouble: overloaded(failure, why) };
  }

  /** While it lasts. */
  troubles(locale: Locale): readonly OwnTrouble[] {
    if (this.#parts.clock.monotonic() >= Math.max(this.#until, this.#shownUntil)) return [];
    return [overloadTrouble(LATE_MS, locale)];
  }

  #note(lateMs: number): void {
    if (lateMs < LATE_MS) return;
    const { clock, log } = this.#parts;
    const now = clock.monotonic();
    if (now >= this.#until) {
      this.#since = now;
      log.warn({ lateMs: Math.round(lateMs) }, 'The machine is overloaded: timeouts do not count as failures for now');
    }
    this.#until = now + CALM_MS;
  }

  #beat(expectedAt: number): void {
    const { clock, log } = this.#parts;
    this.#note(clock.monotonic() - expectedAt);
    if (this.#since === undefined || this.isOverloaded) return;
    log.info({ lastedMs: Math.round(clock.monotonic() - this.#since) }, 'The machine is no longer overloaded');
    this.#since = undefined;
  }
}
