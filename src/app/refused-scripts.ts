// What becomes of functions whose newest script does not load. Nothing here is done: it is only decided.
import type { Config } from '../config/config.ts';
import { deepFreeze } from '../config/freeze.ts';
import type { Say } from '../i18n/locale.ts';
import type { BusinessFunction } from '../model/function.ts';

/** A script that does not load, and the functions that use it. */
export interface RefusedScript {
  /** As written in the configuration. */
  readonly script: string;
  readonly functions: readonly string[];
  /** File, line, reason and remedy. */
  readonly problem: string;
  /** Otherwise there is none, and the functions cannot be checked. */
  readonly isLastGoodInUse: boolean;
}

/** Why scripts do not load, by path. */
type Broken = ReadonlyMap<string, string>;

/** Whether a version of the script at this path can run. */
type CanRun = (checkFile: string) => boolean;

/**
 * The new configuration, in which functions whose new script does not load keep what belongs to their last good one: a
 * script must not run with the params of another.
 */
export function withLastGoodScripts(
  next: Config,
  current: Pick<Config, 'functions'>,
  { broken, canRun }: { readonly broken: Broken; readonly canRun: CanRun },
): Config {
  const functions = [...next.functions].map(([id, fn]): [string, BusinessFunction] => {
    const before = current.functions.get(id);
    if (!broken.has(fn.checkFile) || !before || !canRun(before.checkFile)) return [id, fn];
    const { check, checkFile, params, secrets } = before;
    return [id, { ...fn, check, checkFile, params, secrets }];
  });
  return broken.size === 0 ? next : deepFreeze({ ...next, functions: new Map(functions) });
}

/** The scripts of a configuration that do not load; `inUse` is what runs in place of it. */
export function refusedScripts(
  { functions }: Pick<Config, 'functions'>,
  inUse: Pick<Config, 'functions'>,
  { broken, canRun }: { readonly broken: Broken; readonly canRun: CanRun },
): RefusedScript[] {
  const refused = new Map<string, RefusedScript>();
  for (const { id, check: script, checkFile } of functions.values()) {
    const problem = broken.get(checkFile);
    if (problem === undefined) continue;
    const isLastGoodInUse = canRun(inUse.functions.get(id)?.checkFile ?? checkFile);
    const key = `${script}\n${isLastGoodInUse}`;
    const others = refused.get(key)?.functions ?? [];
    refused.set(key, { script, functions: [...others, id], problem, isLastGoodInUse });
  }
  return [...refused.values()];
}

/** For people who look after the monitor. */
export const refusalText = ({ script, functions, problem, isLastGoodInUse }: RefusedScript, say: Say): string =>
  say(isLastGoodInUse ? 'monitor.script.lastGood' : 'monitor.script.noGood', {
    script,
    functions: functions.join(', '),
    problem: problem.replace(/\.$/, ''),
  });

/** The absolute paths of all scripts that functions use. */
export const checkFilesOf = ({ functions }: Pick<Config, 'functions'>): ReadonlySet<string> =>
  new Set([...functions.values()].map(({ checkFile }) => checkFile));
