import type { Subject } from './names.ts';

/** Whether a check drives a browser or sends requests over HTTP. */
export const checkKinds = ['browser', 'http'] as const;
export type CheckKind = (typeof checkKinds)[number];

/** What some attempts of one check have cost together. Milliseconds. */
export interface AttemptCost extends Subject {
  readonly kind: CheckKind;
  readonly attempts: number;
  /** How long they held a place of the runner. */
  readonly wallMs: number;
  /** Processor time of all their processes; undefined where the system does not say. */
  readonly cpuMs: number | undefined;
}
