// Planned work in the form of the widespread hosted status pages: a record for each time of each window.
import { isoTime } from '../../time/zone.ts';
import { componentsOf, PAGE_ID } from './hosted-view.ts';
import type { Moment } from './status-view.ts';
import { workTimes } from './work-times.ts';
import type { WorkNeeds, WorkTime } from './work-times.ts';
import { DAY_MS } from '../../time/units.ts';

const DAYS_AHEAD_MS = 90 * DAY_MS;

/** Planned work that is on now. */
export const activeMaintenances = (moment: Moment, needs: WorkNeeds) =>
  workTimes(needs, { from: moment.now, until: moment.now + 1 })
    .filter((time) => isOn(time, moment.now))
    .map((time) => hostedMaintenance(time, moment));

/** Planned work of the next 90 days; of what is repeated, only the next time. */
export function upcomingMaintenances(moment: Moment, needs: WorkNeeds) {
  const times = workTimes(needs, { from: moment.now, until: moment.now + DAYS_AHEAD_MS }).filter(
    ({ from }) => from > moment.now,
  );
  const seen = new Set<WorkTime['window']>();
  const isFirst = ({ window }: WorkTime) => !seen.has(window) && seen.add(window);
  return times.filter(isFirst).map((time) => hostedMaintenance(time, moment));
}

const isOn = ({ from, until }: WorkTime, now: number) => from <= now && until > now;

function hostedMaintenance(time: WorkTime, moment: Moment) {
  const { id, from, until, window, writtenAt } = time;
  const { config, now } = moment;
  const hasBegun = isOn(time, now);
  const status = hasBegun ? 'in_progress' : 'scheduled';
  const createdAt = isoTime(Math.min(writtenAt, now));
  const updatedAt = isoTime(Math.max(Math.min(writtenAt, now), hasBegun ? from : 0));
  const functions = window.functions.length > 0 ? window.functions : config.functions.keys();
  return {
    id,
    name: window.says,
    status,
    created_at: createdAt,
    updated_at: updatedAt,
    monitoring_at: null,
    resolved_at: null,
    impact: 'maintenance',
    shortlink: config.server.publicUrl,
    started_at: isoTime(from),
    page_id: PAGE_ID,
    incident_updates: [
      {
        id: `${id}-${status}`,
        status,
        body: window.says,
        incident_id: id,
        created_at: updatedAt,
        updated_at: updatedAt,
        display_at: updatedAt,
        affected_components: null,
        deliver_notifications: true,
        custom_tweet: null,
        tweet_id: null,
      },
    ],
    components: componentsOf(new Set(functions), moment),
    scheduled_for: isoTime(from),
    scheduled_until: isoTime(until),
  };
}
