// Planned work as a calendar (RFC 5545). Repeated work is written out time by time: its rule is a cron expression on the
// business's clocks, for which calendars have no words. An event keeps its id as long as its work is the same.
import type { Config } from '../../config/config.ts';
import { plainLine } from '../../text/plain-line.ts';
import type { MaintenanceWindow } from '../../model/function.ts';
import type { Audience } from '../../model/names.ts';
import { dayStart } from '../../time/days.ts';
import { isoTime } from '../../time/zone.ts';
import { workTimes } from './work-times.ts';
import type { WorkNeeds, WorkTime } from './work-times.ts';

export interface CalendarNeeds extends WorkNeeds {
  readonly now: number;
}

interface WorkEvent extends WorkTime {
  readonly description: string;
}

const DAYS_AHEAD = 90;
const MOST_EVENTS = 2000;
const MOST_SUMMARY = 200;

/** The work that concerns an audience, from today until 90 days on, as a calendar file. */
export function calendarOf(audience: Audience, needs: CalendarNeeds): string {
  const { config } = needs;
  const events = eventsFor(audience, needs);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Bellwether//Planned work//EN',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escaped(config.locale.say(`view.calendar.${audience}`, { organisation: config.organisation }))}`,
    ...(events.length > 0 ? events.flatMap((event) => eventOf(event, config)) : UTC_CLOCK),
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

/** A calendar has at least one component (RFC 5545, 3.6): one without events says what clock it would go by. */
const UTC_CLOCK = [
  'BEGIN:VTIMEZONE',
  'TZID:Etc/UTC',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0000',
  'TZOFFSETTO:+0000',
  'TZNAME:UTC',
  'END:STANDARD',
  'END:VTIMEZONE',
];

function eventOf(
  { id, from, until, writtenAt, window, description }: WorkEvent,
  { server }: Config,
): readonly string[] {
  const host = URL.parse(server.publicUrl)?.hostname ?? 'bellwether.invalid';
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(`${id}@${host}`)}`,
    // In a calendar that is only read, this is when the event was last changed (RFC 5545, 3.8.7.2).
    `DTSTAMP:${stampOf(writtenAt)}`,
    `DTSTART:${stampOf(from)}`,
    `DTEND:${stampOf(until)}`,
    `SUMMARY:${escaped(plainLine(window.says, MOST_SUMMARY))}`,
    `DESCRIPTION:${escaped(description)}`,
    `URL:${server.publicUrl}/`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

function eventsFor(audience: Audience, needs: CalendarNeeds): readonly WorkEvent[] {
  const { config, now } = needs;
  // From the beginning of a day on, so that the text changes once a day and not at each asking.
  const span = { from: dayStart(now, config.timezone), until: dayStart(now, config.timezone, DAYS_AHEAD) };
  return workTimes(needs, span)
    .flatMap((time) => {
      const description = concerned(time.window, audience, config);
      return description === undefined ? [] : [{ ...time, description }];
    })
    .slice(0, MOST_EVENTS);
}

/** The questions that are not answered meanwhile; undefined when none is the audience's. */
function concerned({ functions }: MaintenanceWindow, audience: Audience, config: Config): string | undefined {
  const all =
    functions.length === 0 ? [...config.functions.values()] : functions.flatMap((id) => config.functions.get(id) ?? []);
  const mine = audience === 'operations' ? all : all.filter(({ audiences }) => audiences.includes(audience));
  if (mine.length === 0) return undefined;
  return functions.length === 0
    ? config.locale.say('view.calendar.everything')
    : mine.map(({ question }) => question).join('\n');
}

/** `20261121T075204Z`. */
const stampOf = (at: number): string => isoTime(at).replaceAll(/[-:]|\.\d+/g, '');

const UNWRITABLE = /[\p{Cc}--[\n\u0080-\u009f]]/gv;

/** A text as a value (RFC 5545, 3.3.11). */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(UNWRITABLE, ' ')
    .replaceAll(/[\\;,]/g, (mark) => `\\${mark}`)
    .replaceAll('\n', '\\n');

const MOST_OCTETS = 75;

/** A line of at most 75 octets and its continuations, none of which begins within a character. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  let out = '';
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > MOST_OCTETS) {
      out += '\r\n ';
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return out;
}
