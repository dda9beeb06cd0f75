import type { Config } from '../config/config.ts';
import type { Locale } from '../i18n/locale.ts';
import { attemptsMs } from '../model/function.ts';
import { isScheduled } from '../model/run.ts';
import type { Bus } from '../record/bus.ts';
import type { Recorder } from '../record/recorder.ts';
import type { Runner } from '../run/runner.ts';
import type { CapacityAdvice } from '../schedule/capacity-advice.ts';
import type { Scheduler } from '../schedule/scheduler.ts';
import type { PendingMessages } from '../notify/pending-messages.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';
import { WallAge } from '../time/wall-age.ts';
import type { HealthReport } from '../web/health-report.ts';
import { healthReport, ownTroubles, type HealthFacts } from './health.ts';
import type { OwnTrouble } from './self-monitoring.ts';
import { MINUTE_MS } from '../time/units.ts';

interface Parts {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly store: Pick<Store, 'unreadable'>;
  readonly pending: Pick<PendingMessages, 'known' | 'isReadable'>;
  readonly scheduler: Scheduler;
  readonly runner: Runner;
  readonly recorder: Recorder;
  readonly config: () => Config;
  readonly configProblems: () => readonly string[];
  readonly scriptProblems: (locale: Locale) => readonly string[];
  /** Whether what is asked fits on this machine; undefined while that is not known. */
  readonly capacity: () => CapacityAdvice | undefined;
}

const LATENESS_WINDOW_MS = 5 * MINUTE_MS;
/** A run may wait for a browser slot behind others before it starts. */
const QUEUE_MS = MINUTE_MS;
const CLEANUP_MS = 10_000;

/** Listens to what happens and keeps what health is judged from. */
export class HealthInputs {
  readonly #parts: Parts;
  readonly #startedAt: number;
  readonly #age: WallAge;
  #lastFinishedAt: number | undefined;
  #lastSettledAt: number | undefined;
  /** When a channel last took a message, and when it last did not; monotonic milliseconds. */
  readonly #tookAt = new Map<string, number>();
  readonly #failedAt = new Map<string, number>();
  #late: { at: number; ms: number }[] = [];

  constructor(parts: Parts) {
    const { bus, clock } = parts;
    this.#parts = parts;
    this.#startedAt = clock.monotonic();
    this.#age = new WallAge(clock);
    bus.on('run-finished', ({ result }) => {
      this.#lastFinishedAt = clock.monotonic();
      // One that was never started has no start that could be late.
      if (result.outcome !== 'inconclusive' && isScheduled(result))
        this.#noteLateness(this.#age.since(result.dueAt) - this.#age.since(result.startedAt));
    });
    bus.on('notice-settled', ({ channel, outcome }) => {
      if (outcome !== 'dropped')
        (outcome === 'delivered' ? this.#tookAt : this.#failedAt).set(channel, clock.monotonic());
      if (outcome !== 'retried') this.#lastSettledAt = clock.monotonic();
    });
    bus.on('run-due', ({ latenessMs }) => this.#noteLateness(latenessMs));
  }

  /** How it is, in the language of the configuration unless another is asked for. */
  readonly report = (locale: Locale = this.#parts.config().locale): HealthReport => healthReport(this.#facts(locale));

  /** What is wrong with the monitor itself. */
  readonly troubles = (): readonly OwnTrouble[] => ownTroubles(this.#facts(this.#parts.config().locale));

  #facts(locale: Locale): HealthFacts {
    this.#age.look();
    const { clock, store, scheduler, runner, recorder, configProblems, scriptProblems, capacity } = this.#parts;
    const quietMs = this.#quietMs();
    const words = capacity();
    const storeTrouble = recorder.trouble(locale);
    const unreadableRows = store.unreadable();
    const now = clock.monotonic();
    const worst = this.#late
      .filter(({ at }) => at > now - LATENESS_WINDOW_MS)
      .reduce((most, { ms }) => Math.max(most, ms), 0);
    return {
      locale,
      now,
      startedAt: this.#startedAt,
      lastBeatAt: scheduler.lastBeatAt,
      configProblems: configProblems(),
      scriptProblems: scriptProblems(locale),
      runner: runner.status(),
      unreadableRows,
      latenessMs: worst,
      ...(quietMs !== undefined && { quietMs }),
      ...(this.#lastFinishedAt !== undefined && { lastFinishedAt: this.#lastFinishedAt }),
      ...(this.#lastSettledAt !== undefined && { lastSettledAt: this.#lastSettledAt }),
      ...this.#waitingMessages(now),
      ...(storeTrouble !== undefined && { storeTrouble }),
      ...(words && words.fit !== 'fits' && { capacity: words.use }),
    };
  }

  /** How long nothing may finish: the shortest interval's slot, its run and its confirmation, and some queueing. */
  #quietMs(): number | undefined {
    const waits = [...this.#parts.config().functions.values()].flatMap((fn) =>
      fn.schedule.kind === 'every' ? [2 * fn.schedule.everyMs + attemptsMs(fn) + 2 * CLEANUP_MS + QUEUE_MS] : [],
    );
    return waits.length > 0 ? Math.min(...waits) : undefined;
  }

  #noteLateness(ms: number): void {
    const now = this.#parts.clock.monotonic();
    const last = this.#late.at(-1);
    // One entry a second, the worst of it: ten thousand functions must not make ten thousand entries.
    if (last && now - last.at < 1000) last.ms = Math.max(last.ms, ms);
    else {
      this.#late.push({ at: now, ms });
      if (this.#late.length > 2 * (LATENESS_WINDOW_MS / 1000))
        this.#late = this.#late.filter(({ at }) => at > now - LATENESS_WINDOW_MS);
    }
  }

  #waitingMessages(now: number): Pick<HealthFacts, 'oldestPendingMs' | 'undelivered'> {
    const { pending } = this.#parts;
    const waiting = pending.isReadable ? pending.known : [];
    const oldestFirst = waiting.toSorted((a, b) => a.oldestMonotonic - b.oldestMonotonic);
    const [oldest] = oldestFirst;
    if (!oldest) return {};
    const failing = oldestFirst.find(
      ({ channel, oldestMonotonic: since }) =>
        (this.#failedAt.get(channel) ?? -Infinity) >= since && (this.#tookAt.get(channel) ?? -Infinity) < since,
    );
    return {
      oldestPendingMs: now - oldest.oldestMonotonic,
      ...(failing && { undelivered: { channel: failing.channel, waitingMs: now - failing.oldestMonotonic } }),
    };
  }
}
