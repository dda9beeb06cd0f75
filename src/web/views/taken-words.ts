// Who is on it, and what is known of what comes next. Said from the telling of the incident, so that nothing is promised
// that will not happen: where nobody is called, this does not say that somebody is.
import type { Config } from '../../config/config.ts';
import type { BusinessFunction } from '../../model/function.ts';
import type { Hold, Incident } from '../../model/incident.ts';
import type { Audience } from '../../model/names.ts';
import { nextStep } from '../../notify/route/telling.ts';
import { tellingOf } from '../../notify/route/telling-draft.ts';
import { spellDuration } from '../../time/duration.ts';
import { nextText } from './telling-words.ts';
import { sayStamp, stamp } from './time-text.ts';
import type { Reading } from './wording.ts';

/** Who is on it. */
export interface Taken {
  readonly text: string;
  /** A person has taken it. */
  readonly isTaken: boolean;
  /** What happens if nobody does; only while nobody has. */
  readonly next?: string;
}

/** `Asha Rao has taken it, 07:55 GMT`. */
export function acknowledgedText(at: number, by: string | undefined, { now, zone }: Reading): string {
  return `${by ?? 'Someone'} has taken it, ${sayStamp(stamp(at, now, zone))}`;
}

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
  return { text: 'Nobody has taken it yet', isTaken: false, ...(next === undefined ? {} : { next }) };
}

function plainWords(
  incident: Incident | undefined,
  config: Config,
  { now, zone }: Reading,
): { text: string; next?: string } {
  if (!incident) return { text: 'We have noticed it.' };
  const { done, hold, silent, closedAtPagerAt } = tellingOf(incident);
  if (closedAtPagerAt !== undefined) return { text: 'We know, and somebody is looking into it.' };
  if (hold) return { text: heldText(hold) };
  if (silent !== undefined) return { text: 'We know of it.' };
  const step = nextStep(incident, config);
  const at = step && step.at > now ? sayStamp(stamp(step.at, now, zone)) : undefined;
  if (done === 0 && at !== undefined) return { text: `We know. Somebody will be called at ${at}.` };
  return {
    text: 'We know, and somebody is being called.',
    ...(at === undefined ? {} : { next: `If nobody has taken it by ${at}, more people are called.` }),
  };
}

function heldText({ kind }: Hold): string {
  switch (kind) {
    case 'component':
      return 'We know. It has the same cause as another problem, and that one is being told.';
    case 'silence':
      return 'We know of it.';
    case 'maintenance':
      return 'We know. Planned work is going on.';
  }
}

/** How often it is tried again, from the schedules: the one next word that can be promised. */
export function againText(functions: readonly BusinessFunction[]): string {
  const everyMs = functions.flatMap(({ schedule }) => (schedule.kind === 'every' ? schedule.everyMs : []));
  const how = everyMs.length === 0 ? 'We keep trying it' : `We try it every ${spellEvery(Math.min(...everyMs))}`;
  return `${how}. When it works again, this page says so by itself.`;
}

/** `90 seconds`, `minute`, `5 minutes`. */
const spellEvery = (ms: number) =>
  ms % 60_000 === 0 ? spellDuration(ms).replace(/^1 (\w+)$/, '$1') : `${Math.round(ms / 1000)} seconds`;
