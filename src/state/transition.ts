// The state of one function at one target: (state, what was observed, policy, now) → state. When nothing changes the
// same object comes back, so that callers can tell by identity and skip the rest.
import type { Gap } from '../model/gap.ts';
import type { Subject } from '../model/names.ts';
import type { FunctionState, Observation, StateChange } from '../model/state.ts';
import { withLimitedNumbers } from './breaches.ts';
import { unrestAfter } from './flapping.ts';
import { blameAfter } from './blame.ts';
import type { SubjectPolicy } from './policy.ts';
import { isJudged, trackAfter } from './track.ts';
import { newestEvidence, verdictOf } from './verdict.ts';
import { HOUR_MS } from '../time/units.ts';

/** A subject that has never been tried. */
export const initialState = ({ functionId, target }: Subject, now: number): FunctionState => ({
  functionId,
  target,
  state: 'unknown',
  cause: { kind: 'never-run' },
  since: now,
  tracks: {},
  knownSince: now,
  isCheckingAgain: false,
});

/** The state after one more observation from a location. Skipped runs, and runs already counted, change nothing. */
export function observe(
  prev: FunctionState,
  location: string,
  observation: Observation,
  { policy, now }: { readonly policy: SubjectPolicy; readonly now: number },
): FunctionState {
  const track = prev.tracks[location];
  const isKnown = track?.recent.some(({ runId }) => runId === observation.runId) ?? false;
  if (isKnown || observation.outcome === 'skipped') return tick(prev, policy, now);
  // A runner whose clock is ahead must not make its answers last longer.
  const seen = withLimitedNumbers({ ...observation, at: Math.min(observation.at, now) }, policy);
  const expiresAt = isJudged(seen) ? seen.certificateExpiresAt : undefined;
  const { awaiting: _awaited, ...answered } = prev;
  return settled(
    {
      ...(isJudged(seen) ? answered : prev),
      tracks: { ...prev.tracks, [location]: trackAfter(track, seen, policy) },
      ...(expiresAt === undefined ? {} : { certificateExpiresAt: expiresAt }),
    },
    policy,
    now,
  );
}

/** The state after time has passed: answers get stale, maintenance begins and ends, what was restless has settled. */
export const tick = (prev: FunctionState, policy: SubjectPolicy, now: number): FunctionState =>
  settled(prev, policy, now);

/** An answer older than this is called old also when it could not be renewed because nobody was there. */
const LONGEST_AWAITED_MS = HOUR_MS;

/**
 * A saved state taken up again, after a time in which nobody looked: nobody is alarmed about silence before there was time
 * for a new answer. After a known gap one run is awaited before what was fresh when it began is called old; that silence
 * was ours, and is no turn.
 */
export function restore(saved: FunctionState, policy: SubjectPolicy, now: number, gap?: Gap): FunctionState {
  const { awaiting: before, ...rest } = saved;
  const awaiting = gap ? awaitingAfter(before, gap, policy.staleAt(now)) : before;
  return settled({ ...rest, knownSince: now, ...(awaiting && { awaiting }) }, policy, now, true);
}

function awaitingAfter(before: FunctionState['awaiting'], gap: Gap, until: number): FunctionState['awaiting'] {
  const freshAt = before && before.until >= gap.from ? before.freshAt : gap.from;
  return gap.until - freshAt <= LONGEST_AWAITED_MS ? { freshAt, until } : undefined;
}

/** The change between two states of one subject, or undefined when it is still the same state. */
export function changeBetween(before: FunctionState, after: FunctionState): StateChange | undefined {
  if (before.state === after.state) return undefined;
  const { functionId, target, cause, since } = after;
  const runId = decidingRun(after);
  return {
    functionId,
    target,
    from: before.state,
    to: after.state,
    cause,
    at: since,
    ...(runId === undefined ? {} : { runId }),
  };
}

function decidingRun({ state, tracks }: FunctionState): string | undefined {
  if (state === 'failing' || state === 'slow') return newestEvidence(tracks)?.runId;
  if (state !== 'working') return undefined;
  const judged = Object.values(tracks).flatMap(({ recent }) => recent.filter(isJudged));
  return judged.sort((a, b) => b.at - a.at)[0]?.runId;
}

function settled(next: FunctionState, policy: SubjectPolicy, now: number, isOurSilence = false): FunctionState {
  const { state, cause, isCheckingAgain, advisory } = verdictOf(next.tracks, policy, now, next.awaiting);
  const from = isOurSilence ? state : next.state;
  const unrest = unrestAfter(next, { from, to: state }, policy.alarm.flapping, now);
  const blame = state === 'failing' ? blameAfter(next, cause, policy, now) : undefined;
  const isSameCause = isEqual(cause, next.cause);
  const isSameRest =
    isCheckingAgain === next.isCheckingAgain &&
    isEqual(advisory, next.advisory) &&
    isEqual(blame, next.blame) &&
    isEqual(unrest.turns, next.turns) &&
    isEqual(unrest.flapping, next.flapping);
  if (state === next.state && isSameCause && isSameRest) return next;
  const { advisory: _advisory, blame: _blame, turns: _turns, flapping: _flapping, ...rest } = next;
  return {
    ...rest,
    state,
    cause: isSameCause ? next.cause : cause,
    since: state === next.state ? next.since : now,
    isCheckingAgain,
    ...(blame ? { blame } : {}),
    ...(advisory ? { advisory } : {}),
    ...unrest,
  };
}

const isEqual = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
