// Which instant a time of a calendar is. Zones with a name that is known here are taken from here; programs that have names
// of their own (Outlook: "W. Europe Standard Time") describe the zone in the file, and that description is followed.
import { dateOf, dayNumberOf } from '../../time/day-number.ts';
import { instantOf } from '../../time/wall-time.ts';
import { isZone } from '../../time/zone.ts';
import { textOf, type Part } from './content.ts';
import { momentOf } from './moment.ts';
import { repeats, ruleOf, type Patience } from './recurrence.ts';

/** Epoch milliseconds of a date and a second after midnight on some clocks. */
export type Clocks = (date: string, second: number) => number;

const DAY_SECONDS = 86_400;
/** Zones are followed from 1970 to 2041. */
const range = { first: 0, last: dayNumberOf('2041-12-31') };

const utc: Clocks = (date, second) => (dayNumberOf(date) * DAY_SECONDS + second) * 1000;

/** The clocks of a zone that is known here. */
export const clocksIn = (zone: string): Clocks =>
  zone === 'UTC' ? utc : (date, second) => instantOf(date, Math.floor(second / 60), zone) + (second % 60) * 1000;

/** The clocks of a `TZID`, or undefined when neither we nor the file know it. */
export function clocksOf(id: string, zones: readonly Part[], patience: Patience): Clocks | undefined {
  const described = zones.find((zone) => textOf(zone, 'tzid') === id);
  const place = described && textOf(described, 'x-lic-location');
  const zone = [...nameEnds(id), ...(place === undefined ? [] : [place])].find(isZone);
  return zone === undefined ? described && followed(described, patience) : clocksIn(zone);
}

/** `/example.org/2026/Europe/London` is Europe/London. */
function nameEnds(id: string): readonly string[] {
  const names = id.split('/').filter((name) => name !== '');
  return id.startsWith('/') ? [3, 2, 1].map((count) => names.slice(-count).join('/')) : [id];
}

interface Onset {
  /** Seconds since 1970 on the clocks as they were before. */
  readonly local: number;
  readonly offsetBefore: number;
  readonly offset: number;
}

function followed(zone: Part, patience: Patience): Clocks | undefined {
  const onsets = zone.parts.flatMap((half) => onsetsOf(half, patience)).sort((a, b) => a.local - b.local);
  const [first] = onsets;
  if (!first) return undefined;
  return (date, second) => {
    const local = dayNumberOf(date) * DAY_SECONDS + second;
    const offset = onsets.findLast((onset) => onset.local <= local)?.offset ?? first.offsetBefore;
    return (local - offset) * 1000;
  };
}

function onsetsOf(half: Part, patience: Patience): readonly Onset[] {
  const start = momentOf(half.properties.get('dtstart')?.[0]?.values[0]);
  const offsetBefore = offsetOf(textOf(half, 'tzoffsetfrom'));
  const offset = offsetOf(textOf(half, 'tzoffsetto'));
  if (!start || offsetBefore === undefined || offset === undefined) return [];
  const onset = (date: string): Onset => ({
    local: dayNumberOf(date) * DAY_SECONDS + (start.second ?? 0),
    offsetBefore,
    offset,
  });
  const rules = (half.properties.get('rrule') ?? []).map(({ values }) => ruleOf(values[0]));
  const repeated = rules.flatMap((rule) =>
    typeof rule === 'string'
      ? []
      : Array.from(repeats(rule, dayNumberOf(start.date), range, patience), dateOf).filter(
          (date) => rule.until === undefined || date <= rule.until.slice(0, 10),
        ),
  );
  const dates = (half.properties.get('rdate') ?? []).flatMap(({ values }) =>
    values.flatMap((value) => momentOf(value)?.date ?? []),
  );
  return [start.date, ...repeated, ...dates].map(onset);
}

/** Seconds of `+01:00` or `-03:30:20`. */
function offsetOf(text: string | undefined): number | undefined {
  const match = /^([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text ?? '');
  if (!match) return undefined;
  const [hours, minutes, seconds] = [match[2], match[3], match[4] ?? 0].map(Number) as [number, number, number];
  return (match[1] === '-' ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}
