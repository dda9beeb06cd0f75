import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { treeOf, type ProcessEntry } from '../../../src/run/process/process-table.ts';
import { canReadCpu, childrenOf, readCpuMs } from '../../../src/run/process/process-usage.ts';

const entry = (pid: number, parent: number, session: number): ProcessEntry => ({
  pid,
  parent,
  session,
  group: session,
  startedAtTicks: 0,
  residentBytes: 0,
});
const pids = (entries: readonly ProcessEntry[]) => entries.map(({ pid }) => pid).sort((a, b) => a - b);

const core = entry(process.pid, 1, 7);

test('finds children, their children in sessions of their own, and whoever shares these sessions', () => {
  const table = [core, entry(100, core.pid, 100), entry(101, 100, 101), entry(102, 101, 101), entry(103, 1, 101)];
  expect(pids(treeOf([...table, entry(200, 1, 200)], new Set([100])))).toEqual([100, 101, 102, 103]);
});

test('finds what is left in known sessions when the first process is gone', () => {
  expect(pids(treeOf([core, entry(103, 1, 101), entry(104, 103, 104)], new Set(), new Set([101])))).toEqual([103, 104]);
});

test('never takes this process, or others of its session, for a part of it', () => {
  const table = [core, entry(8, core.pid, 7), entry(100, core.pid, 100)];
  expect(pids(treeOf(table, new Set([core.pid, 100]), new Set([7])))).toEqual([100]);
});

const hasProc = existsSync('/proc/self/stat');

test('says whether the system tells of processor time', () => {
  expect(canReadCpu()).toBe(hasProc);
});

test.skipIf(!hasProc)('tells how much processor time a process has used, as the process itself finds it', () => {
  const usedMs = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const [before, ownBefore] = [readCpuMs(process.pid)!, usedMs()];
  let sum = 0;
  while (usedMs() - ownBefore < 100) sum += Math.sqrt(sum + 1);
  // User and system time are each rounded down to ten milliseconds, before and after.
  expect(readCpuMs(process.pid)! - before).toBeGreaterThanOrEqual(100 - 40);
});

test('knows nothing of a process that is not there', () => {
  expect(readCpuMs(2 ** 30)).toBeUndefined();
  expect(childrenOf(2 ** 30)).toEqual([]);
});
