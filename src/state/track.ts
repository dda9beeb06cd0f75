// One location's view moves on by one observation. Two latches: failing is set by `alarm.after` and released by
// `alarm.clearAfter`; slow likewise, over passes that took too long. Each series begins anew when the failing latch
// moves, so that failures that have already woken somebody do not count towards the next alarm. Beside them stand the
// measured numbers that are over their limits.
import type { Series } from '../model/function.ts';
import type { Observation, Track } from '../model/state.ts';
import { breachesAfter } from './breaches.ts';
import type { SubjectPolicy } from './policy.ts';

const untried: Track = { recent: [], isFailing: false, isSlow: false };

/** Says something about the business. */
export const isJudged = ({ outcome }: Observation): boolean => outcome !== 'inconclusive' && outcome !== 'skipped';

export const hasFailed = ({ outcome }: Observation): boolean => outcome === 'failed';

/** Passed, if only on the second try. */
export const hasPassed = ({ outcome }: Observation): boolean => outcome === 'passed' || outcome === 'flaky';

/** The track after one more observation, which is not `skipped`. */
export function trackAfter(track: Track = untried, seen: Observation, policy: SubjectPolicy): Track {
  return isJudged(seen) ? afterJudged(track, seen, policy) : afterTrouble(track, seen);
}

function afterJudged(track: Track, seen: Observation, policy: SubjectPolicy): Track {
  const { after, clearAfter } = policy.alarm;
  const judged = [...track.recent.filter(isJudged), seen].slice(-Math.max(after.of, clearAfter.of));
  const isFailing = track.isFailing
    ? !(hasPassed(seen) && holds(judged, clearAfter, hasPassed))
    : hasFailed(seen) && holds(judged, after, hasFailed);
  const recent = isFailing === track.isFailing ? judged : [seen];
  const breaches = breachesAfter(track.breaches, seen, policy);
  const hasBreaches = Object.keys(breaches).length > 0;
  const lastPassedAt = hasPassed(seen) ? seen.at : track.lastPassedAt;
  const next = {
    recent,
    isFailing,
    lastJudgedAt: seen.at,
    ...(lastPassedAt === undefined ? {} : { lastPassedAt }),
    ...(hasBreaches ? { breaches } : {}),
  };
  if (isFailing) {
    const first = judged.slice(-after.of).find(hasFailed);
    const firstFailedAt = track.isFailing ? track.firstFailedAt : first?.at;
    const harm = track.isFailing ? track.harm : first && harmFrom(first, [...judged, track]);
    const evidence = hasFailed(seen) ? seen : track.evidence;
    return {
      ...next,
      isSlow: false,
      ...(evidence ? { evidence } : {}),
      ...(firstFailedAt === undefined ? {} : { firstFailedAt }),
      ...(harm ? { harm } : {}),
    };
  }
  const isSlow = isSlowAfter(track, judged, policy);
  const isMeasured = Object.keys(breaches).some((name) => Object.hasOwn(seen.measured ?? {}, name));
  const evidence = isTooLong(seen, policy) || (!isSlow && isMeasured) ? seen : track.evidence;
  return { ...next, isSlow, ...((isSlow || hasBreaches) && evidence ? { evidence } : {}) };
}

/** When the harm began that a first failure shows: after the last pass before it, at the latest when its run began. */
function harmFrom(
  { at, startedAt = at }: Observation,
  known: readonly (Observation | Pick<Track, 'lastPassedAt'>)[],
): NonNullable<Track['harm']> {
  const passes = known.flatMap((one) => ('outcome' in one ? (hasPassed(one) ? one.at : []) : (one.lastPassedAt ?? [])));
  const before = passes.filter((passedAt) => passedAt <= startedAt);
  return { startedAt, ...(before.length > 0 && { lastGoodAt: Math.max(...before) }) };
}

function isSlowAfter({ isSlow }: Track, judged: readonly Observation[], policy: SubjectPolicy): boolean {
  const { after, clearAfter } = policy.alarm;
  const isLong = (one: Observation) => isTooLong(one, policy);
  const isQuick = (one: Observation) => hasPassed(one) && !isLong(one);
  const latest = judged.at(-1)!;
  if (!isSlow) return isLong(latest) && holds(judged, after, isLong);
  return policy.slowAfterMs !== undefined && !(isQuick(latest) && holds(judged, clearAfter, isQuick));
}

/** A pass that took longer than the policy calls quick. */
const isTooLong = (one: Observation, { slowAfterMs }: SubjectPolicy) =>
  slowAfterMs !== undefined && hasPassed(one) && one.durationMs > slowAfterMs;

const holds = (judged: readonly Observation[], { count, of }: Series, matches: (one: Observation) => boolean) =>
  judged.slice(-of).filter(matches).length >= count;

/** Of our own troubles since the last judged result the first is kept (since when) and the latest (what). */
function afterTrouble(track: Track, seen: Observation): Track {
  const troubles = track.recent.filter((one) => !isJudged(one));
  const recent = [...track.recent.filter(isJudged), ...troubles.slice(0, 1), seen];
  // A clock that was set back must not leave an old answer fresh for as long as it was set back.
  const { lastJudgedAt } = track;
  return { ...track, recent, ...(lastJudgedAt === undefined ? {} : { lastJudgedAt: Math.min(lastJudgedAt, seen.at) }) };
}
