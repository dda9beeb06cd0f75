// What runs on this machine, read from /proc (Linux). Elsewhere nothing is found, and only process groups are ended.
// A child's processes are found in three ways, because each can be escaped alone: by parentage (lost when a parent
// ends), by session (left by `setsid`, which Playwright does for Chromium), by the TMPDIR they were started with
// (overwritten by Chromium's helpers, which however share the session of a process that still shows it).
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { sleep, type Clock } from '../../time/clock.ts';
import type { Account } from './account.ts';

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** In clock ticks since boot: tells a process from a later one with the same number. */
  readonly startedAtTicks: number;
  readonly residentBytes: number;
}

/** The kernel tells processor time in hundredths of a second, whatever its own tick is. */
const TICK_MS = 10;

let pageBytes = 0;

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

const sizeOfPage = (): number =>
  (pageBytes ||= Number(/^KernelPageSize:\s+(\d+) kB/m.exec(read('/proc/self/smaps') ?? '')?.[1] ?? 4) * 1024);

/** What the kernel says of a process after its name, which may hold anything: state, parent, group, session … */
function statOf(pid: number): readonly string[] | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** One process, or undefined when it is gone or only waits to be reaped. */
export function readProcess(pid: number): ProcessEntry | undefined {
  const fields = statOf(pid);
  if (fields === undefined || fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const [parent, group, session] = fields.slice(1, 4).map(Number) as [number, number, number];
  const [startedAtTicks, residentPages] = [Number(fields[19]), Number(fields[21])];
  return { pid, parent, group, session, startedAtTicks, residentBytes: residentPages * sizeOfPage() };
}

/** All processes; about 0.03 ms each. */
export function readProcesses(): readonly ProcessEntry[] {
  let names: string[] = [];
  try {
    names = readdirSync('/proc');
  } catch {
    return [];
  }
  return names.flatMap((name) => (/^\d+$/.test(name) ? (readProcess(Number(name)) ?? []) : []));
}

/** A share of one processor that looking at processes may cost: a look is used again for 50 times what it took. */
const LOOK_AGAIN_AFTER = 50;

/** The process table as of a moment ago, shared by all who ask: reading it may not become the core's main work. */
export function recentProcesses(clock: Clock, leastAgeMs: number): () => readonly ProcessEntry[] {
  let table: readonly ProcessEntry[] = [];
  let goodUntil = -Infinity;
  return () => {
    const before = clock.monotonic();
    if (before < goodUntil) return table;
    table = readProcesses();
    const after = clock.monotonic();
    goodUntil = after + Math.max(leastAgeMs, LOOK_AGAIN_AFTER * (after - before));
    return table;
  };
}

/** The processes in `roots` or in one of `sessions`, their descendants, and whoever shares a session with these. */
export function treeOf(
  table: readonly ProcessEntry[],
  roots: ReadonlySet<number>,
  sessions: ReadonlySet<number> = new Set(),
): readonly ProcessEntry[] {
  const own = table.find(({ pid }) => pid === process.pid)?.session;
  const [inTree, inSessions] = [new Set(roots), new Set(sessions)];
  for (let before = -1; before !== inTree.size + inSessions.size;) {
    before = inTree.size + inSessions.size;
    for (const one of table) {
      if (one.pid === process.pid || one.session === own) continue;
      if (!inTree.has(one.pid) && !inTree.has(one.parent) && !inSessions.has(one.session)) continue;
      inTree.add(one.pid);
      inSessions.add(one.session);
    }
  }
  return table.filter(({ pid }) => inTree.has(pid) && pid !== process.pid);
}

/** Processes that were started with this TMPDIR or one below it. */
export function carriersOf(table: readonly ProcessEntry[], folder: string): readonly number[] {
  const marker = `TMPDIR=${folder}`;
  return table
    .filter(({ pid }) => {
      const environment = pid === process.pid ? undefined : read(`/proc/${pid}/environ`);
      return environment?.split('\0').some((entry) => entry === marker || entry.startsWith(`${marker}/`));
    })
    .map(({ pid }) => pid);
}

/** Processes of a user that nobody else has: none escapes this, whatever it does. */
export function processesOf(table: readonly ProcessEntry[], { uid }: Account): readonly number[] {
  return table.filter(({ pid }) => userOf(pid) === uid).map(({ pid }) => pid);
}

/** Real user of a process; undefined when it is gone. */
export function userOf(pid: number): number | undefined {
  const uid = /^Uid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  return uid === undefined ? undefined : Number(uid);
}

/** Whether a process of this number is there. */
export function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Sends a signal to a process (or, negative, to a group) that may be gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already, which is what was wanted.
  }
}

/**
 * Kills everything that belongs to `folder`, to one of `sessions` or to `account`, and resolves when nothing of it is left
 * (or after about 5 s with what could not be ended).
 */
export async function endProcesses(
  { folder, sessions, account }: { folder: string; sessions: ReadonlySet<number>; account?: Account },
  clock: Clock,
): Promise<readonly number[]> {
  let left: readonly ProcessEntry[] = [];
  for (let round = 0; round < 25; round += 1) {
    const table = readProcesses();
    const ofAccount = account ? processesOf(table, account) : [];
    left = treeOf(table, new Set([...carriersOf(table, folder), ...ofAccount]), sessions);
    if (left.length === 0) break;
    const ownGroup = table.find(({ pid }) => pid === process.pid)?.group;
    for (const group of new Set(left.map((one) => one.group))) {
      if (group > 1 && group !== ownGroup) signal(-group, 'SIGKILL');
    }
    for (const { pid } of left) signal(pid, 'SIGKILL');
    await sleep(clock, Math.min(10 * (round + 1), 300));
  }
  return left.map(({ pid }) => pid);
}

/** Proportional memory (PSS) of these processes together: shared pages counted once. 0 where the kernel cannot tell. */
export async function proportionalBytes(pids: readonly number[]): Promise<number> {
  const texts = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')));
  return texts.reduce((sum, text) => sum + Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024, 0);
}

/**
 * How long the process has waited for a processor so far, in milliseconds: a starved process is silent too, and must
 * not be taken for a blocked one. 0 where the kernel does not tell.
 */
export function queuedMs(pid: number): number {
  return Number(read(`/proc/${pid}/schedstat`)?.split(' ')[1] ?? 0) / 1e6;
}

/** Lets others have the processor first. */
export function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // Gone already, or not allowed here.
  }
}

/**
 * Processor time that a process and those of its children that are reaped have used so far, in milliseconds, to the ten;
 * also of one that itself waits to be reaped. Undefined when it is gone, or where the system does not tell.
 */
export function readCpuMs(pid: number): number | undefined {
  return statOf(pid)
    ?.slice(11, 15)
    .reduce((sum, ticks) => sum + Number(ticks) * TICK_MS, 0);
}

/** Whether this system tells how much processor time a process has used. */
export const canReadCpu = (): boolean => readCpuMs(process.pid) !== undefined;

/** What the first thread of a process has started and not reaped yet. Empty where the kernel was built without it. */
export const childrenOf = (pid: number): readonly number[] =>
  (read(`/proc/${pid}/task/${pid}/children`) ?? '').split(' ').filter(Boolean).map(Number);
