const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${zone}|${key}`;
  let found = formats.get(id);
  if (!found) formats.set(id, (found = new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options })));
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

/** `07:52` in the zone. */
export const clockTime = (at: number, zone: string): string =>
  format(zone, 'time', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);

/** `Sat 21 Nov 2026, 07:52 GMT` in the zone: never without its zone. */
export function fullTime(at: number, zone: string): string {
  const options: Intl.DateTimeFormatOptions = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  };
  const parts = Object.fromEntries(
    format(zone, 'full', options)
      .formatToParts(at)
      .map((p) => [p.type, p.value]),
  );
  return `${parts['weekday']} ${parts['day']} ${parts['month']} ${parts['year']}, ${parts['hour']}:${parts['minute']} ${parts['timeZoneName']}`;
}

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
 * (IANA time zone database, since 1972), which is what is remembered.
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
