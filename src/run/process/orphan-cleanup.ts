// A runner keeps everything below one folder, named after its process. When that process was killed, whoever comes
// next finds the folder, ends what still runs out of it, and removes it.
import { mkdirSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../model/log.ts';
import type { Clock } from '../../time/clock.ts';
import type { Account } from './account.ts';
import { endProcesses, exists } from './end-processes.ts';
import { readProcess } from './process-table.ts';

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
export async function cleanUpOrphans(tempRoot: string, clock: Clock): Promise<readonly string[]> {
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

interface EndedChild {
  readonly clock: Clock;
  readonly log: Log;
  readonly folder: string;
  /** Sessions in which its processes were seen. */
  readonly sessions: ReadonlySet<number>;
  readonly account?: Account;
}

/** Ends what an ended child has started, and removes its folder. What cannot be removed is logged. */
export async function cleanUpAfterChild({ clock, log, folder, ...about }: EndedChild): Promise<void> {
  const left = await endProcesses({ folder, ...about }, clock);
  if (left.length > 0) log.warn({ pids: left }, `Processes ${left.join(', ')} of a check script could not be ended`);
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }).catch((error: unknown) => {
    log.warn({ folder, error: String(error) }, `The folder of an ended runner process could not be removed: ${folder}`);
  });
}
