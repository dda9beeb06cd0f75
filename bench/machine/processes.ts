import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const TICK_MS = 10;

interface Stat {
  readonly parent: number;
  readonly ownTicks: number;
  readonly ticksOfChildren: number;
}

function statOf(pid: number | string): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Fields 14 to 17 of proc(5): own user and system time, and that of children already waited for.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [user = 0, system = 0, userOfChildren = 0, systemOfChildren = 0] = fields.slice(11, 15);
    return { parent: fields[1] ?? 0, ownTicks: user + system, ticksOfChildren: userOfChildren + systemOfChildren };
  } catch {
    return undefined;
  }
}

function everything(): ReadonlyMap<number, Stat> {
  const names = process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  return new Map(
    names.flatMap((name) => {
      const stat = statOf(name);
      return stat ? [[Number(name), stat] as const] : [];
    }),
  );
}

/** A process and all its descendants at this moment. */
export function treeOf(root: number): readonly number[] {
  const stats = everything();
  const belongs = (pid: number): boolean => {
    for (let at = pid; at > 1; at = stats.get(at)?.parent ?? 0) if (at === root) return true;
    return false;
  };
  return [...stats.keys()].filter(belongs);
}

/** CPU milliseconds of a process, its descendants, and those of them that were waited for. */
export const cpuMsOfTree = (root: number): number =>
  treeOf(root).reduce((sum, pid) => {
    const stat = statOf(pid);
    return sum + (stat ? (stat.ownTicks + stat.ticksOfChildren) * TICK_MS : 0);
  }, 0);

/** CPU milliseconds of one process alone. */
export const cpuMsOf = (pid: number): number => (statOf(pid)?.ownTicks ?? Number.NaN) * TICK_MS;

/** Proportional memory of some processes together, in MB: pages that they share are counted once. */
export function pssMb(pids: readonly number[]): number {
  const kilobytes = pids.reduce((sum, pid) => {
    try {
      const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      return sum + Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0);
    } catch {
      return sum;
    }
  }, 0);
  return kilobytes / 1024;
}

/** Whether a process runs the same Node as this one: what is left is browsers. */
export function isNode(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/exe`) === process.execPath;
  } catch {
    return false;
  }
}
