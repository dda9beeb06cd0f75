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
