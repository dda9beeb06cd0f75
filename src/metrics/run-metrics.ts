import type { Config } from '../config/config.ts';
import type { Log } from '../model/log.ts';
import type { Place } from '../model/names.ts';
import { outcomes, type RunResult, type StepResult } from '../model/run.ts';
import type { Bus } from '../record/bus.ts';
import type { World } from '../record/world.ts';
import { BoundedNames } from './bounded-names.ts';
import { metric } from './declared.ts';
import { GaugeSets, Histogram, Series, type Source } from './series.ts';

/** What runs leave behind: counted as they happen. */
export class RunMetrics {
  readonly #world: World;
  readonly #success = new Series(metric.checkSuccess);
  readonly #duration = new Histogram(metric.checkDuration);
  readonly #steps = new GaugeSets(metric.stepDuration);
  readonly #runs = new Series(metric.runs);
  readonly #due = new Series(metric.runsDue);
  readonly #last = new Series(metric.lastRun);
  readonly #measured = new GaugeSets(metric.measurement);
  readonly #expiry = new Series(metric.certificateExpiry);
  readonly #cleanup = new Series(metric.cleanupFailures);
  readonly #lateness = new Histogram(metric.lateness);
  readonly #stepNames: BoundedNames;
  readonly #measuredNames: BoundedNames;

  constructor(world: World, log: Pick<Log, 'warn'>) {
    this.#world = world;
    this.#stepNames = new BoundedNames('step', log);
    this.#measuredNames = new BoundedNames('measurement', log);
    this.applyConfig();
    for (const state of world.states()) {
      const newest = world.recentRuns(state)[0];
      if (newest && this.#isKnown(newest)) this.#remember(newest);
    }
  }

  get sources(): readonly Source[] {
    const forPlaces = [this.#success, this.#duration, this.#steps, this.#runs, this.#due, this.#last, this.#measured];
    return [...forPlaces, this.#expiry, this.#cleanup, this.#lateness];
  }

  listen(bus: Bus): readonly (() => void)[] {
    return [
      bus.on('run-due', ({ job, latenessMs }) => {
        this.#lateness.observe([], Math.max(0, latenessMs) / 1000);
        if (this.#isKnown(job)) this.#due.add(labelsOf(job));
      }),
      bus.on('runs-missed', ({ place, count }) => {
        if (this.#isKnown(place)) this.#due.add(labelsOf(place), count);
      }),
      bus.on('run-skipped', ({ place }) => {
        if (this.#isKnown(place)) this.#runs.add([...labelsOf(place), 'skipped']);
      }),
      bus.on('run-finished', ({ result }) => {
        if (this.#isKnown(result)) this.#count(result);
      }),
    ];
  }

  /** The configuration changed: new places begin at 0, those that are gone end. */
  applyConfig(): void {
    const { config } = this.#world;
    this.#stepNames.forget();
    this.#measuredNames.forget();
    const keep = ([functionId, target, location]: readonly string[]) => isWatched(config, functionId, target, location);
    const all = [this.#success, this.#duration, this.#steps, this.#runs, this.#due, this.#last, this.#measured];
    for (const series of [...all, this.#expiry, this.#cleanup]) series.prune(keep);
    for (const place of placesOf(config)) {
      for (const outcome of outcomes) this.#runs.add([...place, outcome], 0);
      this.#due.add(place, 0);
      this.#cleanup.add(place, 0);
    }
  }

  #isKnown({ functionId, target, location }: Place): boolean {
    return isWatched(this.#world.config, functionId, target, location);
  }

  #count(result: RunResult): void {
    const labels = labelsOf(result);
    const { runId: traceId, finishedAt: at } = result;
    this.#runs.add([...labels, result.outcome], 1, { traceId, value: 1, at });
    this.#cleanup.add(labels, result.cleanupFailures);
    const value = result.durationMs / 1000;
    if (result.outcome !== 'inconclusive') this.#duration.observe(labels, value, { traceId, value, at });
    this.#remember(result);
  }

  #remember(result: RunResult): void {
    const labels = labelsOf(result);
    const { functionId } = result;
    this.#last.set(labels, result.finishedAt / 1000);
    if (result.outcome === 'inconclusive') return this.#success.delete(labels);
    this.#success.set(labels, result.outcome === 'failed' ? 0 : 1);
    this.#steps.replace(labels, this.#stepNames.admit(functionId, durationsByPath(result.steps)));
    const measured = result.measurements.map(({ name, value }) => [name, value] as const);
    this.#measured.replace(labels, this.#measuredNames.admit(functionId, measured));
    if (result.certificateExpiresAt !== undefined)
      this.#expiry.set(labels.slice(0, 2), result.certificateExpiresAt / 1000);
  }
}

const labelsOf = ({ functionId, target, location }: Place) => [functionId, target, location];

/** Series of a function that is gone, or of a target that is not watched, would never move again. */
function isWatched(config: Config, functionId = '', target = '', location?: string): boolean {
  const isPlanned = config.functions.get(functionId)?.targets.includes(target) ?? false;
  const isScheduled = config.targets.get(target)?.scheduled ?? false;
  return isPlanned && isScheduled && (location === undefined || location === config.runners.location);
}

const placesOf = (config: Config) =>
  Array.from(config.functions.values(), ({ id, targets }) =>
    targets
      .filter((target) => isWatched(config, id, target))
      .map((target) => [id, target, config.runners.location] as const),
  ).flat();

/** Nested steps by their path, `Check out › Pay by credit card`; the same path twice is added up. */
function durationsByPath(steps: readonly StepResult[]): readonly (readonly [string, number])[] {
  const path: string[] = [];
  const sums = new Map<string, number>();
  for (const { name, depth, durationMs } of steps) {
    path.length = Math.min(depth, path.length);
    path.push(name);
    const whole = path.join(' › ');
    sums.set(whole, (sums.get(whole) ?? 0) + durationMs / 1000);
  }
  return [...sums];
}
