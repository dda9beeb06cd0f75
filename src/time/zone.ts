const formats = new Map<string, Intl.DateTimeFormat>();

/** How dates are written when nothing else is said: BCP 47. */
const USUAL = 'en-GB';

function format(zone: string, key: string, options: Intl.DateTimeFormatOptions, tag = USUAL): Intl.DateTimeFormat {
  const id = `${tag}|${zone}|${key}`;
  let found = formats.get(id);
  if (!found) formats.set(id, (found = new Intl.DateTimeFormat(tag, { timeZone: zone, ...options })));
  return found;
}

/** Whether the name is an IANA time zone that this Node knows. */
export function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const day = { weekday: 'short', day: 'numeric', month: 'short' } as const;

/** `07:52` in the zone. */
export const clockTime = (at: number, zone: string): string => format(zone, 'time', clock).format(at);

/** `GMT`: what the zone is called at that time, in the language of `tag` (BCP 47). */
export const zoneName = (at: number, zone: string, tag?: string): string =>
  format(zone, 'zone', { ...clock, timeZoneName: 'short' }, tag)
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value ?? zone;

/** `Sat 21 Nov`, or `Sa. 21. Nov.` for a `tag` of `de`: the day in the zone. */
export const dayText = (at: number, zone: string, tag?: string): string =>
  written(format(zone, 'day name', day, tag), at);

/** `Sat 21 Nov 2026, 07:52 GMT` in the zone: never without its zone. */
export const fullTime = (at: number, zone: string, tag?: string): string => {
  const date = written(format(zone, 'date', { ...day, year: 'numeric' }, tag), at);
  return `${date}, ${clockTime(at, zone)} ${zoneName(at, zone, tag)}`;
};

/** A date without the comma after the day of the week, so that one comma only parts it from the time. */
function written(form: Intl.DateTimeFormat, at: number): string {
  const parts = form.formatToParts(at);
  return parts.map(({ type, value }, index) => (isAfterWeekday(type, parts[index - 1]) ? ' ' : value)).join('');
}

const isAfterWeekday = (type: string, before: Intl.DateTimeFormatPart | undefined) =>
  type === 'literal' && before?.type === 'weekday';

/** `2026-11-21T07:52:04.000Z`. */
export const isoTime = (at: number): string => new Date(at).toISOString();

/** The date in the zone as `20261121`. */
export const dayStamp = (at: number, zone: string): string =>
  format(zone, 'day', { year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(at)
    .filter((p) => p.type !== 'literal')
    .toReversed()
    .map((p) => p.value)
    .join('');

const offsets = new Map<string, number>();
const QUARTER_MS = 900_000;

/**
 * How far the zone's clocks are ahead of UTC at `at`, in milliseconds. Offsets change only on quarters of an hour
 * (IANA time zone database; the last other change was in St. John's, 2011), which is what is remembered.
 */
export function zoneOffsetMs(at: number, zone: string): number {
  const quarter = Math.floor(at / QUARTER_MS) * QUARTER_MS;
  const key = `${zone}|${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const part = Object.fromEntries(
    format(zone, 'parts', {
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
    })
      .formatToParts(quarter)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;
  const local = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
  if (offsets.size > 5000) offsets.clear();
  offsets.set(key, local - quarter);
  return local - quarter;
}
