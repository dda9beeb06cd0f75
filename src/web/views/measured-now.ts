import type { FunctionState } from '../../model/state.ts';
import { measuredAt, type Measured, type MeasuredConfig } from '../../state/measured.ts';

interface Known {
  readonly config: MeasuredConfig;
  readonly byTarget: Map<string, Measured>;
}

/** Worked out once after each change of a state, and not for each card of each page. */
const known = new WeakMap<readonly FunctionState[], Known>();

/** What is measured at a target at the moment that a page shows. */
export function measuredNow(
  target: string,
  { config, states }: { readonly config: MeasuredConfig; readonly states: readonly FunctionState[] },
): Measured {
  const before = known.get(states);
  const { byTarget } = before?.config === config ? before : { byTarget: new Map<string, Measured>() };
  known.set(states, { config, byTarget });
  const measured = byTarget.get(target) ?? measuredAt(target, config, states);
  byTarget.set(target, measured);
  return measured;
}
