import type { Subject } from '../model/names.ts';
import { isScheduled } from '../model/run.ts';
import type { Bus } from '../record/bus.ts';
import type { World } from '../record/world.ts';
import type { AttemptCost } from '../model/check.ts';
import type { Capacity, Machine } from '../schedule/capacity.ts';
import { metric, type Family } from './declared.ts';
import { Histogram, Series, type Source } from './series.ts';
import { labelText, sampleLine } from './text.ts';

/** What the schedule asks of this machine, as last judged. */
export interface CapacityFigures {
  readonly machine: Machine;
  readonly capacity: Capacity;
}

/** What checks cost, how late they start, and how much of the runner they need. */
export class CapacityMetrics {
  readonly #world: World;
  readonly #cpu = new Series(metric.checkCpu);
  readonly #startLateness = new Histogram(metric.startLateness);

  constructor(world: World) {
    this.#world = world;
    this.applyConfig();
  }

  get sources(): readonly Source[] {
    return [this.#cpu, this.#startLateness];
  }

  listen(bus: Bus): readonly (() => void)[] {
    return [
      bus.on('attempts-ended', ({ cost }) => this.#spent(cost)),
      bus.on('run-finished', ({ result }) => {
        const { outcome, startedAt, dueAt, location } = result;
        const isOurs = this.#isKnown(result) && location === this.#world.config.runners.location;
        // One that was never started has no start that could be late.
        if (!isOurs || outcome === 'inconclusive' || !isScheduled(result)) return;
        this.#startLateness.observe([location], Math.max(0, startedAt - dueAt) / 1000);
      }),
    ];
  }

  /** The configuration changed: what is not run any more ends. */
  applyConfig(): void {
    this.#cpu.prune(([functionId = '', target = '']) => this.#isKnown({ functionId, target }));
  }

  /** Tries have ended and cost this. */
  #spent({ functionId, target, cpuMs }: AttemptCost): void {
    if (cpuMs === undefined || !this.#isKnown({ functionId, target })) return;
    this.#cpu.add([functionId, target, this.#world.config.runners.location], cpuMs / 1000);
  }

  #isKnown({ functionId, target }: Subject): boolean {
    const { functions, targets } = this.#world.config;
    const isAsked = functions.get(functionId)?.targets.includes(target) ?? false;
    return isAsked && (targets.get(target)?.scheduled ?? false);
  }
}

/** Gauges written straight from the judgement. */
export function capacityGauges(location: string, { machine, capacity }: CapacityFigures): readonly Source[] {
  const byKind = (family: Family, browser: number, http: number): Source => ({
    family,
    pieces: () => [
      sampleLine(family.name, labelText(family.labels, [location, 'browser']), browser),
      sampleLine(family.name, labelText(family.labels, [location, 'http']), http),
    ],
  });
  const one = (family: Family, value: number): Source => ({
    family,
    pieces: () => [sampleLine(family.name, labelText(family.labels, [location]), value)],
  });
  const { use, latenessMs, cores } = capacity;
  // Without a place there is no share of it.
  const share = (value: number) => (Number.isFinite(value) ? value : 0);
  return [
    byKind(metric.runnerSlots, machine.browsers, machine.http),
    byKind(metric.runnerUtilisation, share(use.browser), share(Math.max(use.http, use['http-process']))),
    byKind(metric.expectedLateness, latenessMs.browser / 1000, latenessMs.http / 1000),
    one(metric.neededCores, cores),
    one(metric.availableCores, machine.cores),
  ];
}
