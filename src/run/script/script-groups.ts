// Which scripts may share a process. Scripts in one process cannot be kept from each other's secrets and results for certain,
// whatever is hidden from them, so the process is the boundary: what may not meet is in another one.
import type { CheckKind } from '../../model/check.ts';

/** What of a function decides it. */
interface Grouped {
  readonly checkFile: string;
  /** Names of the secrets that its script gets. */
  readonly secrets: readonly string[];
}

interface GroupRules {
  /** Processes of HTTP checks at once, beside the one that all others share. */
  readonly processes: number;
  /** `scripts`: no two scripts ever share a process. `secrets`: those may that get the same secrets. */
  readonly separate: 'secrets' | 'scripts';
  /** Whether the script is one of HTTP checks. */
  readonly isHttp: (checkFile: string) => boolean;
}

/** In which group a function is: functions of one group may share a process. */
export type GroupsOf = (fn: Grouped) => Readonly<Record<CheckKind, string>>;

/** HTTP checks that may share a process with all others that may. */
export const SHARED = '';

const setOf = ({ secrets }: Grouped): string => secrets.toSorted().join(' ');
const scriptOf = (fn: Grouped): string => `${setOf(fn)}\n${fn.checkFile}`;

/** By their secrets alone. */
export const groupsBySecrets: GroupsOf = (fn) => ({ http: setOf(fn), browser: setOf(fn) });

/**
 * HTTP: as long as there are processes enough, each script has its own, first of all those that get secrets; then those that
 * get the same secrets share one. Browser checks follow each other in one process only when they get the same secrets.
 */
export function planGroups(functions: Iterable<Grouped>, { processes, separate, isHttp }: GroupRules): GroupsOf {
  const http = [...functions].filter(({ checkFile }) => isHttp(checkFile));
  const scripts = new Set(http.map(scriptOf));
  const scriptsWithSecrets = new Set(http.filter(({ secrets }) => secrets.length > 0).map(scriptOf));
  const isEachApart = separate === 'scripts' || scripts.size <= processes;
  const isEachWithSecretsApart = isEachApart || scriptsWithSecrets.size <= processes;
  return (fn) => {
    const hasSecrets = fn.secrets.length > 0;
    const isApart = hasSecrets ? isEachWithSecretsApart : isEachApart;
    return {
      http: isApart ? scriptOf(fn) : hasSecrets ? setOf(fn) : SHARED,
      browser: separate === 'scripts' ? scriptOf(fn) : setOf(fn),
    };
  };
}
