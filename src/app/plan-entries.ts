import type { Config } from '../config/config.ts';
import type { BusinessFunction } from '../model/function.ts';
import type { Subject } from '../model/names.ts';
import { nextStart } from '../schedule/cron.ts';
import { nextDue, spreadOffsetMs } from '../schedule/plan.ts';
import type { ScheduleEntry } from '../schedule/scheduler.ts';

/** A start brings first answers within this time, or as soon as one check each 5 ms allows. */
const FIRST_ANSWERS_MS = 4000;
const FIRST_ANSWER_EACH_MS = 5;

/**
 * What the configuration wants run, as the scheduler takes it. Functions on an interval that have no answer since
 * `freshSince` are tried soon after a start, spread out; cron runs when it says and at no other time.
 */
export function entriesOf(config: Config, now: number, isFresh: (subject: Subject) => boolean): ScheduleEntry[] {
  const subjects = [...config.functions.values()].flatMap((fn) =>
    fn.targets.filter((name) => config.targets.get(name)?.scheduled).map((target) => ({ fn, target })),
  );
  const firstWithinMs = Math.max(FIRST_ANSWERS_MS, subjects.length * FIRST_ANSWER_EACH_MS);
  return subjects.map(({ fn, target }) => {
    const place = { functionId: fn.id, target, location: config.runners.location };
    const entry = entryOf(fn, target, config);
    if (fn.schedule.kind === 'cron' || isFresh(place)) return { ...entry, place };
    const within = Math.min(fn.schedule.everyMs, firstWithinMs);
    return { ...entry, place, firstAt: now + spreadOffsetMs(`${fn.id}@${target}`, within) };
  });
}

function entryOf(fn: BusinessFunction, target: string, config: Config): Omit<ScheduleEntry, 'place'> {
  const { schedule } = fn;
  if (schedule.kind === 'cron') {
    return {
      scheduleKey: `cron ${schedule.expression} ${config.timezone}`,
      isInterval: false,
      next: (after) => nextStart(schedule.expression, after, config.timezone),
    };
  }
  const offsetMs = spreadOffsetMs(`${fn.id}@${target}`, schedule.everyMs);
  return {
    scheduleKey: `every ${schedule.everyMs}`,
    isInterval: true,
    next: (after) => nextDue({ everyMs: schedule.everyMs, offsetMs }, after),
  };
}
