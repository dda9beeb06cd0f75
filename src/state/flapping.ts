// A function that fails and works by turns is told of once. Its state stays what it is; beside it stands since when it has
// been going to and fro, and when that is over if nothing moves. What moves is the line between well and ill.
import type { FlappingPolicy } from '../model/function.ts';
import type { FunctionState, State } from '../model/state.ts';

/** How restless a state is; both absent when it is not. */
export type Unrest = Pick<FunctionState, 'turns' | 'flapping'>;

const calm: Unrest = {};

const isWell = (state: State) => state === 'working' || state === 'slow';
const isIll = (state: State) => state === 'failing' || state === 'unknown';

/** The unrest when the state goes from `from` to `to` at `now`, which may be the same. */
export function unrestAfter(
  { turns, flapping }: Unrest,
  { from, to }: { readonly from: State; readonly to: State },
  policy: FlappingPolicy | undefined,
  now: number,
): Unrest {
  if (!policy || to === 'maintenance') return calm;
  const before = flapping && now >= flapping.until ? calm : { ...(turns && { turns }), ...(flapping && { flapping }) };
  const isTurn = isWell(from) && isIll(to);
  const hasMoved = isTurn || (isIll(from) && isWell(to));
  if (before.flapping) {
    const { since, until } = before.flapping;
    const latest = now + policy.settleMs;
    // A clock that was set back, or a shorter time to settle, must not make it last longer than that.
    return { ...before, flapping: { since: Math.min(since, now), until: hasMoved ? latest : Math.min(until, latest) } };
  }
  return isTurn ? turnedOnceMore(before.turns ?? [], policy, now) : before;
}

function turnedOnceMore(earlier: readonly number[], policy: FlappingPolicy, now: number): Unrest {
  const lately = earlier.filter((at) => at <= now && now - at <= policy.withinMs);
  const turns = [...lately, now].slice(-policy.turns);
  return turns.length < policy.turns
    ? { turns }
    : { turns, flapping: { since: turns[0]!, until: now + policy.settleMs } };
}
