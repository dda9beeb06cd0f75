import { z } from 'zod';
import { address, list, oneOrMore, parsed, section, text, type ValueFlaw } from '../../form/fields.ts';
import { date, dateOrMoment, hours, timeOfWeek } from './times.ts';

/** Whether a calendar lies at an address rather than in a file. */
export const isFeed = (value: string): boolean => /^https?:\/\//i.test(value);

/** Whether a holiday is a day and not a calendar of days. */
export const isDay = (value: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(value);

const dateField = date();
const addressField = address();

/** What is wrong with the address or path of a calendar. */
function calendarFlaw(value: string): ValueFlaw | undefined {
  if (isFeed(value)) {
    const params = addressField.safeParse(value).error?.issues[0];
    return params?.code === 'custom' ? (params.params as unknown as ValueFlaw) : undefined;
  }
  return /^[^\0]+\.ics$/i.test(value)
    ? undefined
    : { says: 'is neither a file that ends in .ics nor an address', hint: 'such as ./duty.ics' };
}

const calendarPlace = () => parsed<string>((value) => calendarFlaw(value.trim()) ?? value.trim(), './duty.ics');

const holiday = () =>
  parsed<string>(
    (value) => {
      const given = value.trim();
      if (/^\d{4}-/.test(given) && !dateField.safeParse(given).success)
        return { says: 'is not a date', hint: 'such as 2026-12-25' };
      if (isDay(given) || calendarFlaw(given) === undefined) return given;
      return isFeed(given)
        ? calendarFlaw(given)!
        : { says: 'is neither a date, nor a file that ends in .ics, nor an address', hint: 'such as 2026-12-25' };
    },
    '2026-12-25',
    './holidays.ics',
  );

/** When the business works. */
export const calendarForm = section({
  workingHours: oneOrMore(hours())
    .prefault('Mon-Fri 08:00-18:00')
    .describe('When the business works, one or a list (default Mon-Fri 08:00-18:00).'),
  holidays: list(holiday())
    .prefault([])
    .describe('Days off: dates such as 2026-12-25, calendar files such as ./holidays.ics, addresses of calendars.'),
});

/** Somebody who can be on duty. */
export const personForm = section({
  name: text(100).describe('Full name.'),
  phone: text(100).optional().describe('Telephone number.'),
  email: text(200).optional().describe('Mail address.'),
  away: z
    .array(
      section({
        from: dateOrMoment().describe('First day, or time: 2026-12-20.'),
        until: dateOrMoment().describe('Last day, or time: 2027-01-03.'),
      }),
    )
    .prefault([])
    .describe('Holidays: the next in turn stands in.'),
});

const pair = {
  first: text(100).optional().describe('Who is on duty first.'),
  second: text(100).optional().describe('Who is next when the first does not answer.'),
};

/** Who is on duty when. */
export const rosterForm = section({
  name: text(100).optional().describe('What people call it (default: its id).'),
  handover: timeOfWeek().optional().describe('When duty passes on each week: Mon 09:00.'),
  since: date()
    .prefault('1970-01-05')
    .describe('A day in a week of the first in the list: 2026-01-05 (default 1970-01-05).'),
  first: list(text(100)).min(1).optional().describe('Who is on duty first, a week each.'),
  second: list(text(100)).min(1).optional().describe('Who is next when the first does not answer, a week each.'),
  overrides: z
    .array(
      section({
        from: dateOrMoment().describe('First day, or time: 2026-12-20.'),
        until: dateOrMoment().describe('Last day, or time: 2027-01-03.'),
        ...pair,
      }),
    )
    .prefault([])
    .describe('Somebody else for a while; the first that holds counts.'),
  onHolidays: section(pair).optional().describe('Who is on duty on holidays of the business calendar.'),
  calendar: calendarPlace()
    .optional()
    .describe('Calendar file or address that says who is on duty when; where it says nothing, the turns hold.'),
});

/** People who own components. */
export const teamForm = section({
  name: text(100).optional().describe('What people call it (default: its id).'),
  members: list(text(100)).prefault([]).describe('People who belong to it.'),
  contact: text(300).optional().describe('How to reach it: a telephone number, a chat room.'),
  roster: text(100).optional().describe('The roster that says who of them is on duty.'),
  channel: text(100)
    .optional()
    .describe('The channel that they read: named in messages, and notified first when another one refuses.'),
});

export type PersonForm = z.output<typeof personForm>;
export type RosterForm = z.output<typeof rosterForm>;
