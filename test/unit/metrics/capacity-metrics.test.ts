import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CapacityFigures } from '../../../src/metrics/capacity-metrics.ts';
import { createMetrics, type Metrics } from '../../../src/metrics/metrics.ts';
import { Bus } from '../../../src/record/bus.ts';
import type { AttemptCost } from '../../../src/model/check.ts';
import { assess } from '../../../src/schedule/capacity.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { demandOf, journeys, START, twoCores } from '../capacity/samples.ts';
import { at, configOf, resultOf, SampleWorld } from './sample-world.ts';

let world: SampleWorld;
let bus: Bus;
let figures: CapacityFigures | undefined;
let metrics: Metrics;

beforeEach(() => {
  world = new SampleWorld(configOf(['place-order', 'search']));
  bus = new Bus((error) => {
    throw error;
  });
  figures = undefined;
  metrics = createMetrics({
    bus,
    world,
    runner: { status: () => ({ up: true, busy: 0, waiting: 0 }) },
    pending: { known: [] },
    clock: new ManualClock(at),
    version: '0.1.0',
    log: { warn: () => {} },
    capacity: () => figures,
  });
});

afterEach(() => metrics[Symbol.dispose]());

async function samples(name: string): Promise<string[]> {
  const { body } = await metrics.render(undefined);
  const lines = Buffer.from(body).toString().split('\n');
  return lines.filter((line) => line.startsWith(`${name}{`)).map((line) => line.slice(name.length));
}

const spent = (change: Partial<AttemptCost> = {}) =>
  bus.publish({
    kind: 'attempts-ended',
    cost: { functionId: 'search', target: 'live', kind: 'http', attempts: 1, wallMs: 9, cpuMs: 250, ...change },
  });

const place = '{function="search",target="live",location="local"}';

describe('processor time of checks', () => {
  test('adds up in seconds', async () => {
    spent();
    spent({ attempts: 3, cpuMs: 500 });
    expect(await samples('bellwether_check_cpu_seconds_total')).toEqual([`${place} 0.75`]);
  });

  test('is absent where the system does not tell, rather than nought', async () => {
    spent({ cpuMs: undefined });
    expect(await samples('bellwether_check_cpu_seconds_total')).toEqual([]);
  });

  test('ends with its check, and never begins for one that is not in the configuration', async () => {
    spent();
    spent({ functionId: 'unheard-of' });
    expect(await samples('bellwether_check_cpu_seconds_total')).toHaveLength(1);
    world.config = configOf(['place-order']);
    bus.publish({ kind: 'config-loaded' });
    expect(await samples('bellwether_check_cpu_seconds_total')).toEqual([]);
  });
});

describe('lateness of starts', () => {
  const started = (lateMs: number, outcome: 'passed' | 'inconclusive' = 'passed') => {
    const result = resultOf('search', { outcome });
    bus.publish({ kind: 'run-finished', result: { ...result, startedAt: result.dueAt + lateMs } });
  };

  test('counts from when a run was due to when it had a place, without those that never began', async () => {
    for (const ms of [0, 700, 20_000]) started(ms);
    started(50_000, 'inconclusive');
    expect(await samples('bellwether_runner_start_lateness_seconds_count')).toEqual(['{location="local"} 3']);
    expect(await samples('bellwether_runner_start_lateness_seconds_sum')).toEqual(['{location="local"} 20.7']);
  });

  test('is not counted of a run elsewhere or of one that is not in the configuration', async () => {
    for (const place of [{ location: 'elsewhere' }, { functionId: 'unheard-of' }, { target: 'green' }])
      bus.publish({ kind: 'run-finished', result: { ...resultOf('search'), ...place } });
    expect(await samples('bellwether_runner_start_lateness_seconds_count')).toEqual([]);
  });

  test('is never less than nothing, though a clock may have been set back', async () => {
    started(-5000);
    expect(await samples('bellwether_runner_start_lateness_seconds_sum')).toEqual(['{location="local"} 0']);
  });
});

describe('what the schedule needs', () => {
  test('is absent until it is known', async () => {
    expect(await samples('bellwether_runner_slots')).toEqual([]);
  });

  test('is told by kind, as shares, seconds and cores', async () => {
    const demands = [...journeys(80), demandOf('http', 'queue', { everyMs: 10_000, wallMs: 500, cpuMs: 200 })];
    figures = { machine: twoCores, capacity: assess(demands, twoCores, START) };
    const { use, latenessMs, cores } = figures.capacity;
    expect(use.browser).toBeCloseTo(1);
    expect(await samples('bellwether_runner_slots')).toEqual([
      '{location="local",kind="browser"} 2',
      '{location="local",kind="http"} 50',
    ]);
    expect(await samples('bellwether_runner_utilisation_ratio')).toEqual([
      `{location="local",kind="browser"} ${use.browser}`,
      `{location="local",kind="http"} ${use['http-process']}`,
    ]);
    expect(use['http-process']).toBeGreaterThan(use.http);
    expect(await samples('bellwether_runner_expected_lateness_seconds')).toEqual([
      `{location="local",kind="browser"} ${latenessMs.browser / 1000}`,
      '{location="local",kind="http"} 0',
    ]);
    expect(await samples('bellwether_runner_needed_cpu_cores')).toEqual([`{location="local"} ${cores}`]);
    expect(await samples('bellwether_runner_available_cpu_cores')).toEqual(['{location="local"} 2']);
  });
});
