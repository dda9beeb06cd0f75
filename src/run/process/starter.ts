// Finds out by trying how children can be started here: tied to our life, without rights, and as another user.
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import type { Account } from './account.ts';
import type { Starter } from './launch.ts';

/** A child ends when its channel closes, but one that is blocked in a loop does not notice that. */
const TIED = ['--pdeathsig', 'KILL'];
const WITHOUT_RIGHTS = [
  [...TIED, '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all'],
  // Where we may not change which rights can ever be gained; without new privileges none are.
  [...TIED, '--no-new-privs', '--inh-caps=-all'],
];

const PROBE_MS = 10_000;

/** util-linux's setpriv with as much as it can do here; undefined where it is not, or can do nothing. */
export async function findStarter(): Promise<Starter | undefined> {
  if (process.platform !== 'linux' || !(await canStart(TIED))) return undefined;
  for (const confined of WITHOUT_RIGHTS) if (await canStart(confined)) return { tied: TIED, confined };
  return { tied: TIED, confined: TIED };
}

/** A path, and whether it must be run, or passed through, and not only be read. */
export interface Needed {
  readonly path: string;
  readonly isExecuted?: boolean;
}

const probe = `
  const { accessSync } = require('node:fs');
  const missing = JSON.parse(process.argv[1]).filter(([path, mode]) => {
    try { accessSync(path, mode); } catch { return true; }
  });
  process.stdout.write(JSON.stringify(missing.map(([path]) => path)));`;

/** Which of these files a user cannot read, or run; undefined when not even Node can be started as that user. */
export function missingFor(account: Account, needed: readonly Needed[]): Promise<readonly string[] | undefined> {
  const wanted = needed.map(({ path, isExecuted = false }) => [path, isExecuted ? constants.X_OK : constants.R_OK]);
  const options = { uid: account.uid, gid: account.uid, cwd: '/', env: {}, timeout: PROBE_MS };
  return new Promise((resolve) => {
    execFile(process.execPath, ['-e', probe, JSON.stringify(wanted)], options, (error, stdout) =>
      resolve(error ? undefined : (JSON.parse(stdout) as string[])),
    );
  });
}

const canStart = (args: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    execFile('setpriv', [...args, '--', 'true'], { env: { PATH: process.env['PATH'] } }, (error) => resolve(!error));
  });
