import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { limitEvidence } from '../../../src/run/evidence/evidence-limits.ts';
import { newRunId } from '../../../src/time/sortable-id.ts';

const DAY_MS = 86_400_000;
const now = Date.parse('2026-01-20T09:00:00Z');
const all = { keepMs: 14 * DAY_MS, keepBytes: 1e9, now };
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'evidence-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
});

async function evidence(ageMs: number, bytes: number): Promise<string> {
  const id = newRunId(now - ageMs);
  await mkdir(join(root, id, 'deeper'), { recursive: true });
  await writeFile(join(root, id, 'deeper', 'trace.zip'), Buffer.alloc(bytes));
  return id;
}

const left = async () => (await readdir(root)).sort();

test('removes what is older than the limit', async () => {
  await evidence(15 * DAY_MS, 10);
  const young = await evidence(13 * DAY_MS, 20);
  expect(await limitEvidence({ root, ...all })).toEqual({ removed: 1, removedBytes: 10, leftBytes: 20, problems: [] });
  expect(await left()).toEqual([young]);
});

test('removes the oldest first above the size limit', async () => {
  await evidence(3 * DAY_MS, 100);
  const kept = [await evidence(2 * DAY_MS, 100), await evidence(DAY_MS, 100)];
  expect(await limitEvidence({ root, ...all, keepBytes: 250 })).toMatchObject({ removed: 1, leftBytes: 200 });
  expect(await left()).toEqual(kept);
});

test('keeps the first evidence of open incidents whatever its age and size, and that of past ones the longest', async () => {
  const open = await evidence(20 * DAY_MS, 100);
  const past = await evidence(3 * DAY_MS, 100);
  await evidence(2 * DAY_MS, 100);
  const limits = { ...all, keep: new Set([open]), keepLongest: new Set([open, past]) };
  expect(await limitEvidence({ root, ...limits, keepBytes: 250 })).toMatchObject({ removed: 1, leftBytes: 200 });
  expect(await left()).toEqual([open, past].toSorted());
  expect(await limitEvidence({ root, ...limits, keepBytes: 50 })).toMatchObject({ removed: 1, leftBytes: 100 });
  expect(await left()).toEqual([open]);
});

test('leaves a folder that a run may still be writing into', async () => {
  const fresh = await evidence(1_000, 1_000);
  expect(await limitEvidence({ root, ...all, keepBytes: 10 })).toMatchObject({ removed: 0, leftBytes: 1_000 });
  expect(await left()).toEqual([fresh]);
});

test('touches nothing that is not named like a run, and nothing behind a link', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'outside-'));
  onTestFinished(() => rm(outside, { recursive: true, force: true }));
  await writeFile(join(outside, 'precious'), 'x');
  await writeFile(join(root, 'README'), 'x');
  await symlink(outside, join(root, newRunId(now - 20 * DAY_MS)));
  expect(await limitEvidence({ root, ...all })).toMatchObject({ removed: 1, problems: [] });
  expect(await left()).toEqual(['README']);
  expect(await readdir(outside)).toEqual(['precious']);
});

test('has nothing to do where there is no evidence', async () => {
  expect(await limitEvidence({ ...all, root: join(root, 'missing') })).toMatchObject({ removed: 0, leftBytes: 0 });
});

test('two sweeps at once remove each folder without a problem', async () => {
  for (let i = 0; i < 20; i += 1) await evidence(15 * DAY_MS + i, 10);
  const swept = await Promise.all([limitEvidence({ root, ...all }), limitEvidence({ root, ...all })]);
  expect(swept.flatMap(({ problems }) => problems)).toEqual([]);
  expect(await left()).toEqual([]);
});
