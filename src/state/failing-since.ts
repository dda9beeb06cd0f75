import type { FunctionState, Track } from '../model/state.ts';

/**
 * When what makes a function fail began, epoch milliseconds: the first failed run of the series that is still going on,
 * or the first number over its limit where no series fails; the earliest of all locations, at the latest the state itself.
 */
export const failingSinceOf = ({ tracks, since }: Pick<FunctionState, 'tracks' | 'since'>): number =>
  Math.min(since, ...Object.values(tracks).flatMap(beginnings));

function beginnings({ isFailing, firstFailedAt, breaches = {} }: Track): readonly number[] {
  if (isFailing) return firstFailedAt === undefined ? [] : [firstFailedAt];
  return Object.values(breaches).flatMap(({ failSince }) => failSince ?? []);
}
