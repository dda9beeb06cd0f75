// Who is on it, and what is known of what comes next. Said from the telling of the incident, so that nothing is promised
// that will not happen: where nobody is called, this does not say that somebody is.
import type { Config } from '../../config/config.ts';
import type { Locale, Say } from '../../i18n/locale.ts';
import type { BusinessFunction } from '../../model/function.ts';
import type { Hold, Incident } from '../../model/incident.ts';
import type { Audience } from '../../model/names.ts';
import { isMutedByAcknowledge, type Channel } from '../../channels/registry.ts';
import { nextStep } from '../../escalation/advance-escalation.ts';
import { tellingOf } from '../../escalation/escalation-draft.ts';
import { spellDuration } from '../../time/duration.ts';
import type { Reached } from './accepted.ts';
import { nextText } from './telling-words.ts';
import { sayStamp, stamp } from './time-text.ts';
import type { Reading } from './wording.ts';
import { MINUTE_MS } from '../../time/units.ts';

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

export interface TakenNeeds extends Reading {
  readonly audience: Audience;
  readonly config: Config;
  /** Whom the news has reached for certain; absent: nobody. */
  readonly reached?: Reached | undefined;
}

/** Who is on an open incident; `undefined` stands for a failure that no incident tells of yet. */
export function takenWords(incident: Incident | undefined, needs: TakenNeeds): Taken {
  const { audience, config, ...reading } = needs;
  if (incident?.acknowledgedAt !== undefined)
    return { text: acknowledgedText(incident.acknowledgedAt, incident.acknowledgedBy, reading), isTaken: true };
  if (audience !== 'operations') return { isTaken: false, ...plainWords(incident, needs) };
  const next = incident && nextText(incident, config, reading);
  return { text: reading.locale.say('view.taken.nobodyYet'), isTaken: false, ...(next === undefined ? {} : { next }) };
}

function plainWords(
  incident: Incident | undefined,
  { config, now, locale, reached = 'nobody' }: TakenNeeds,
): { text: string; next?: string } {
  const { say } = locale;
  if (!incident) return { text: say('view.taken.noticed') };
  const { hold, silent, closedAtPagerAt, summarised = [] } = tellingOf(incident);
  if (closedAtPagerAt !== undefined) return { text: say('view.taken.lookedInto') };
  if (hold) return { text: heldText(hold, say) };
  if (silent !== undefined) return { text: say('view.taken.known') };
  const step = nextStep(incident, config);
  const time = step && step.at > now ? sayStamp(stamp(step.at, now, locale)) : undefined;
  const isCall = step?.channels.some((name) => isPager(config.channels.get(name))) === true;
  // One message told of many incidents: whether it arrived is not known of each.
  if (reached === 'nobody' && summarised.length > 0) return { text: say('view.taken.known') };
  const later =
    time === undefined ? {} : { next: say(isCall ? 'view.taken.moreCalled' : 'view.taken.moreMessaged', { time }) };
  switch (reached) {
    case 'pager':
      return { text: say('view.taken.beingCalled'), ...later };
    case 'message':
      return { text: say('view.taken.messaged'), ...later };
    case 'nobody':
      if (time === undefined) return { text: say('view.taken.notYet') };
      return { text: say(isCall ? 'view.taken.willBeCalled' : 'view.taken.willBeMessaged', { time }) };
  }
}

const isPager = (channel: Channel | undefined): boolean => channel !== undefined && isMutedByAcknowledge(channel);

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
