// Which planned work is on for a function. The start of a cron window lies in the past, and a cron expression only tells
// the next time after a point, so the start is searched for. What is found stays true until the window ends or starts
// anew, and is remembered until then: this is asked for every function each second.
import type { MaintenanceWindow } from '../model/function.ts';
import { latestSlot } from '../schedule/plan.ts';

/** The next start of a cron expression after a point, epoch milliseconds, on the clocks of the business's zone. */
export type NextStart = (expression: string, after: number) => number | undefined;

export interface PlannedWork {
  readonly says: string;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** Tells the planned work that is on for a function at a time, the one that lasts longest when there are several. */
export type MaintenanceCalendar = (functionId: string, now: number) => PlannedWork | undefined;

/** The calendar of these windows. */
export function maintenanceCalendar(windows: readonly MaintenanceWindow[], next: NextStart): MaintenanceCalendar {
  const endings = windows.map((window) => ({ window, endAt: endingOf(window, next) }));
  return (functionId, now) => {
    const on = endings
      .filter(({ window: { functions } }) => functions.length === 0 || functions.includes(functionId))
      .flatMap(({ window: { says }, endAt }) => {
        const until = endAt(now);
        return until === undefined ? [] : [{ says, until }];
      });
    return on.reduce<PlannedWork | undefined>(
      (longest, one) => (longest && longest.until >= one.until ? longest : one),
      undefined,
    );
  };
}

/** When the window that is on ends; undefined when none is on. */
type EndAt = (now: number) => number | undefined;

function endingOf({ when }: MaintenanceWindow, next: NextStart): EndAt {
  if (when.kind === 'once') return (now) => (now >= when.from && now < when.until ? when.until : undefined);
  const { expression, forMs } = when;
  let known = { from: 0, before: 0, until: undefined as number | undefined };
  return (now) => {
    if (now < known.from || now >= known.before) {
      const start = latestSlot((after) => next(expression, after), now, forMs);
      const until = start === undefined ? undefined : start + forMs;
      known = { from: now, before: Math.min(until ?? Infinity, next(expression, now) ?? Infinity), until };
    }
    return known.until;
  };
}
