import { constants, setPriority } from 'node:os';
import { sleep, type Clock } from '../../time/clock.ts';
import type { Account } from './account.ts';
import { carriersOf, processesOf, readProcesses, treeOf, type ProcessEntry } from './process-table.ts';

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

/** Lets others have the processor first. */
export function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // Gone already, or not allowed here.
  }
}
