import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createCapacityWatch } from '../../../src/app/capacity-watch.ts';
import type { AttemptCost } from '../../../src/model/check.ts';
import { COSTS_NAME } from '../../../src/schedule/costs.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { configOf } from '../metrics/sample-world.ts';

async function rig({ kept = new Map<string, unknown>(), isBroken = false } = {}) {
  const clock = new ManualClock();
  const lines: string[] = [];
  const write = (level: string) => (_: unknown, text: string) => void lines.push(`${level}: ${text}`);
  const log = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
  };
  const store = {
    value: (name: string) => (isBroken ? Promise.reject(new Error('disk')) : Promise.resolve(kept.get(name))),
    async saveValue(name: string, value: unknown): Promise<void> {
      if (isBroken) throw new Error('disk full');
      kept.set(name, value);
    },
  };
  const use = { config: configOf(['place-order', 'search']) };
  const watch = await createCapacityWatch({ clock, store, config: () => use.config, log });
  onTestFinished(() => watch[Symbol.asyncDispose]());
  return { clock, lines, kept, use, watch };
}

const costOf = (functionId: string, change: Partial<AttemptCost> = {}): AttemptCost => ({
  functionId,
  target: 'live',
  kind: 'http',
  attempts: 1,
  wallMs: 20,
  cpuMs: 1,
  ...change,
});

const MINUTE_MS = 60_000;

test('says at the start whether all fits, as an estimate while nothing is measured', async () => {
  const { watch, lines } = await rig();
  await watch.apply();
  expect(lines).toEqual([
    expect.stringMatching(
      /^info: Capacity: There is room for 2 HTTP checks: .* This is an estimate: no check has been/,
    ),
  ]);
  expect(watch.told()?.fit).toBe('fits');
});

test('takes a script for what it looks like until it has run', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'capacity-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'order.ts'), 'export default browserCheck(async () => {});');
  const { watch, use } = await rig();
  const { functions } = use.config;
  const changed = new Map(functions).set('search', {
    ...functions.get('search')!,
    checkFile: join(folder, 'order.ts'),
  });
  use.config = { ...use.config, functions: changed };
  await watch.apply();
  expect(watch.told()?.says).toContain('1 browser check and 1 HTTP check');
});

test('says anew when what was measured is another answer, and only once, and when it is over', async () => {
  const { watch, lines, clock } = await rig();
  await watch.apply();
  for (let n = 0; n < 20; n += 1) watch.learn(costOf('search', { wallMs: 45_000 }));
  await clock.advance(5 * MINUTE_MS);
  expect(lines.slice(1)).toEqual([
    expect.stringMatching(
      /^warn: Capacity: 2 HTTP checks need 1\.6 places at once, and runners\.http is 1: .*Raise runners\.http/,
    ),
  ]);
  for (let n = 0; n < 100; n += 1) watch.learn(costOf('search'));
  await clock.advance(5 * MINUTE_MS);
  expect(lines.slice(2)).toEqual([expect.stringMatching(/^info: Capacity: There is room/)]);
});

test('says nothing of what has passed before the next look', async () => {
  const { watch, lines, clock } = await rig();
  await watch.apply();
  for (let n = 0; n < 20; n += 1) watch.learn(costOf('search', { wallMs: 45_000 }));
  await clock.advance(MINUTE_MS);
  for (let n = 0; n < 100; n += 1) watch.learn(costOf('search'));
  await clock.advance(3 * MINUTE_MS);
  expect(lines).toHaveLength(1);
});

test('keeps what it has learned over a restart, and forgets what is not run any more', async () => {
  const first = await rig();
  await first.watch.apply();
  first.watch.learn(costOf('search', { wallMs: 123 }));
  first.watch.learn(costOf('gone'));
  await first.watch[Symbol.asyncDispose]();
  const { watch, kept, lines } = await rig({ kept: first.kept });
  expect(Object.keys(kept.get(COSTS_NAME) as object)).toEqual(['search@live', 'gone@live']);
  await watch.apply();
  expect(watch.current()?.basis).toMatchObject({ checks: 2, measured: 1 });
  expect(watch.current()?.demands.map(({ wallMs }) => wallMs)).toContain(123);
  expect(lines[0]).toContain('only 1 of 2 checks has been measured here yet');
  watch.learn(costOf('search'));
  await watch[Symbol.asyncDispose]();
  expect(Object.keys(kept.get(COSTS_NAME) as object)).toEqual(['search@live']);
});

test('keeps it every now and then, so that a killed monitor has not lost it', async () => {
  const { watch, kept, clock } = await rig();
  await watch.apply();
  watch.learn(costOf('search'));
  await clock.advance(MINUTE_MS);
  expect(Object.keys(kept.get(COSTS_NAME) as object)).toEqual(['search@live']);
  watch.learn(costOf('place-order'));
  await clock.advance(10 * MINUTE_MS);
  expect(Object.keys(kept.get(COSTS_NAME) as object)).toEqual(['search@live', 'place-order@live']);
});

test('judges all the same when the store can be neither read nor written', async () => {
  const { watch, lines, clock } = await rig({ isBroken: true });
  await watch.apply();
  watch.learn(costOf('search'));
  await clock.advance(11 * MINUTE_MS);
  await watch[Symbol.asyncDispose]();
  expect(watch.current()?.basis.measured).toBe(1);
  expect(lines.filter((line) => !line.startsWith('info: Capacity'))).toEqual([]);
});

test('does without browser checks where there is no browser for them', async () => {
  const { watch, use } = await rig();
  use.config = { ...use.config, runners: { ...use.config.runners, browsers: 0 } };
  watch.learn(costOf('search', { kind: 'browser', wallMs: 5000, cpuMs: 900 }));
  await watch.apply();
  expect(watch.current()?.capacity.latenessMs).toEqual({ browser: 0, http: 0 });
  expect(watch.told()?.says).toContain('room for 1 HTTP check:');
});
