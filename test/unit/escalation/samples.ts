import type { BusinessCalendar, HoursOfWeek } from '../../../src/model/alerting.ts';
import type { Person, Roster } from '../../../src/model/duty.ts';

export const at = (iso: string): number => Date.parse(iso);
export const iso = (time: number | undefined): string =>
  time === undefined ? 'never' : time === Infinity ? 'never' : new Date(time).toISOString().slice(0, 16);
export const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

const weekdays = [1, 2, 3, 4, 5];
export const everyDay = [1, 2, 3, 4, 5, 6, 7];

export const hours = (from: string, until: string, days: readonly number[] = weekdays): HoursOfWeek => ({
  days,
  fromMinute: minuteOf(from),
  untilMinute: minuteOf(until),
});

/** Days off without their names. */
export const calendarOf = (
  holidays: readonly string[] = [],
  workingHours: readonly HoursOfWeek[] = [hours('08:00', '18:00')],
): BusinessCalendar => ({ workingHours, holidays: new Map(holidays.map((date) => [date, 'a day off'])) });

export const peopleOf = (
  ids: readonly string[],
  away: Readonly<Record<string, readonly [from: string, until: string]>> = {},
): ReadonlyMap<string, Person> =>
  new Map(
    ids.map((id) => {
      const time = away[id];
      return [id, { id, name: id, away: time ? [{ from: at(time[0]), until: at(time[1]) }] : [] }];
    }),
  );

/** Weekly turns from Monday 5 January 2026, passed on each Monday at nine. */
export const rosterOf = (
  first: readonly string[],
  second: readonly string[] = [],
  { turns, ...more }: Partial<Omit<Roster, 'turns'>> & { turns?: Partial<Roster['turns']> } = {},
): Roster => ({
  id: 'web',
  name: 'Web',
  turns: { day: 1, minute: 9 * 60, since: '2026-01-05', first, second, ...turns },
  overrides: [],
  duties: [],
  ...more,
});
