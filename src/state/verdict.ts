// What the tracks of all locations say together, from scratch each time: nothing is remembered here, so a state after a
// maintenance window or a restart is what its observations make it.
import type { Cause, Observation, State, Track } from '../model/state.ts';
import type { SubjectPolicy } from './policy.ts';
import { hasFailed, hasPassed, isJudged } from './track.ts';

export interface Verdict {
  readonly state: State;
  readonly cause: Cause;
  readonly isCheckingAgain: boolean;
}

type Tracks = Readonly<Record<string, Track>>;

/** The verdict at `now` (epoch milliseconds). A location whose last answer is stale has no say. */
export function verdictOf(tracks: Tracks, policy: SubjectPolicy, now: number): Verdict {
  if (policy.maintenance) {
    return { state: 'maintenance', cause: { kind: 'maintenance', ...policy.maintenance }, isCheckingAgain: false };
  }
  const fresh = Object.values(tracks).filter(
    ({ lastJudgedAt }) => lastJudgedAt !== undefined && now <= policy.staleAt(lastJudgedAt),
  );
  if (fresh.length === 0) return { state: 'unknown', cause: causeOfSilence(tracks), isCheckingAgain: false };

  const failing = fresh.filter(({ isFailing }) => isFailing);
  if (failing.length >= policy.alarm.locations) {
    return { state: 'failing', cause: causeOfFailure(newest(failing.flatMap(evidenceOf))), isCheckingAgain: false };
  }
  const lastFailures = fresh.flatMap(({ recent }) => recent.findLast(isJudged) ?? []).filter(hasFailed);
  const isCheckingAgain = lastFailures.length > 0;
  if (!fresh.some((track) => hasAnswer(track, policy))) {
    const evidence = newest([...lastFailures, ...failing.flatMap(evidenceOf)]);
    return { state: 'unknown', cause: causeOfFailure(evidence), isCheckingAgain };
  }
  const { slowAfterMs } = policy;
  const slow = fresh.filter(({ isSlow, isFailing }) => isSlow && !isFailing);
  if (slowAfterMs !== undefined && slow.length > 0 && slow.length + failing.length >= policy.alarm.locations) {
    const cause = causeOfSlowness(newest(slow.flatMap(evidenceOf)), slowAfterMs);
    return { state: 'slow', cause, isCheckingAgain };
  }
  return { state: 'working', cause: { kind: 'passed' }, isCheckingAgain };
}

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
function hasAnswer({ recent, isFailing }: Track, { staleAt }: SubjectPolicy): boolean {
  if (isFailing) return false;
  const judged = recent.filter(isJudged);
  const lastPass = judged.findLastIndex(hasPassed);
  if (lastPass < 0) return false;
  return judged.slice(lastPass + 1).every((failure, index) => failure.at <= staleAt(judged[lastPass + index]!.at));
}

function causeOfFailure(evidence: Observation | undefined): Cause {
  const error = evidence?.error ?? 'no reason was recorded';
  return { kind: evidence?.timedOut ? 'timed-out' : 'failed-step', ...whereOf(evidence), error };
}

const causeOfSlowness = (evidence: Observation | undefined, limitMs: number): Cause => ({
  kind: 'slow',
  ...whereOf(evidence),
  durationMs: evidence?.durationMs ?? limitMs,
  limitMs,
});

/** Nothing fresh: our own trouble if that is the latest that was heard, else silence. */
function causeOfSilence(tracks: Tracks): Cause {
  const since = lastAnswerAt(tracks);
  const troubles = Object.values(tracks)
    .map(({ recent }) => recent.filter((one) => !isJudged(one)))
    .filter((found) => found.length > 0);
  const latest = newest(troubles.flatMap((found) => found.slice(-1)));
  if (latest && (since === undefined || latest.at >= since)) {
    return {
      kind: 'runner-trouble',
      trouble: latest.trouble ?? 'interrupted',
      message: latest.error ?? 'no reason was recorded',
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

const newest = (seen: readonly Observation[]): Observation | undefined =>
  seen.reduce<Observation | undefined>((best, one) => (best && best.at > one.at ? best : one), undefined);
