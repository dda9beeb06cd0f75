// What the tracks of all locations say together, from scratch each time: nothing is remembered here, so a state after a
// maintenance window or a restart is what its observations make it.
import { inEnglish } from '../i18n/in-english.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Advisory, Cause, FunctionState, Observation, State, Track } from '../model/state.ts';
import { heldBreach, newestBreach, type HeldBreach } from './breaches.ts';
import type { SubjectPolicy } from './policy.ts';
import { saidMeasurement } from './said-measurement.ts';
import { hasFailed, hasPassed, isJudged } from './track.ts';

export interface Verdict {
  readonly state: State;
  readonly cause: Cause;
  readonly isCheckingAgain: boolean;
  readonly advisory?: Advisory;
}

type Tracks = Readonly<Record<string, Track>>;

/** What one location with a fresh answer says. */
interface Voice {
  readonly location: string;
  readonly track: Track;
  readonly failing: HeldBreach | undefined;
  readonly slow: HeldBreach | undefined;
}

/** The verdict at `now` (epoch milliseconds). A location whose last answer is stale has no say, unless a new one is awaited. */
export function verdictOf(
  tracks: Tracks,
  policy: SubjectPolicy,
  now: number,
  awaiting?: FunctionState['awaiting'],
): Verdict {
  if (policy.maintenance) {
    return { state: 'maintenance', cause: { kind: 'maintenance', ...policy.maintenance }, isCheckingAgain: false };
  }
  const freshAt = awaiting && now <= awaiting.until ? Math.min(now, awaiting.freshAt) : now;
  const voices = voicesOf(tracks, policy, freshAt);
  const { locale = inEnglish } = policy;
  if (voices.length === 0) return { state: 'unknown', cause: causeOfSilence(tracks, locale), isCheckingAgain: false };

  const { locations } = policy.alarm;
  const failing = voices.filter((voice) => voice.track.isFailing || voice.failing);
  if (failing.length >= locations)
    return { state: 'failing', cause: causeOfFailing(failing, [], locale), isCheckingAgain: false };

  const lastFailures = voices.flatMap(({ track }) => track.recent.findLast(isJudged) ?? []).filter(hasFailed);
  const more = {
    isCheckingAgain: lastFailures.length > 0,
    ...(failing.length > 0 ? { advisory: advisoryOf(failing, locations, locale) } : {}),
  };
  if (!voices.some((voice) => hasAnswer(voice, policy))) {
    return { state: 'unknown', cause: causeOfFailing(failing, lastFailures, locale), ...more };
  }
  const slow = voices.filter((voice) => !failing.includes(voice) && (isSlowByTime(voice, policy) || voice.slow));
  if (slow.length > 0 && slow.length + failing.length >= locations) {
    return { state: 'slow', cause: causeOfSlowness(slow, policy), ...more };
  }
  return { state: 'working', cause: { kind: 'passed' }, ...more };
}

const voicesOf = (tracks: Tracks, policy: SubjectPolicy, now: number): Voice[] =>
  Object.entries(tracks)
    .filter(([, { lastJudgedAt }]) => lastJudgedAt !== undefined && now <= policy.staleAt(lastJudgedAt))
    .map(([location, track]) => ({
      location,
      track,
      failing: heldBreach('failing', track, policy),
      slow: heldBreach('slow', track, policy),
    }));

/** The observation that a state's failing or slow verdict rests on: the newest of all locations. */
export const newestEvidence = (tracks: Tracks): Observation | undefined =>
  newest(Object.values(tracks).flatMap(evidenceOf));

/** When the last answer about the business came from any location, epoch milliseconds. */
export function lastAnswerAt(tracks: Tracks): number | undefined {
  const times = Object.values(tracks).flatMap(({ lastJudgedAt }) => lastJudgedAt ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}

/**
 * Whether the location's last confirmed answer is yes, and still counts. Failures that are not yet an alarm do not take
 * it back; but a failure after a silence does not bring an answer back that had become stale.
 */
function hasAnswer({ track, failing }: Voice, { staleAt }: SubjectPolicy): boolean {
  if (track.isFailing || failing) return false;
  const judged = track.recent.filter(isJudged);
  const lastPass = judged.findLastIndex(hasPassed);
  if (lastPass < 0) return false;
  return judged.slice(lastPass + 1).every((failure, index) => failure.at <= staleAt(judged[lastPass + index]!.at));
}

const isSlowByTime = ({ track }: Voice, { slowAfterMs }: SubjectPolicy) => slowAfterMs !== undefined && track.isSlow;

/** A series of failures comes before a number over its limit. */
function causeOfFailing(failing: readonly Voice[], lastFailures: readonly Observation[], locale: Locale): Cause {
  const series = failing.filter(({ track }) => track.isFailing);
  const breach = newestBreach(failing.flatMap((voice) => voice.failing ?? []));
  if (series.length + lastFailures.length === 0 && breach) return breach.cause;
  return causeOfFailure(newest([...lastFailures, ...series.flatMap(({ track }) => evidenceOf(track))]), locale);
}

function causeOfFailure(evidence: Observation | undefined, { say }: Locale): Cause {
  const error = evidence?.error ?? say('measured.noReason');
  return {
    kind: evidence?.timedOut ? 'timed-out' : 'failed-step',
    ...whereOf(evidence),
    error,
    ...(evidence?.failure === undefined ? {} : { failure: evidence.failure }),
  };
}

/** A long time comes before a number over its limit. */
function causeOfSlowness(slow: readonly Voice[], policy: SubjectPolicy): Cause {
  const { slowAfterMs: limitMs } = policy;
  const byTime = slow.filter((voice) => isSlowByTime(voice, policy));
  const breach = newestBreach(slow.flatMap((voice) => voice.slow ?? []));
  if (byTime.length === 0 || limitMs === undefined) return breach!.cause;
  const evidence = newest(byTime.flatMap(({ track }) => evidenceOf(track)));
  return { kind: 'slow', ...whereOf(evidence), durationMs: evidence?.durationMs ?? limitMs, limitMs };
}

/** The alarm condition holds in these locations, which are too few. */
function advisoryOf(failing: readonly Voice[], needed: number, locale: Locale): Advisory {
  const said = failing.flatMap(({ track, failing: held }) => [
    ...(track.isFailing ? evidenceOf(track).map(({ at, error }) => ({ at, error })) : []),
    ...(held ? [{ at: held.breach.at, error: saidMeasurement(held.cause, locale) }] : []),
  ]);
  const latest = newest(said);
  return {
    locations: failing.map(({ location }) => location).toSorted(),
    needed,
    error: latest?.error ?? locale.say('measured.noReason'),
  };
}

/** Nothing fresh: our own trouble if that is the latest that was heard, else silence. */
function causeOfSilence(tracks: Tracks, { say }: Locale): Cause {
  const since = lastAnswerAt(tracks);
  const troubles = Object.values(tracks)
    .map(({ recent }) => recent.filter((one) => !isJudged(one)))
    .filter((found) => found.length > 0);
  const latest = newest(troubles.flatMap((found) => found.slice(-1)));
  if (latest && (since === undefined || latest.at >= since)) {
    return {
      kind: 'runner-trouble',
      trouble: latest.trouble ?? 'interrupted',
      message: latest.error ?? say('measured.noReason'),
      since: Math.max(since ?? 0, Math.min(...troubles.flatMap((found) => found.slice(0, 1)).map(({ at }) => at))),
    };
  }
  return since === undefined ? { kind: 'never-run' } : { kind: 'stale', since };
}

const whereOf = (evidence: Observation | undefined) => ({
  ...(evidence?.step === undefined ? {} : { step: evidence.step }),
  ...(evidence?.component === undefined ? {} : { component: evidence.component }),
});

const evidenceOf = ({ evidence }: Track): readonly Observation[] => (evidence ? [evidence] : []);

const newest = <T extends { readonly at: number }>(seen: readonly T[]): T | undefined =>
  seen.reduce<T | undefined>((best, one) => (best && best.at > one.at ? best : one), undefined);
