import type { CauseKey } from '../model/incident.ts';
import type { FunctionState } from '../model/state.ts';

/** What a failing function's incident is joined by: the component to blame, or the function itself when none is. */
export const causeKeyOf = ({ functionId, target, cause }: FunctionState): CauseKey =>
  'component' in cause && cause.component !== undefined
    ? `component:${cause.component}@${target}`
    : `function:${functionId}@${target}`;

/** All functions of a target that went silent are one incident: our own blindness. */
export const blindnessKeyOf = ({ target }: Pick<FunctionState, 'target'>): CauseKey => `unknown:${target}`;

export type ReadCauseKey =
  | { readonly kind: 'component'; readonly componentId: string; readonly target: string }
  | { readonly kind: 'function'; readonly functionId: string; readonly target: string }
  | { readonly kind: 'unknown'; readonly target: string };

/** The parts of a cause key. A target's name has no `@`. */
export function readCauseKey(key: CauseKey): ReadCauseKey {
  const colon = key.indexOf(':');
  const kind = key.slice(0, colon);
  const rest = key.slice(colon + 1);
  if (kind === 'unknown') return { kind, target: rest };
  const at = rest.lastIndexOf('@');
  const [id, target] = [rest.slice(0, at), rest.slice(at + 1)];
  return kind === 'component' ? { kind, componentId: id, target } : { kind: 'function', functionId: id, target };
}

/** The component that an incident is about, if it is about one. */
export function componentOf(key: CauseKey): string | undefined {
  const read = readCauseKey(key);
  return read.kind === 'component' ? read.componentId : undefined;
}

/** An incident of our own blindness rather than of the business. */
export const isBlindness = ({ causeKey }: { readonly causeKey: CauseKey }): boolean => causeKey.startsWith('unknown:');
