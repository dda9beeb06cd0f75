// What processes use, as the kernel tells it (Linux).
import { readFile } from 'node:fs/promises';
import { readProcFile, statOf } from './process-table.ts';

/** The kernel tells processor time in hundredths of a second, whatever its own tick is. */
const TICK_MS = 10;

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
  return Number(readProcFile(`/proc/${pid}/schedstat`)?.split(' ')[1] ?? 0) / 1e6;
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
  (readProcFile(`/proc/${pid}/task/${pid}/children`) ?? '').split(' ').filter(Boolean).map(Number);
