import type { Severity } from './names.ts';
import type { Cause } from './state.ts';

export const stages = ['open', 'available', 'restored'] as const;
export type Stage = (typeof stages)[number];

/** What incidents are joined by: one broken component, one broken function, or our own blindness. */
export type CauseKey = `component:${string}@${string}` | `function:${string}@${string}` | `unknown:${string}`;

/** One function's part in an incident. */
export interface AffectedFunction {
  readonly functionId: string;
  readonly target: string;
  readonly cause: Cause;
  readonly joinedAt: number;
  readonly recoveredAt?: number;
  readonly runId?: string;
}

export interface Incident {
  /** Also the de-duplication key at every pager. */
  readonly id: string;
  readonly causeKey: CauseKey;
  readonly severity: Severity;
  readonly stage: Stage;
  /** The sentence that page and pager show. */
  readonly title: string;
  readonly affected: readonly AffectedFunction[];
  /** First failed run that led to it. */
  readonly startedAt: number;
  /** When the alarm condition held. */
  readonly openedAt: number;
  readonly acknowledgedAt?: number;
  readonly acknowledgedBy?: string;
  readonly availableAt?: number;
  readonly restoredAt?: number;
}

export const timelineKinds = [
  'opened',
  'joined',
  'recovered',
  'severity',
  'acknowledged',
  'available',
  'restored',
  'notified',
  'refused',
  'note',
] as const;

/** A line of an incident's timeline. */
export interface TimelineEntry {
  readonly incidentId: string;
  readonly at: number;
  readonly kind: (typeof timelineKinds)[number];
  readonly text: string;
}
