// Who is on it, and what is known of what comes next. Said from the telling of the incident, so that nothing is promised
// that will not happen: where nobody is called, this does not say that somebody is.
import type { Config } from '../../config/config.ts';
import type { Locale, Say } from '../../language/locale.ts';
import type { BusinessFunction } from '../../model/function.ts';
import type { Hold, Incident } from '../../model/incident.ts';
import type { Audience } from '../../model/names.ts';
import { nextStep } from '../../notify/route/telling.ts';
import { tellingOf } from '../../notify/route/telling-draft.ts';
import { spellDuration } from '../../time/duration.ts';
import { nextText } from './telling-words.ts';
import { sayStamp, stamp } from './time-text.ts';
import type { Reading } from './wording.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Who is on it. */
export interface Taken {
  readonly text: string;
  /** A person has taken it. */
  readonly isTaken: boolean;
  /** What happens if nobody does; only while nobody has. */
  readonly next?: string;
}

/** `Asha Rao has taken it, 07:55 GMT`. */
export function acknowledgedText(at: number, by: string | undefined, { now, locale }: Reading): string {
  return locale.say('view.taken.by', takenBy(at, by, { now, locale }));
}

/** `Asha Rao took it, 07:55 GMT`: of what is over. */
export function wasTakenText(at: number, by: string | undefined, { now, locale }: Reading): string {
  return locale.say('view.taken.wasBy', takenBy(at, by, { now, locale }));
}

const takenBy = (at: number, by: string | undefined, { now, locale }: Reading) => ({
  who: by ?? locale.say('view.taken.someone'),
  time: sayStamp(stamp(at, now, locale)),
});

/** Who is on an open incident; `undefined` stands for a failure that no incident tells of yet. */
export function takenWords(
  incident: Incident | undefined,
  audience: Audience,
  config: Config,
  reading: Reading,
): Taken {
  if (incident?.acknowledgedAt !== undefined)
    return { text: acknowledgedText(incident.acknowledgedAt, incident.acknowledgedBy, reading), isTaken: true };
  if (audience !== 'operations') return { isTaken: false, ...plainWords(incident, config, reading) };
  const next = incident && nextText(incident, config, reading);
  return { text: reading.locale.say('view.taken.nobodyYet'), isTaken: false, ...(next === undefined ? {} : { next }) };
}

function plainWords(
  incident: Incident | undefined,
  config: Config,
  { now, locale }: Reading,
): { text: string; next?: string } {
  const { say } = locale;
  if (!incident) return { text: say('view.taken.noticed') };
  const { done, hold, silent, closedAtPagerAt } = tellingOf(incident);
  if (closedAtPagerAt !== undefined) return { text: say('view.taken.lookedInto') };
  if (hold) return { text: heldText(hold, say) };
  if (silent !== undefined) return { text: say('view.taken.known') };
  const step = nextStep(incident, config);
  const time = step && step.at > now ? sayStamp(stamp(step.at, now, locale)) : undefined;
  if (done === 0 && time !== undefined) return { text: say('view.taken.willBeCalled', { time }) };
  return {
    text: say('view.taken.beingCalled'),
    ...(time === undefined ? {} : { next: say('view.taken.moreCalled', { time }) }),
  };
}

function heldText({ kind }: Hold, say: Say): string {
  switch (kind) {
    case 'component':
      return say('view.taken.sameCause');
    case 'silence':
      return say('view.taken.known');
    case 'maintenance':
      return say('view.taken.planned');
  }
}

/** How often it is tried again, from the schedules: the one next word that can be promised. */
export function againText(functions: readonly BusinessFunction[], { say, tag }: Locale): string {
  const intervals = functions.flatMap(({ schedule }) => (schedule.kind === 'every' ? schedule.everyMs : []));
  if (intervals.length === 0) return say('view.again');
  const everyMs = Math.min(...intervals);
  switch (everyMs) {
    case MINUTE_MS:
      return say('view.again.minute');
    case HOUR_MS:
      return say('view.again.hour');
    case DAY_MS:
      return say('view.again.day');
    default:
      return everyMs % MINUTE_MS === 0
        ? say('view.again.span', { span: spellDuration(everyMs, tag) })
        : say('view.again.seconds', { seconds: String(Math.round(everyMs / 1000)) });
  }
}
