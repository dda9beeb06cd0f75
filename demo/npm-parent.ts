// What `npm start` or `npm run demo` began ends with npm. npm runs it in a shell, passes SIGTERM on to that shell alone, and can
// pass on nothing when it is killed itself.
import { readFileSync } from 'node:fs';

/** How processes are looked at. */
export interface Processes {
  /** This process's parent. */
  readonly parent: () => number;
  /** The name and the parent of another one; undefined where that cannot be known, or when it is gone. */
  readonly look: (pid: number) => { readonly name: string; readonly parent: number } | undefined;
}

const shells = new Set(['sh', 'ash', 'bash', 'dash', 'zsh', 'ksh', 'busybox']);

/** Tells, whenever it is asked, whether the npm that started this process is gone; never when none did. */
export function npmParent(
  env: Readonly<Record<string, string | undefined>>,
  processes: Processes = ofSystem,
): { readonly isGone: () => boolean } {
  if (env['npm_lifecycle_event'] === undefined) return { isGone: () => false };
  const parent = processes.parent();
  const shell = processes.look(parent);
  const npm = shell && shells.has(shell.name) ? shell.parent : undefined;
  return {
    isGone: () => processes.parent() !== parent || (npm !== undefined && processes.look(parent)?.parent !== npm),
  };
}

const ofSystem: Processes = {
  parent: () => process.ppid,
  look(pid) {
    try {
      // The name stands in parentheses, and may have some of its own.
      const [, name = '', rest = ''] = /\((.*)\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
      return { name, parent: Number(rest.split(' ')[1]) };
    } catch {
      return undefined;
    }
  },
};
