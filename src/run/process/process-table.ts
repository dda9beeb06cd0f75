// What runs on this machine, read from /proc (Linux). Elsewhere nothing is found, and only process groups are ended.
// A child's processes are found in three ways, because each can be escaped alone: by parentage (lost when a parent
// ends), by session (left by `setsid`, which Playwright does for Chromium), by the TMPDIR they were started with
// (overwritten by Chromium's helpers, which however share the session of a process that still shows it).
import { readdirSync, readFileSync } from 'node:fs';
import type { Clock } from '../../time/clock.ts';
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

let pageBytes = 0;

/** A file of /proc; undefined when the process is gone, or the file not for us. */
export function readProcFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

const sizeOfPage = (): number =>
  (pageBytes ||= Number(/^KernelPageSize:\s+(\d+) kB/m.exec(readProcFile('/proc/self/smaps') ?? '')?.[1] ?? 4) * 1024);

/** What the kernel says of a process after its name, which may hold anything: state, parent, group, session … */
export function statOf(pid: number): readonly string[] | undefined {
  const stat = readProcFile(`/proc/${pid}/stat`);
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
      const environment = pid === process.pid ? undefined : readProcFile(`/proc/${pid}/environ`);
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
  const uid = /^Uid:\s+(\d+)/m.exec(readProcFile(`/proc/${pid}/status`) ?? '')?.[1];
  return uid === undefined ? undefined : Number(uid);
}
