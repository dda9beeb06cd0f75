// Times in which nobody looked are facts: open incidents get a line about them, they count as unknown, and what the schedule
// wanted in them counts as due.
import { entry } from '../../incident/affect.ts';
import { saidDuration, saidTime } from '../../i18n/said-time.ts';
import type { Config } from '../../config/config.ts';
import type { Gap } from '../../model/gap.ts';
import type { TimelineEntry } from '../../model/incident.ts';
import type { Place, Subject } from '../../model/names.ts';
import { nextDue, spreadOffsetMs } from '../../schedule/plan.ts';
import { emptyEntry, type Entry } from '../decision.ts';
import type { Cron } from '../policies.ts';
import type { Sight } from '../decision-context.ts';
import type { RollUpEntry } from './time-in-state.ts';

const HOUR_MS = 3_600_000;
/** How a gap is said is rounded up to this. */
const LEAST_SAID_MS = 1000;
/** Slots of a cron expression that are counted one by one. */
const MOST_SLOTS = 1000;

/** The monitor was not there from `from` to `now`; undefined when there is no such time, as on a first start. */
export const gapSince = (kind: Gap['kind'], from: number, now: number): Gap | undefined =>
  from > 0 && now > from ? { kind, from, until: now } : undefined;

/** The line that each open incident gets about a gap. */
export function gapLines(
  { kind, from, until }: Gap,
  { open, config }: Pick<Sight, 'open' | 'config'>,
): readonly TimelineEntry[] {
  const { locale } = config;
  const said = {
    from: saidTime(from, until, locale),
    duration: saidDuration(Math.max(LEAST_SAID_MS, until - from), locale),
  };
  return open
    .filter(({ stage }) => stage === 'open')
    .map((incident) => entry(incident, until, 'note', locale.say(`timeline.gap.${kind}`, said)));
}

/** So many starts that the schedule wanted from `since` on will not be made up for: they count as due. */
export const missedRuns = (place: Place, count: number, since: number, now: number): Entry => ({
  ...emptyEntry(now),
  rollUps: [{ subject: { functionId: place.functionId, target: place.target }, at: since, add: { due: count } }],
  events: [{ kind: 'runs-missed', place, count }],
});

/** What the schedule wanted of a subject in a gap, as additions to what was due, hour by hour. */
export function dueInGap(
  subject: Subject,
  { from, until }: Gap,
  { functions, timezone }: Config,
  cron: Cron,
): readonly RollUpEntry[] {
  const schedule = functions.get(subject.functionId)?.schedule;
  if (!schedule) return [];
  if (schedule.kind === 'cron') {
    const found: RollUpEntry[] = [];
    let at = cron.next(schedule.expression, from, timezone);
    for (
      ;
      at !== undefined && at <= until && found.length < MOST_SLOTS;
      at = cron.next(schedule.expression, at, timezone)
    )
      found.push({ subject, at, add: { due: 1 } });
    return found;
  }
  const { everyMs } = schedule;
  const slots = { everyMs, offsetMs: spreadOffsetMs(`${subject.functionId}@${subject.target}`, everyMs) };
  const found: RollUpEntry[] = [];
  for (let at = nextDue(slots, from); at <= until;) {
    const hourEnd = Math.min(until, at - (at % HOUR_MS) + HOUR_MS - 1);
    const due = Math.floor((hourEnd - at) / everyMs) + 1;
    found.push({ subject, at, add: { due } });
    at += due * everyMs;
  }
  return found;
}
