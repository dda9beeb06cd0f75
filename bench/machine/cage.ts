// Exact CPU of a whole tree of processes, those that have ended included: a control group of its own. Where none can be
// made (no root, no Linux), what /proc tells of the tree, to a hundredth of a second.
import { existsSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { cpuMsOfTree, treeOf } from './processes.ts';

/** Where one process with everything it starts is kept together. */
export interface Cage extends Disposable {
  /** The command that runs another one inside. */
  wrap(command: readonly string[]): readonly string[];
  /** Tells which process was started with {@link wrap}. */
  hold(pid: number): void;
  /** Milliseconds, user and system, since it was made. */
  cpuMs(): number;
  /** Processes inside at this moment. */
  pids(): readonly number[];
}

const v1 = '/sys/fs/cgroup/cpuacct';
const v2 = '/sys/fs/cgroup';
const MOST_TRIES = 50;
const cages = new Set<Cage>();
let serial = 0;

/** A new cage. Disposing it kills whatever is still inside. */
export function openCage(): Cage {
  const folder = makeGroup();
  let root = 0;
  const pids = () => (folder === undefined ? treeOf(root) : pidsIn(folder));
  const cage: Cage = {
    wrap: (command) =>
      folder === undefined
        ? command
        : ['/bin/sh', '-c', `echo $$ > ${folder}/cgroup.procs && exec "$@"`, 'sh', ...command],
    hold: (pid) => void (root = pid),
    cpuMs: () => (folder === undefined ? cpuMsOfTree(root) : usedIn(folder)),
    pids,
    [Symbol.dispose]() {
      cages.delete(cage);
      if (root === 0 && folder === undefined) return;
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        for (const pid of pids()) kill(pid);
        if (folder === undefined || isRemoved(folder)) return;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
      }
    },
  };
  cages.add(cage);
  return cage;
}

/** For an end that leaves no time for anything else. */
export function killAllCages(): void {
  for (const cage of cages) cage[Symbol.dispose]();
}

/** How CPU is counted here, for people. */
export const howCpuIsCounted = (): string => {
  const folder = makeGroup();
  if (folder === undefined) return 'sums from /proc, to 10 ms';
  isRemoved(folder);
  return 'control groups, exact';
};

function makeGroup(): string | undefined {
  const parent = existsSync(`${v1}/cpuacct.usage`) ? v1 : existsSync(`${v2}/cgroup.procs`) ? v2 : undefined;
  if (parent === undefined) return undefined;
  const folder = `${parent}/bellwether-bench-${process.pid}-${(serial += 1)}`;
  try {
    mkdirSync(folder);
    return folder;
  } catch {
    return undefined;
  }
}

function usedIn(folder: string): number {
  if (folder.startsWith(v1)) return Number(readFileSync(`${folder}/cpuacct.usage`, 'utf8')) / 1e6;
  return Number(/^usage_usec (\d+)/m.exec(readFileSync(`${folder}/cpu.stat`, 'utf8'))?.[1] ?? Number.NaN) / 1000;
}

function pidsIn(folder: string): readonly number[] {
  try {
    return readFileSync(`${folder}/cgroup.procs`, 'utf8').split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function isRemoved(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return !existsSync(folder);
  }
}
