import type { BusinessCalendar } from '../../model/alerting.ts';
import type { Pair, Person, Roster, Span, Team } from '../../model/duty.ts';
import type { Feed } from '../config.ts';
import { isDay, isFeed, type PersonForm, type RosterForm } from '../form/duty.ts';
import type { RootForm } from '../form/root.ts';
import { plannedEnd, plannedStart } from '../planned-time.ts';
import { defined, mapOf } from './defined.ts';

/** What calendar files say. */
export interface Calendars {
  /** Names by date. */
  readonly holidays: ReadonlyMap<string, string>;
  /** Duties by roster. */
  readonly duties: ReadonlyMap<string, readonly (Span & Pair)[]>;
}

/** When the business works. A day that has a name in a calendar file keeps it. */
export function buildCalendar({ calendar }: Pick<RootForm, 'calendar'>, { holidays }: Calendars): BusinessCalendar {
  const days = calendar.holidays.filter(isDay).map((date) => [date, 'Holiday'] as const);
  return { workingHours: calendar.workingHours, holidays: new Map([...days, ...holidays]) };
}

/** Calendars at addresses. */
export function buildFeeds({ calendar, rosters }: Pick<RootForm, 'calendar' | 'rosters'>): readonly Feed[] {
  const holidays = calendar.holidays.filter(isFeed).map((url) => ({ kind: 'holidays' as const, url }));
  const duties = Object.entries(rosters).flatMap(([roster, { calendar: url }]) =>
    url !== undefined && isFeed(url) ? [{ kind: 'roster' as const, roster, url }] : [],
  );
  return [...holidays, ...duties];
}

/** Everybody who can be on duty, by id. */
export const buildPeople = ({ people, timezone }: Pick<RootForm, 'people' | 'timezone'>): ReadonlyMap<string, Person> =>
  mapOf(people, (id, form) => buildPerson(id, form, timezone));

/** Teams with their people, by id. */
export function buildTeams(
  { teams }: Pick<RootForm, 'teams'>,
  people: ReadonlyMap<string, Person>,
): ReadonlyMap<string, Team> {
  return mapOf(teams, (id, { name = id, members, ...reached }) => ({
    id,
    name,
    members: members.flatMap((member) => people.get(member) ?? []),
    ...defined(reached),
  }));
}

const buildPerson = (id: string, { name, away, ...reached }: PersonForm, zone: string): Person => ({
  id,
  name,
  ...defined(reached),
  away: away.map((span) => spanOf(span, zone)),
});

/** Who is on duty when. A roster that is nothing but a calendar has turns of nobody. */
export function buildRoster(id: string, form: RosterForm, zone: string, { duties }: Calendars): Roster {
  const { name = id, handover = { day: 1, minute: 0 }, since, first = [], second = [], overrides, onHolidays } = form;
  return {
    id,
    name,
    turns: { ...handover, since, first, second },
    overrides: overrides.map(({ first, second, ...span }) => ({
      ...spanOf(span, zone),
      ...defined({ first, second }),
    })),
    ...(onHolidays && { onHolidays: defined(onHolidays) }),
    duties: duties.get(id) ?? [],
  };
}

const spanOf = ({ from, until }: { readonly from: string; readonly until: string }, zone: string): Span => ({
  from: plannedStart(from, zone),
  until: plannedEnd(until, zone),
});
