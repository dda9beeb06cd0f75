import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Pair, Person, Span } from '../model/duty.ts';
import type { Calendars } from './build/duty.ts';
import { isDay, isFeed } from './form/duty.ts';
import { calendarProblem, readDuties, readHolidays } from './ics.ts';
import { quote, valuesAt, type Path } from './path.ts';
import type { Report } from './problem.ts';
import { readText } from './read-text.ts';

const MOST_BYTES = 5_000_000;

/** A calendar file of the configuration. */
interface CalendarFile {
  readonly kind: 'holidays' | 'duties';
  /** Where it is named. */
  readonly path: Path;
  /** As it is named. */
  readonly name: string;
  readonly text: string;
}

export interface CalendarFiles {
  readonly read: readonly CalendarFile[];
  /** Absolute paths; also of those that are missing, as they may appear. */
  readonly files: readonly string[];
  /** Changes when any of them does. */
  readonly digest: string;
}

/** Reads the files that holidays and duties come from; what they say is for `understand`. */
export async function readCalendarFiles(root: unknown, folder: string, report: Report): Promise<CalendarFiles> {
  const read: CalendarFile[] = [];
  const files: string[] = [];
  const digest = createHash('sha256');
  const named = [
    ...valuesAt(root, 'calendar.holidays.*').map((one) => ({ kind: 'holidays' as const, ...one })),
    ...valuesAt(root, 'rosters.*.calendar').map((one) => ({ kind: 'duties' as const, ...one })),
  ];
  for (const { kind, path, value } of named) {
    const name = typeof value === 'string' ? value.trim() : '';
    if (isFeed(name) || isDay(name) || !/^[^\0]+\.ics$/i.test(name)) continue;
    const absolute = resolve(folder, name);
    files.push(absolute);
    const result = await readText(absolute, MOST_BYTES);
    if ('problem' in result) report(path, `${quote(name)}: ${result.problem}`);
    else {
      read.push({ kind, path, name, text: result.text });
      digest.update(`${absolute}\n${result.text}\n`);
    }
  }
  return { read, files, digest: digest.digest('hex') };
}

interface Understanding {
  readonly zone: string;
  readonly people: ReadonlyMap<string, Person>;
  /** Now, epoch milliseconds: what is over need not be understood. All counts when absent. */
  readonly now: number | undefined;
  /** Takes why a file is no calendar. */
  readonly report: Report;
  /** Takes what in a calendar means nothing; the rest of it counts. */
  readonly remark: Report;
}

/** What the files say. What is wrong in them is told where they are named. */
export function understandCalendars({ read }: CalendarFiles, { zone, people, now, report, remark }: Understanding) {
  const holidays = new Map<string, string>();
  const duties = new Map<string, readonly (Span & Pair)[]>();
  for (const { kind, path, name, text } of read) {
    const broken = calendarProblem(text);
    if (broken !== undefined) {
      report(path, `${quote(name)}: ${broken}`);
      continue;
    }
    const found = kind === 'holidays' ? readHolidays(text, zone) : readDuties(text, zone, people, now);
    for (const problem of found.problems) remark(path, `${quote(name)}: ${problem}`);
    if ('duties' in found) duties.set(String(path[1]), found.duties);
    else for (const [date, day] of found.holidays) holidays.set(date, day);
  }
  return { holidays, duties } satisfies Calendars;
}
