import type { Locale } from '../../i18n/locale.ts';
import type { RunResult } from '../../model/run.ts';
import type { FunctionState, State } from '../../model/state.ts';
import { shortDuration } from '../../time/duration.ts';
import { isoTime } from '../../time/zone.ts';
import type { DoubtWording } from './doubt-words.ts';
import { pathOf } from './safe-link.ts';
import type { IncidentFinder, Seen } from './situation.ts';
import { sayAge, sayFor, stamp } from './time-text.ts';
import type { Stamp } from './time-text.ts';
import { plainReason, technicalReason } from './wording.ts';
import type { Reading } from './wording.ts';

/** A moment that the page keeps current: `4 s ago`, `12 minutes`. */
export interface Moving {
  readonly iso: string;
  readonly text: string;
}

/** One line of the timetable. */
export interface FunctionRow {
  readonly key: string;
  readonly question: string;
  readonly href: string;
  readonly state: State;
  readonly word: string;
  readonly since: Stamp;
  readonly sinceFor: Moving;
  readonly checked?: Moving;
  readonly reason: string;
  /** For people who depend on it, while it is slow or not known. */
  readonly words?: DoubtWording;
  /** The target, when it is not where customers go. */
  readonly elsewhere?: string;
  /** For operations only: a first failure was seen, the alarm condition does not hold yet. */
  readonly isCheckingAgain: boolean;
  /** For operations only: it fails and works by turns. */
  readonly isFlapping: boolean;
  /** For operations only: it fails in some places, but in fewer than alarm. */
  readonly advisory?: string;
  /** It was never tried since the start: said in one line, for it is no news. */
  readonly isWaiting: boolean;
  readonly took?: string;
  readonly incidentHref?: string;
}

export interface RowNeeds extends Reading {
  readonly isTechnical: boolean;
  readonly incidentOf: IncidentFinder;
  readonly lastRun?: RunResult | undefined;
  readonly words?: DoubtWording | undefined;
}

export const ageOf = (at: number, now: number, locale: Locale): Moving => ({
  iso: isoTime(at),
  text: sayAge(now - at, locale),
});
export const lastingOf = (at: number, now: number, locale: Locale): Moving => ({
  iso: isoTime(at),
  text: sayFor(now - at, locale),
});

/** The line of one function. Without `isTechnical` it holds no id, no error text and no step. */
export function functionRow(
  seen: Seen,
  { now, locale, isTechnical, incidentOf, lastRun, words }: RowNeeds,
): FunctionRow {
  const { fn, state } = seen;
  const incident = state.state === 'unknown' || state.state === 'failing' ? incidentOf(state) : undefined;
  // People count from the last answer, not from when it was found to be too old.
  const since = 'since' in state.cause ? state.cause.since : state.since;
  const started = stamp(since, now, locale);
  return {
    key: seen.key,
    question: fn.question,
    href: pathOf.function(fn.id, seen.elsewhere),
    state: state.state,
    word: locale.say(`state.${state.state}`),
    since: started,
    sinceFor: { iso: started.iso, text: sayFor(now - since, locale) },
    ...(seen.checkedAt === undefined ? {} : { checked: ageOf(seen.checkedAt, now, locale) }),
    reason: isTechnical
      ? technicalReason(state.cause, { now, locale })
      : plainReason(state.state, state.cause, { now, locale }),
    ...(words ? { words } : {}),
    ...(seen.elsewhere === undefined ? {} : { elsewhere: seen.elsewhere }),
    isWaiting: state.cause.kind === 'never-run',
    isCheckingAgain: isTechnical && state.isCheckingAgain,
    isFlapping: isTechnical && state.flapping !== undefined,
    ...(isTechnical && state.advisory ? { advisory: advisoryText(state, locale) } : {}),
    ...(isTechnical && lastRun ? { took: shortDuration(lastRun.durationMs, locale.tag) } : {}),
    ...(incident ? { incidentHref: pathOf.incident(incident.id) } : {}),
  };
}

/** `Fails from 1 of 3 locations (paris), 2 are needed for an alarm: no answer`. */
function advisoryText({ advisory, tracks }: FunctionState, { say }: Locale): string {
  if (!advisory) return '';
  const { locations, needed, error } = advisory;
  const all = Math.max(Object.keys(tracks).length, locations.length);
  const [failing, names] = [locations.length, locations.join(', ')];
  return say('view.row.advisory', { failing, all, names, needed, error });
}
