// Planned work as a calendar (RFC 5545). Repeated work is written out time by time: its rule is a cron expression on the
// business's clocks, for which calendars have no words. An event keeps its id as long as its work is the same.
import type { Config } from '../../config/config.ts';
import { plainLine } from '../../incident/plain-line.ts';
import type { NextStart } from '../../incident/maintenance.ts';
import type { MaintenanceWindow } from '../../model/function.ts';
import type { Audience } from '../../model/names.ts';
import type { Planned } from '../../model/planned.ts';
import { isoTime } from '../../time/zone.ts';

export interface CalendarNeeds {
  readonly config: Config;
  readonly planned: readonly Planned[];
  readonly now: number;
  readonly next: NextStart;
  /** A short text for each long one, always the same. */
  readonly digest: (text: string) => string;
}

interface WorkTime {
  readonly uid: string;
  readonly from: number;
  readonly until: number;
  readonly summary: string;
  readonly description: string;
}

const DAY_MS = 86_400_000;
const DAYS_AHEAD = 90;
/** Of one window, and of all. */
const MOST_TIMES = 500;
const MOST_EVENTS = 2000;
const MOST_SUMMARY = 200;

/** The work that concerns an audience, from today until 90 days on, as a calendar file. */
export function calendarOf(audience: Audience, needs: CalendarNeeds): string {
  const { config } = needs;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Bellwether//Planned work//EN',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escaped(config.locale.say(`view.calendar.${audience}`, { organisation: config.organisation }))}`,
    ...workTimes(audience, needs).flatMap((work) => eventOf(work, config)),
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

function eventOf({ uid, from, until, summary, description }: WorkTime, { server }: Config): readonly string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    // Not the time of asking: an unchanged calendar must stay the same text.
    `DTSTAMP:${stampOf(from)}`,
    `DTSTART:${stampOf(from)}`,
    `DTEND:${stampOf(until)}`,
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(description)}`,
    `URL:${server.publicUrl}/`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

function workTimes(audience: Audience, { config, planned, now, next, digest }: CalendarNeeds): readonly WorkTime[] {
  const made = planned.flatMap((one) => (one.kind === 'maintenance' ? [one.window] : []));
  // From the beginning of a day on, so that the text changes once a day and not at each asking.
  const from = Math.floor(now / DAY_MS) * DAY_MS;
  const span = { from, until: from + DAYS_AHEAD * DAY_MS };
  const host = URL.parse(config.server.publicUrl)?.hostname ?? 'bellwether.invalid';
  const found = new Map<string, WorkTime>();
  for (const window of [...config.maintenance, ...made]) {
    const description = concerned(window, audience, config);
    if (description === undefined) continue;
    const key = window.id ?? digest(JSON.stringify([window.functions, window.when, window.says]));
    for (const time of timesOf(window, span, next)) {
      const uid = `${key}-${time.from}@${host}`;
      found.set(uid, { uid, ...time, summary: plainLine(window.says, MOST_SUMMARY), description });
    }
  }
  return [...found.values()].sort((a, b) => a.from - b.from || (a.uid < b.uid ? -1 : 1)).slice(0, MOST_EVENTS);
}

interface Span {
  readonly from: number;
  readonly until: number;
}

function timesOf({ when }: MaintenanceWindow, span: Span, next: NextStart): readonly Span[] {
  if (when.kind === 'once') return when.until > span.from && when.from < span.until ? [when] : [];
  const times: Span[] = [];
  let start = next(when.expression, span.from - when.forMs);
  while (start !== undefined && start < span.until && times.length < MOST_TIMES) {
    times.push({ from: start, until: start + when.forMs });
    start = next(when.expression, start);
  }
  return times;
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

// eslint-disable-next-line no-control-regex
const UNWRITABLE = /[\u0000-\u0009\u000b-\u001f\u007f]/g;

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
