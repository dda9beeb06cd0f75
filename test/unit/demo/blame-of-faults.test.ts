// The demo business breaks in one way, is healed, and breaks at once in another. Its functions fail at the first step that
// names the broken part, as its check scripts say. Nobody may read of the first part any more two intervals later.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { componentIds, faultsOf, type ComponentId, type Fault } from '../../../demo/faults/fault.ts';
import type { Config } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load.ts';
import type { BusinessFunction } from '../../../src/model/function.ts';
import type { RunResult, StepResult } from '../../../src/model/run.ts';
import { job, resultOf } from '../../integration/record/rig.ts';
import { Simulation } from '../../support/build/simulation.ts';
import { isSoak } from '../../support/extent.ts';
import { textOf } from '../../support/build/timeline.ts';

const SECOND = 1000;
const INTERVAL = 10 * SECOND;
const root = join(import.meta.dirname, '../../..');

let config: Config;
let steps: ReadonlyMap<string, readonly { readonly name: string; readonly component: string }[]>;

beforeAll(async () => {
  const result = await loadConfig(join(root, 'config.yaml'), { env: {} });
  if (!result.ok) throw new Error('the configuration of the demo does not load');
  config = result.config;
  steps = new Map(
    [...config.functions.values()].map(({ id, check }) => {
      const script = readFileSync(join(root, check), 'utf8');
      const found = script.matchAll(/step\('([^']+)', \{ component: '([^']+)' \}/g);
      return [id, Array.from(found, ([, name, component]) => ({ name: name!, component: component! }))];
    }),
  );
});

interface Breakage {
  readonly component: ComponentId;
  readonly fault: Fault;
}

/** Faults that look alike to a check are tried once, all of them in a soak. */
const breakages: readonly Breakage[] = componentIds
  .filter((component) => component !== 'green')
  .flatMap((component) =>
    faultsOf(component)
      .filter((fault) => isSoak || fault === 'refuse' || fault === 'slow')
      .map((fault) => ({ component, fault })),
  );

/** How a function is answered while a part is broken. */
function runOf({ id, slowAfterMs = 0 }: BusinessFunction, broken: Breakage | undefined, now: number): RunResult {
  const mine = steps.get(id)!;
  const failing = mine.findIndex(({ component }) => component === broken?.component);
  const isSlow = failing >= 0 && broken?.fault === 'slow';
  const reached = failing < 0 || isSlow ? mine : mine.slice(0, failing + 1);
  const steppedBy = reached.map(({ name, component }, index): StepResult => {
    const isBroken = index === failing;
    const durationMs = isBroken && isSlow ? slowAfterMs + SECOND : 100;
    return { name, component, depth: 0, startMs: index * 100, durationMs, ok: !isBroken || isSlow };
  });
  const of = { startedAt: now - SECOND, finishedAt: now, steps: steppedBy };
  if (failing < 0) return resultOf(job(id, now), 'passed', of);
  if (isSlow) return resultOf(job(id, now), 'passed', { ...of, durationMs: slowAfterMs + SECOND });
  const { name, component } = mine[failing]!;
  const failure = { step: name, component, timedOut: broken?.fault === 'hang', message: 'no answer' };
  return resultOf(job(id, now), 'failed', { ...of, failure });
}

/** Runs every function once in each interval, one after the other, and looks at each second. */
function live(simulation: Simulation, broken: Breakage | undefined, intervals: number): void {
  const functions = [...config.functions.values()];
  for (let turn = 0; turn < intervals * 10; turn += 1) {
    for (const one of functions.filter((_, index) => index % 10 === turn % 10))
      simulation.finish(runOf(one, broken, simulation.now));
    simulation.pass(SECOND);
  }
}

const nameOf = (component: ComponentId) => config.components.get(component)!.name;

/** Whatever somebody could read now: titles, messages since a time, states of components. */
function readingOf(simulation: Simulation, since: number): readonly string[] {
  return [
    ...simulation.open.map(({ title }) => title),
    ...simulation.messages
      .filter(({ at, action }) => at > since && action === 'trigger')
      .map(({ headline }) => headline),
    ...simulation.projection
      .components()
      .filter(({ state }) => state === 'failing')
      .map(({ componentId }) => `${nameOf(componentId as ComponentId)} is down`),
  ];
}

const pairs = breakages.flatMap((first) => breakages.map((second) => ({ first, second })));

test(`nobody reads of the first of two faults two intervals after it was healed (${pairs.length} pairs)`, () => {
  for (const { first, second } of pairs) {
    if (first.component === second.component) continue;
    const simulation = new Simulation(config);
    const pair = `${first.component} ${first.fault}, then ${second.component} ${second.fault}`;
    live(simulation, undefined, 1);
    live(simulation, first, 2);
    live(simulation, second, 2);
    const now = simulation.now;
    live(simulation, second, 1);
    const isFirstDown = new RegExp(`^${nameOf(first.component)} (is|may be) down`);
    for (const text of readingOf(simulation, now)) expect(text, pair).not.toMatch(isFirstDown);
    const failing = [...config.functions.values()].filter(
      ({ id }) => simulation.state({ functionId: id, target: 'live' })?.state === 'failing',
    );
    const accused = simulation.open.filter(({ causeKey }) => causeKey === `component:${second.component}@live`);
    const standing = accused.flatMap(({ affected }) =>
      affected.flatMap(({ functionId, recoveredAt }) => (recoveredAt === undefined ? functionId : [])),
    );
    expect(standing.toSorted(), pair).toEqual(failing.map(({ id }) => id).toSorted());
    expect(second.fault === 'slow' || failing.length > 0, pair).toBe(true);
  }
});

test('a function that goes on failing is paged for what breaks it now before the other incident is called over', () => {
  const simulation = new Simulation(config);
  live(simulation, undefined, 1);
  live(simulation, { component: 'voyager', fault: 'refuse' }, 2);
  live(simulation, { component: 'shop', fault: 'wrong-answer' }, 3);
  const shops = simulation.open.find(({ causeKey }) => causeKey === 'component:shop@live')!;
  const voyagers = [...simulation.incidents.values()].find(({ causeKey }) => causeKey === 'component:voyager@live')!;
  expect(voyagers).toMatchObject({ stage: 'restored', severity: 'critical' });
  expect(voyagers.peak?.functions.toSorted()).toEqual(['card-gateway', 'place-order-by-card']);
  const left = voyagers.affected.find(({ functionId }) => functionId === 'place-order-by-card')!;
  expect(left).toMatchObject({ movedTo: shops.id });
  expect(left.runId).toBeDefined();
  const atPager = simulation.messages.filter(({ channel }) => channel === 'pager');
  const begins = atPager.findIndex(({ incidentId, action }) => incidentId === shops.id && action === 'trigger');
  const ends = atPager.findIndex(({ incidentId, action }) => incidentId === voyagers.id && action === 'resolve');
  expect(begins).toBeGreaterThanOrEqual(0);
  expect(ends).toBeGreaterThan(begins);
  expect(simulation.timeline.map((one) => textOf(one))).toContain(
    `Can customers place an order and pay by card? Now blamed on Web shop, see incident ${shops.id}.`,
  );
});

test('the harm is said to have begun between the last good run and the first bad one', () => {
  const simulation = new Simulation(config);
  live(simulation, undefined, 2);
  live(simulation, { component: 'claims', fault: 'refuse' }, 1);
  const [incident] = simulation.open;
  expect(incident!.openedAt - incident!.startedAt).toBe(SECOND);
  expect(incident!.startedAt - incident!.lastGoodAt!).toBe(INTERVAL - SECOND);
});

test('a component is only said to be perhaps down once another function has got through it', () => {
  const simulation = new Simulation(config);
  const gateway = config.functions.get('card-gateway')!;
  const card = config.functions.get('place-order-by-card')!;
  const refuse: Breakage = { component: 'voyager', fault: 'refuse' };
  simulation.finish(runOf(card, refuse, simulation.now));
  simulation.pass(SECOND);
  const titles = () => simulation.open.map(({ title }) => title.split(':')[0]);
  expect(titles()).toEqual(['Voyager is down']);
  simulation.pass(5 * SECOND);
  simulation.finish(runOf(gateway, undefined, simulation.now));
  simulation.pass(SECOND);
  expect(titles()).toEqual(['Voyager may be down']);
  expect(simulation.projection.components().find(({ componentId }) => componentId === 'voyager')).toMatchObject({
    state: 'failing',
    isDoubtful: true,
  });
  simulation.finish(runOf(gateway, refuse, simulation.now));
  simulation.pass(SECOND);
  expect(titles()).toEqual(['Voyager is down']);
});
