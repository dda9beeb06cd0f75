import type { Incident } from './incident.ts';
import type { TimelineEntry } from './timeline.ts';
import type { AttemptCost } from './check.ts';
import type { NoticeAction } from './notice.ts';
import type { Place } from './names.ts';
import type { Job, RunResult } from './run.ts';
import type { FunctionState, StateChange } from './state.ts';

/** What has happened and is committed. Published after the transaction, in its order. */
export type BellwetherEvent =
  | { readonly kind: 'run-due'; readonly job: Job; readonly latenessMs: number }
  | { readonly kind: 'run-skipped'; readonly place: Place; readonly dueAt: number }
  | { readonly kind: 'runs-missed'; readonly place: Place; readonly count: number }
  | { readonly kind: 'run-finished'; readonly result: RunResult }
  | { readonly kind: 'state-changed'; readonly change: StateChange; readonly state: FunctionState }
  /** Any other movement of a state that a page may show: "checking again" begins or ends. */
  | { readonly kind: 'state-touched'; readonly state: FunctionState }
  | { readonly kind: 'incident-opened'; readonly incident: Incident }
  | { readonly kind: 'incident-changed'; readonly incident: Incident; readonly entries: readonly TimelineEntry[] }
  | { readonly kind: 'incident-closed'; readonly incident: Incident }
  | { readonly kind: 'notices-queued'; readonly count: number }
  | {
      readonly kind: 'notice-settled';
      readonly channel: string;
      readonly outcome: 'delivered' | 'retried' | 'dropped';
      readonly incidentId: string;
      readonly action: NoticeAction;
      readonly round: number;
      /** Its channel did not take it, or never said clearly that it did. */
      readonly untaken?: { readonly how: 'refused' | 'unclear'; readonly error: string };
    }
  /** A child process of the runner was replaced; `reason`: one of a bounded set. */
  | { readonly kind: 'runner-restarted'; readonly reason: string }
  /** Attempts of a check have ended and cost this. */
  | { readonly kind: 'attempts-ended'; readonly cost: AttemptCost }
  /** What a calendar at an address says has changed. */
  | { readonly kind: 'calendars-changed' }
  /** The store could not be written, and can be again; what waited is in it. */
  | { readonly kind: 'store-recovered' }
  /** Silences or planned work were made or ended by people. */
  | { readonly kind: 'plans-changed' }
  | { readonly kind: 'config-loaded' }
  | { readonly kind: 'config-refused'; readonly problems: readonly string[] }
  /** Check scripts were loaded after a start or a change; `refused`: the functions whose newest script does not load. */
  | { readonly kind: 'scripts-loaded'; readonly refused: readonly string[] };

export type EventKind = BellwetherEvent['kind'];
export type EventOf<K extends EventKind> = Extract<BellwetherEvent, { kind: K }>;
export type Publish = (event: BellwetherEvent) => void;
