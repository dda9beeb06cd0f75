import type { Subject } from '../../model/names.ts';
import type { State } from '../../model/state.ts';
import type { ChangeOf } from '../../model/change.ts';
import type { RollUpFields } from '../../model/roll-up.ts';
import { HOUR_MS } from '../../time/units.ts';

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
} as const satisfies Partial<Record<State, keyof RollUpFields>>;

/** A span as additions, cut at full hours. Time spent working is what remains, so it is not counted. */
export function timeInState(
  { functionId, target }: Subject,
  { state, from, to }: Span,
): readonly ChangeOf<'rolled-up'>[] {
  if (state === 'working') return [];
  const found: ChangeOf<'rolled-up'>[] = [];
  for (let at = from; at < to;) {
    const end = Math.min(to, at - (at % HOUR_MS) + HOUR_MS);
    found.push({ kind: 'rolled-up', subject: { functionId, target }, at, add: { [fields[state]]: end - at } });
    at = end;
  }
  return found;
}
