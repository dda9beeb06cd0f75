import { rm } from 'node:fs/promises';
import type { Log } from '../../model/log.ts';
import type { Clock } from '../../time/clock.ts';
import type { Account } from './account.ts';
import { endProcesses } from './process-table.ts';

interface Left {
  readonly clock: Clock;
  readonly log: Log;
  readonly folder: string;
  /** Sessions in which its processes were seen. */
  readonly sessions: ReadonlySet<number>;
  readonly account?: Account;
}

/** Ends what an ended child has started, and removes its folder. What cannot be removed is logged. */
export async function clearAway({ clock, log, folder, ...about }: Left): Promise<void> {
  const left = await endProcesses({ folder, ...about }, clock);
  if (left.length > 0) log.warn({ pids: left }, `Processes ${left.join(', ')} of a check script could not be ended`);
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }).catch((error: unknown) => {
    log.warn({ folder, error: String(error) }, `The folder of an ended runner process could not be removed: ${folder}`);
  });
}
