import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openStore, storeFile } from '../../../src/store/engine/open-store.ts';
import { StoreProblem } from '../../../src/store/problem.ts';
import { readKeyValue } from '../../../src/store/engine/read-key-value.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { write } from '../../support/build/writes.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'key-value-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

test('reads what a running monitor has kept, and does not disturb it', async () => {
  await using store = await openStore(folder, { clock: new ManualClock() });
  await write(store, (writes) => writes.valueSaved('costs', { some: [1, 2] }));
  expect(readKeyValue(folder, 'costs')).toEqual({ some: [1, 2] });
  expect(readKeyValue(folder, 'other')).toBeUndefined();
  await write(store, (writes) => writes.valueSaved('costs', 'new'));
  expect(readKeyValue(folder, 'costs')).toBe('new');
});

test('reads what a monitor that has ended has kept', async () => {
  const store = await openStore(folder, { clock: new ManualClock() });
  await write(store, (writes) => writes.valueSaved('costs', 7));
  await store[Symbol.asyncDispose]();
  const before = await readFile(storeFile(folder));
  expect(readKeyValue(folder, 'costs')).toBe(7);
  expect(await readFile(storeFile(folder))).toEqual(before);
  await using again = await openStore(folder, { clock: new ManualClock() });
  expect(await again.value('costs')).toBe(7);
});

test('finds nothing, and makes nothing, where there is no store', async () => {
  expect(readKeyValue(join(folder, 'missing'), 'costs')).toBeUndefined();
  expect(readKeyValue(folder, 'costs')).toBeUndefined();
  expect(await readdir(folder)).toEqual([]);
});

test('refuses what is not a store of ours', async () => {
  await writeFile(storeFile(folder), 'not a database, but long enough to be looked at as if it were one'.repeat(100));
  expect(() => readKeyValue(folder, 'costs')).toThrow(StoreProblem);
});
