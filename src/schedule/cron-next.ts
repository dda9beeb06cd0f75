// The next time of a cron expression on the clocks of a zone, right on the nights when those clocks are changed.
// What Vixie cron promises, we keep: an expression for certain hours runs once on each day, at the end of the gap when
// its time is skipped, at the first of two when its time comes twice; an expression for every hour follows real time
// through both nights. (node-cron's own walk skips the second of two equal hours altogether.)

/** One expression, read: sorted fields, and whether a calendar day is one of its days. */
export interface CronFields {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  matchesDay(year: number, month: number, day: number): boolean;
}

/** Milliseconds that the zone's clocks are ahead of UTC at an instant. */
export type OffsetAt = (at: number) => number;

const DAY_MS = 86_400_000;
/** Longer than any two matching days lie apart: 29 February on one certain weekday. */
const MOST_DAYS = 366 * 41;

/** The first time after `after` (epoch milliseconds), or undefined when there is none (30 February). */
export function nextCronTime(fields: CronFields, offsetAt: OffsetAt, after: number): number | undefined {
  const firstDay = Math.floor((after + offsetAt(after)) / DAY_MS) * DAY_MS;
  // A clock set back over midnight makes one more day before the local one worth a look.
  for (let i = -1; i < MOST_DAYS; i++) {
    const day = firstDay + i * DAY_MS;
    const date = new Date(day);
    if (!fields.matchesDay(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())) continue;
    const found = firstOnDay(fields, offsetAt, day, after);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `day` is midnight as if the zone were UTC. */
function firstOnDay(fields: CronFields, offsetAt: OffsetAt, day: number, after: number): number | undefined {
  const offset = offsetAt(day - offsetAt(day));
  if (offsetAt(day + DAY_MS - offset) !== offset || offsetAt(day - DAY_MS - offset) !== offset) {
    return firstOnChangingDay(fields, offsetAt, day, after);
  }
  for (const local of localTimes(fields, day)) if (local - offset > after) return local - offset;
  return undefined;
}

function firstOnChangingDay(fields: CronFields, offsetAt: OffsetAt, day: number, after: number): number | undefined {
  const everyHour = fields.hours.length === 24;
  let best: number | undefined;
  for (const local of localTimes(fields, day)) {
    const instants = instantsOf(local, offsetAt);
    const wanted =
      instants.length === 0
        ? everyHour
          ? []
          : [endOfGap(local, offsetAt)]
        : everyHour
          ? instants
          : instants.slice(0, 1);
    for (const at of wanted) if (at > after && (best === undefined || at < best)) best = at;
  }
  return best;
}

function* localTimes({ hours, minutes, seconds }: CronFields, day: number): Generator<number> {
  for (const hour of hours)
    for (const minute of minutes)
      for (const second of seconds) yield day + hour * 3_600_000 + minute * 60_000 + second * 1000;
}

/** The instants at which the zone's clocks show a local time: none in a gap, two where an hour comes twice. */
function instantsOf(local: number, offsetAt: OffsetAt): readonly number[] {
  const candidates = new Set([local - offsetAt(local - DAY_MS), local - offsetAt(local + DAY_MS)]);
  return [...candidates].filter((at) => at + offsetAt(at) === local).sort((a, b) => a - b);
}

/** The instant at which the clocks jumped over a local time that never was. */
function endOfGap(local: number, offsetAt: OffsetAt): number {
  let before = local - DAY_MS - offsetAt(local - DAY_MS);
  let behind = local + DAY_MS - offsetAt(local + DAY_MS);
  while (behind - before > 1000) {
    const middle = Math.floor((before + behind) / 2000) * 1000;
    if (middle + offsetAt(middle) < local) before = middle;
    else behind = middle;
  }
  return behind;
}
