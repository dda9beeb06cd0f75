// What doctor's own check scripts try, from where a check script would.
import { closeSync, openSync, opendirSync, readdirSync, readFileSync, statSync } from 'node:fs';

/** What a script may be able to reach: the names of the measurements. */
export const reachable = ['environment', 'memory', 'secrets', 'store'] as const;
export type Reachable = (typeof reachable)[number];

/** What to try, in a form that a check script can be given as a parameter. */
export interface ReachWish {
  readonly monitor: number;
  /** Names of variables that nobody's environment should have. */
  readonly variables: readonly string[];
  /** Files and folders with secrets. */
  readonly secrets: readonly string[];
  readonly store: string;
}

/** Whether each can be reached from this process. */
export function tryReach({ monitor, variables, secrets, store }: ReachWish): Readonly<Record<Reachable, boolean>> {
  return {
    environment: variables.length > 0 && processes().some((pid) => hasVariable(pid, variables)),
    memory: succeeds(() => closeSync(openSync(`/proc/${monitor}/mem`, 'r'))),
    secrets: secrets.some(canOpen),
    store: canOpen(store),
  };
}

const processes = (): readonly string[] => {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
};

function hasVariable(pid: string, names: readonly string[]): boolean {
  try {
    const entries = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
    return entries.some((entry) => names.includes(entry.slice(0, entry.indexOf('='))));
  } catch {
    return false;
  }
}

const canOpen = (path: string): boolean =>
  succeeds(() => {
    if (statSync(path).isDirectory()) opendirSync(path).closeSync();
    else closeSync(openSync(path, 'r'));
  });

function succeeds(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
