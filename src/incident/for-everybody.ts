// What everybody may know. A function that operations alone see is not there for anybody else, and nothing is said of it:
// pages, API, feeds, badges, calendar and metrics for strangers are all made from what these leave.
import type { Config } from '../config/config.ts';
import type { BusinessFunction, MaintenanceWindow } from '../model/function.ts';
import type { Incident } from '../model/incident.ts';
import { narrowed } from './for-audience.ts';
import { resolvedHeadline } from './headline.ts';

const isForOperationsOnly = ({ audiences }: BusinessFunction): boolean =>
  audiences.every((audience) => audience === 'operations');

const reduced = new WeakMap<Config, Config>();

/** The configuration without functions that are only for operations; the same object when there are none. */
export function configForEverybody(config: Config): Config {
  const known = reduced.get(config);
  if (known) return known;
  const functions = new Map([...config.functions].filter(([, fn]) => !isForOperationsOnly(fn)));
  const maintenance = windowsForEverybody(config.maintenance, { functions });
  const made = functions.size === config.functions.size ? config : { ...config, functions, maintenance };
  reduced.set(config, made);
  return made;
}

type Functions = Pick<Config, 'functions'>;

/** Planned work as far as it is about those functions. */
export const windowsForEverybody = <W extends MaintenanceWindow>(
  windows: readonly W[],
  { functions }: Functions,
): readonly W[] =>
  windows.flatMap((window) => {
    const shown = window.functions.filter((id) => functions.has(id));
    if (shown.length === window.functions.length) return [window];
    return shown.length === 0 ? [] : [{ ...window, functions: shown }];
  });

/** Whether an incident names a function that is not among those that everybody may know of. */
export const namesOthers = ({ affected, inhibits = [], peak }: Incident, { functions }: Functions): boolean =>
  [...affected.map(({ functionId }) => functionId), ...inhibits, ...(peak?.functions ?? [])].some(
    (id) => !functions.has(id),
  );

/**
 * An incident in which only functions stand that everybody may know of, with sentences about these. One of a component alone
 * has no functions, and only says what it probably breaks; undefined: there is nothing to know. `config`: for everybody.
 */
export function incidentForEverybody(incident: Incident, config: Config, now: number): Incident | undefined {
  if (!namesOthers(incident, config)) return incident;
  const ownOf = <T extends { readonly functionId: string }>(some: readonly T[]) =>
    some.filter(({ functionId }) => config.functions.has(functionId));
  const found = narrowed(incident, ownOf, config, now);
  if (!found) return undefined;
  const { peak: _, ending, ...rest } = found;
  const own = { ...rest, affected: ownOf(incident.affected) };
  if (!incident.ending || own.affected.length === 0) return own;
  return { ...own, ending: { ...ending, title: own.title, headline: resolvedHeadline(own, config) } };
}
