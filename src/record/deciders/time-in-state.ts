import type { Subject } from '../../model/names.ts';
import type { State } from '../../model/state.ts';
import type { Addition } from '../../store/store.ts';

const HOUR_MS = 3_600_000;

/** An addition to the roll-ups that hold `at`. */
export interface RollUpEntry {
  readonly subject: Subject;
  readonly at: number;
  readonly add: Addition;
}

/** A time spent in one state, epoch milliseconds. */
export interface Span {
  readonly state: State;
  readonly from: number;
  readonly to: number;
}

const fields = {
  failing: 'failingMs',
  slow: 'slowMs',
  unknown: 'unknownMs',
  maintenance: 'maintenanceMs',
} as const satisfies Partial<Record<State, keyof Addition>>;

/** A span as additions, cut at full hours. Time spent working is what remains, so it is not counted. */
export function timeInState(subject: Subject, { state, from, to }: Span): readonly RollUpEntry[] {
  if (state === 'working') return [];
  const found: RollUpEntry[] = [];
  for (let at = from; at < to;) {
    const end = Math.min(to, at - (at % HOUR_MS) + HOUR_MS);
    found.push({ subject, at, add: { [fields[state]]: end - at } });
    at = end;
  }
  return found;
}
