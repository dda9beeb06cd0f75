import type { Config } from '../config/config.ts';
import type { Publish } from '../model/event.ts';
import type { Log } from '../model/log.ts';
import type { Place } from '../model/names.ts';
import { isScheduled, type Job, type RunResult } from '../model/run.ts';
import type { Recorder } from '../record/recorder.ts';
import type { Runner } from '../run/runner.ts';
import type { Slot } from '../schedule/scheduler.ts';
import type { Clock } from '../time/clock.ts';
import { newRunId } from '../time/sortable-id.ts';

interface Parts {
  readonly clock: Clock;
  readonly config: () => Config;
  readonly recorder: Recorder;
  readonly runner: Runner;
  /** The result to record: inconclusive when the monitor itself caused the failure. Never rejects. */
  readonly judge: (result: RunResult) => Promise<RunResult>;
  readonly publish: Publish;
  readonly log: Log;
}

/** Turns due slots into recorded runs. Nothing here rejects: what cannot be recorded now is the recorder's to keep. */
export class Work implements AsyncDisposable {
  readonly #parts: Parts;
  readonly #inFlight = new Set<Promise<void>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Tries what is due, from its row before the start to its recorded result. */
  readonly do = (slot: Slot): Promise<void> => {
    const done = this.#tryOne(slot).catch((error: unknown) => {
      this.#parts.log.error({ error, place: slot.place }, 'A run could not be recorded; its result is lost');
    });
    this.#inFlight.add(done);
    void done.finally(() => this.#inFlight.delete(done));
    return done;
  };

  /** The one before is still running: counted, not run. */
  readonly skip = (slot: Slot): void => {
    const { recorder, log } = this.#parts;
    recorder.execute({ act: 'skip-run', job: this.#job(slot) }).shown.catch((error: unknown) => {
      log.error({ error, place: slot.place }, 'A skipped run could not be recorded');
    });
  };

  /** Starts that were missed, from `since` on: they count as due, and lower the coverage. */
  readonly missed = (place: Place, count: number, since: number): void => {
    const { recorder, log } = this.#parts;
    log.warn(
      { ...place, count },
      `${count} starts of ${place.functionId} were missed: the machine slept or was overloaded, or its clock jumped`,
    );
    recorder.execute({ act: 'miss-runs', place, count, since }).shown.catch((error: unknown) => {
      log.error({ error, place }, 'Missed runs could not be recorded');
    });
  };

  async #tryOne(slot: Slot): Promise<void> {
    const { recorder, runner, judge, publish, log } = this.#parts;
    const config = this.#parts.config();
    const fn = config.functions.get(slot.place.functionId);
    const target = config.targets.get(slot.place.target);
    if (!fn || !target) return;
    const job = this.#job(slot);
    if (isScheduled(job)) publish({ kind: 'run-due', job, latenessMs: slot.latenessMs });
    await recorder.execute({ act: 'begin-run', job }).shown.catch((error: unknown) => {
      log.warn({ error, runId: job.runId }, 'The start of a run could not be recorded; it runs all the same');
    });
    const secrets = Object.fromEntries(fn.secrets.map((name) => [name, config.secrets.get(name)?.value ?? '']));
    const result = await runner.run({ job, fn, target, components: config.components, secrets });
    await recorder.execute({ act: 'finish-run', result: await judge(result) }).shown;
  }

  #job({ place, dueAt, purpose }: Slot): Job {
    return { ...place, runId: newRunId(this.#parts.clock.now()), dueAt, ...(purpose && { purpose }) };
  }

  /** Waits for what is running; the runner has been told to end it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#inFlight);
  }
}
