// How long starts have to wait for a free place, by going through the starts that the schedule names: first come, first
// served, a fixed number of places. Nothing is drawn by lot: each check has its place in its interval, so that what
// happens is known beforehand, as far as it is known how long checks take.
import { Heap } from './heap.ts';

/** A start: when it is due, epoch milliseconds, and for how long it then holds a place. */
export interface Arrival {
  readonly at: number;
  readonly serviceMs: number;
}

/** The longest wait of any of `arrivals`, in any order, for one of `places` that are all free at first; milliseconds. */
export function longestWaitMs(arrivals: readonly Arrival[], places: number): number {
  // Which of those due at the same moment comes first is not known; it makes a difference of one run at most.
  const inOrder = arrivals.toSorted((a, b) => a.at - b.at || b.serviceMs - a.serviceMs);
  const freeAt = new Heap<number>((a, b) => a < b);
  let longest = 0;
  for (const { at, serviceMs } of inOrder) {
    const free = freeAt.size < places ? -Infinity : (freeAt.pop() ?? -Infinity);
    const startAt = Math.max(at, free);
    longest = Math.max(longest, startAt - at);
    freeAt.push(startAt + serviceMs);
  }
  return longest;
}

/**
 * What no start can wait longer, however much too much there is to do: a check that still waits is not started a second
 * time, so that before a start stands at most one run of each of the others. `services`: how long one run of each takes.
 */
export function mostWaitMs(services: readonly number[], places: number): number {
  if (services.length <= places) return 0;
  const sum = services.reduce((all, ms) => all + ms, 0);
  const least = services.reduce((a, b) => Math.min(a, b), Infinity);
  return (sum - least) / places;
}
