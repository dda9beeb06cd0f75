import type { FunctionState, Track } from '../model/state.ts';

/** When the harm began, epoch milliseconds: after `lastGoodAt`, at the latest at `startedAt`. */
export interface Harm {
  readonly startedAt: number;
  /** When the last good run before it ended; absent: none is known. */
  readonly lastGoodAt?: number;
}

/**
 * When what makes a function fail began: with the run of the first failure of the series that is still going on, or the first
 * number over its limit where no series fails; the earliest of all locations, at the latest the state itself.
 */
export function harmOf({ tracks, since }: Pick<FunctionState, 'tracks' | 'since'>): Harm {
  const found = Object.values(tracks).flatMap(beginnings);
  const startedAt = Math.min(since, ...found.map((one) => one.startedAt));
  const good = found.flatMap(({ lastGoodAt }) => lastGoodAt ?? []).filter((at) => at <= startedAt);
  return { startedAt, ...(good.length > 0 && { lastGoodAt: Math.max(...good) }) };
}

function beginnings({ isFailing, firstFailedAt, harm, breaches = {} }: Track): readonly Harm[] {
  if (!isFailing)
    return Object.values(breaches).flatMap(({ failSince }) =>
      failSince === undefined ? [] : [{ startedAt: failSince }],
    );
  if (harm) return [harm];
  return firstFailedAt === undefined ? [] : [{ startedAt: firstFailedAt }];
}
