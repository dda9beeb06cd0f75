import type { Silence } from './alerting.ts';
import type { MaintenanceWindow } from './function.ts';

/** A single time of planned work, made while running. */
export type PlannedWork = MaintenanceWindow & {
  readonly id: string;
  readonly by: string;
  readonly when: Extract<MaintenanceWindow['when'], { kind: 'once' }>;
};

/** What people made while running, on the page or through the API. Each says who, why and until when. */
export type Planned =
  | { readonly kind: 'silence'; readonly silence: Silence }
  | { readonly kind: 'maintenance'; readonly window: PlannedWork };

export const plannedId = (planned: Planned): string =>
  planned.kind === 'silence' ? planned.silence.id : planned.window.id;

/** When it ends, epoch milliseconds. */
export const plannedUntil = (planned: Planned): number =>
  planned.kind === 'silence' ? planned.silence.until : planned.window.when.until;
