// Times in which nobody looked are facts: open incidents get a line about them, they count as unknown, and what the schedule
// wanted in them counts as due.
import { entry } from '../../incident/affect.ts';
import type { Config } from '../../config/config.ts';
import type { Gap } from '../../model/gap.ts';
import type { ChangeOf } from '../../model/change.ts';
import type { Incident } from '../../model/incident.ts';
import type { Place, Subject } from '../../model/names.ts';
import type { Job } from '../../model/run.ts';
import { nextDue, spreadOffsetMs } from '../../schedule/plan.ts';
import { decision, type Decision } from '../decision.ts';
import type { Cron } from '../policies.ts';
import { HOUR_MS } from '../../time/units.ts';

/** Slots of a cron expression that are counted one by one. */
const MOST_SLOTS = 1000;

/** The monitor was not there from `from` to `now`; undefined when there is no such time, as on a first start. */
export const gapSince = (kind: Gap['kind'], from: number, now: number): Gap | undefined =>
  from > 0 && now > from ? { kind, from, until: now } : undefined;

/** What the timeline of each open incident has of a gap. */
export const gapEntries = (
  { kind, from, until }: Gap,
  open: readonly Incident[],
): readonly ChangeOf<'timeline-added'>[] =>
  open
    .filter(({ stage }) => stage === 'open')
    .map((incident) => ({
      kind: 'timeline-added',
      entry: entry(incident, until, { kind: 'gap', gap: kind, from, until }),
    }));

/** So many starts that the schedule wanted from `since` on will not be made up for: they count as due. */
export const missedRuns = (place: Place, count: number, since: number, now: number): Decision =>
  decision(
    now,
    [{ kind: 'rolled-up', subject: subjectOf(place), at: since, add: { due: count } }],
    [{ kind: 'runs-missed', place, count }],
  );

/** A start that was skipped, because the run before was still under way: counted in the hour in which it was due. */
export function skippedRun(job: Job, now: number): Decision {
  const { runId: _, dueAt, ...place } = job;
  return decision(
    now,
    [{ kind: 'rolled-up', subject: subjectOf(job), at: dueAt, add: { due: 1, outcome: 'skipped' } }],
    [{ kind: 'run-skipped', place, dueAt }],
  );
}

const subjectOf = ({ functionId, target }: Subject): Subject => ({ functionId, target });

/** What the schedule wanted of a subject in a gap, as additions to what was due, hour by hour. */
export function dueInGap(
  subject: Subject,
  { from, until }: Gap,
  { functions, timezone }: Config,
  cron: Cron,
): readonly ChangeOf<'rolled-up'>[] {
  const schedule = functions.get(subject.functionId)?.schedule;
  if (!schedule) return [];
  if (schedule.kind === 'cron') {
    const found: ChangeOf<'rolled-up'>[] = [];
    let at = cron.next(schedule.expression, from, timezone);
    for (
      ;
      at !== undefined && at <= until && found.length < MOST_SLOTS;
      at = cron.next(schedule.expression, at, timezone)
    )
      found.push({ kind: 'rolled-up', subject, at, add: { due: 1 } });
    return found;
  }
  const { everyMs } = schedule;
  const slots = { everyMs, offsetMs: spreadOffsetMs(`${subject.functionId}@${subject.target}`, everyMs) };
  const found: ChangeOf<'rolled-up'>[] = [];
  for (let at = nextDue(slots, from); at <= until;) {
    const hourEnd = Math.min(until, at - (at % HOUR_MS) + HOUR_MS - 1);
    const due = Math.floor((hourEnd - at) / everyMs) + 1;
    found.push({ kind: 'rolled-up', subject, at, add: { due } });
    at += due * everyMs;
  }
  return found;
}
