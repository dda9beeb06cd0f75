// A runner keeps everything below one folder, named after its process. When that process was killed, whoever comes
// next finds the folder, ends what still runs out of it, and removes it.
import { mkdirSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../time/clock.ts';
import { endProcesses, exists, readProcess } from './process-table.ts';

const PREFIX = 'runner-';

/** Makes this runner's own folder below `tempRoot`. Kept short: socket paths end at 107 characters. */
export function makeOwnFolder(tempRoot: string, serial: number): string {
  const folder = join(tempRoot, `${PREFIX}${process.pid}-${readProcess(process.pid)?.startedAtTicks ?? 0}-${serial}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Without a process table a number that is in use again keeps a folder for longer than needed, which harms nobody. */
const isAlive = (pid: number, ticks: number): boolean =>
  process.platform === 'linux' ? readProcess(pid)?.startedAtTicks === ticks : exists(pid);

/** Ends and removes what runners left below `tempRoot` whose process is no more. */
export async function clearLeftovers(tempRoot: string, clock: Clock): Promise<readonly string[]> {
  const names = await readdir(tempRoot).catch(() => []);
  const dead = names.filter((name) => {
    const [, pid, ticks] = new RegExp(`^${PREFIX}(\\d+)-(\\d+)-\\d+$`).exec(name) ?? [];
    return pid !== undefined && !isAlive(Number(pid), Number(ticks));
  });
  for (const name of dead) {
    const folder = join(tempRoot, name);
    await endProcesses({ folder, sessions: new Set() }, clock);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
  return dead.map((name) => join(tempRoot, name));
}
