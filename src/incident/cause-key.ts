import type { CauseKey } from '../model/cause-key.ts';
import type { Incident } from '../model/incident.ts';
import type { Subject } from '../model/names.ts';

/** What a failing function's incident is joined by: the component to blame, or the function itself when none is. */
export const causeKeyOf = ({ functionId, target }: Subject, component: string | undefined): CauseKey =>
  component === undefined ? `function:${functionId}@${target}` : `component:${component}@${target}`;

/** All functions of a target that went silent are one incident: our own blindness. */
export const blindnessKeyOf = ({ target }: Pick<Subject, 'target'>): CauseKey => `unknown:${target}`;

export type ReadCauseKey =
  | { readonly kind: 'component'; readonly id: string; readonly target: string }
  | { readonly kind: 'function'; readonly id: string; readonly target: string }
  | { readonly kind: 'alarm'; readonly id: string; readonly target: string }
  | { readonly kind: 'certificate'; readonly id: string; readonly target: string }
  | { readonly kind: 'unknown'; readonly target: string }
  /** `id`: the channel. */
  | { readonly kind: 'storm'; readonly id: string }
  | { readonly kind: 'self'; readonly id: string };

/** The parts of a cause key. A target's name has no `@`. */
export function readCauseKey(key: CauseKey): ReadCauseKey {
  const colon = key.indexOf(':');
  const kind = key.slice(0, colon) as ReadCauseKey['kind'];
  const rest = key.slice(colon + 1);
  switch (kind) {
    case 'unknown':
      return { kind, target: rest };
    case 'storm':
    case 'self':
      return { kind, id: rest };
    case 'component':
    case 'function':
    case 'alarm':
    case 'certificate': {
      const at = rest.lastIndexOf('@');
      return { kind, id: rest.slice(0, at), target: rest.slice(at + 1) };
    }
  }
}

/** The target that an incident is about; our own trouble is about none. */
export function targetOf(key: CauseKey): string | undefined {
  const read = readCauseKey(key);
  return 'target' in read ? read.target : undefined;
}

/** The component that an incident is about, if it is about one. */
export function componentOf(key: CauseKey): string | undefined {
  const read = readCauseKey(key);
  return read.kind === 'component' ? read.id : undefined;
}

/** The component that there are grounds to blame for an incident. */
export const blamedComponent = ({ causeKey, blame }: Pick<Incident, 'causeKey' | 'blame'>): string | undefined =>
  blame === 'unfounded' ? undefined : componentOf(causeKey);

/** An incident of our own blindness rather than of the business. */
export const isBlindness = ({ causeKey }: { readonly causeKey: CauseKey }): boolean => causeKey.startsWith('unknown:');

/** An incident of the monitor itself: nothing that customer service could do or say anything about. */
export const isOwnTrouble = ({ causeKey }: { readonly causeKey: CauseKey }): boolean =>
  causeKey.startsWith('self:') || causeKey.startsWith('storm:');
