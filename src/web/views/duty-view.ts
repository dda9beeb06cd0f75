import type { Config } from '../../config/config.ts';
import type { OnDuty, Person } from '../../model/duty.ts';
import { onDuty } from '../../escalation/duty.ts';
import type { Linked } from './safe-link.ts';
import { stamp } from './time-text.ts';
import type { Stamp } from './time-text.ts';

/** Who is on duty by one roster now. For operations only: it tells telephone numbers. */
export interface DutyLine {
  readonly roster: string;
  readonly first?: OnCall;
  readonly second?: OnCall;
  readonly until?: Stamp;
}

export interface OnCall {
  readonly name: string;
  readonly phone?: Linked;
}

/** One line for each roster of the configuration. */
export const dutyLines = ({ rosters, people, calendar, timezone, locale }: Config, now: number): readonly DutyLine[] =>
  Array.from(rosters.values(), (roster) =>
    dutyLine(onDuty(roster, people, now, { calendar, zone: timezone }), { rosters, locale }, now),
  );

/** Who is on duty by one roster. */
export const dutyLine = (
  { roster, first, second, until }: OnDuty,
  { rosters, locale }: Pick<Config, 'rosters' | 'locale'>,
  now: number,
): DutyLine => ({
  roster: rosters.get(roster)?.name ?? roster,
  ...(first ? { first: onCall(first) } : {}),
  ...(second ? { second: onCall(second) } : {}),
  ...(until === undefined ? {} : { until: stamp(until, now, locale) }),
});

const onCall = ({ name, phone }: Person): OnCall => ({
  name,
  ...(phone === undefined ? {} : { phone: phoneLink(phone) }),
});

/** A number that can be dialled, or the text as it is. */
function phoneLink(phone: string): Linked {
  const digits = phone.replaceAll(/[\s()./-]/g, '');
  return /^\+?\d{3,20}$/.test(digits) ? { text: phone, href: `tel:${digits}` } : { text: phone };
}
