import type { Config } from '../config/config.ts';
import { maintenanceCalendar, type MaintenanceCalendar } from '../incident/maintenance.ts';
import type { BusinessFunction, MaintenanceWindow } from '../model/function.ts';
import type { Subject } from '../model/names.ts';
import { staleAt } from '../schedule/stale.ts';
import type { SubjectPolicy } from '../state/policy.ts';

/** The next start of a cron expression after a time, on the clocks of a zone. Epoch milliseconds. */
export interface Cron {
  next(expression: string, after: number, zone: string): number | undefined;
}

/** The configuration as the state machine wants it, one policy for each function. */
export class Policies {
  readonly #functions: ReadonlyMap<string, SubjectPolicy>;
  readonly #calendar: MaintenanceCalendar;
  /** Whether there is any planned work at all. */
  readonly hasMaintenance: boolean;

  /** `planned`: windows made while running, beside those of the configuration. */
  constructor(
    { functions, maintenance, timezone, locale, alerting }: Config,
    cron: Cron,
    planned: readonly MaintenanceWindow[] = [],
  ) {
    const windows = [...maintenance, ...planned];
    const next = (expression: string, after: number) => cron.next(expression, after, timezone);
    this.#functions = new Map(Array.from(functions, ([id, fn]) => [id, policyOf(fn, next, { locale, alerting })]));
    this.#calendar = maintenanceCalendar(windows, next);
    this.hasMaintenance = windows.length > 0;
  }

  /** The policy of a function as it is at `now`; undefined when it is not configured. */
  of(functionId: string, now: number): SubjectPolicy | undefined {
    const policy = this.#functions.get(functionId);
    if (!policy || !this.hasMaintenance) return policy;
    const maintenance = this.#calendar(functionId, now);
    return maintenance ? { ...policy, maintenance } : policy;
  }

  /** When an answer from `lastAt` stops being fresh; never, when the function is not configured. */
  staleAt({ functionId }: Subject, lastAt: number): number {
    return this.#functions.get(functionId)?.staleAt(lastAt) ?? Infinity;
  }
}

function policyOf(
  fn: BusinessFunction,
  next: (expression: string, after: number) => number | undefined,
  { locale, alerting }: Pick<Config, 'locale' | 'alerting'>,
): SubjectPolicy {
  return {
    alarm: fn.alarm,
    ...(fn.slowAfterMs !== undefined && { slowAfterMs: fn.slowAfterMs }),
    ...(fn.measurements && { measurements: fn.measurements }),
    staleAt: remembered((lastAt) => staleAt(fn, lastAt, next)),
    blameMovesAfterMs: alerting.groupWithinMs,
    locale,
  };
}

/** The answer for the last argument is kept: the next time of a cron expression costs far more than everything else. */
function remembered(compute: (at: number) => number): (at: number) => number {
  let known: { readonly at: number; readonly result: number } | undefined;
  return (at) => {
    if (known?.at !== at) known = { at, result: compute(at) };
    return known.result;
  };
}
