import type { CauseKey } from './cause-key.ts';
import type { Audience, Severity } from './names.ts';
import type { SignalSource } from './signal.ts';
import type { Cause } from './state.ts';

export const stages = ['open', 'available', 'restored'] as const;
export type Stage = (typeof stages)[number];

/** One function's part in an incident. */
export interface AffectedFunction {
  readonly functionId: string;
  readonly target: string;
  readonly cause: Cause;
  readonly joinedAt: number;
  /** When it worked again, or left for another incident. */
  readonly recoveredAt?: number;
  /** The incident that it left for, because something else is to blame. */
  readonly movedTo?: string;
  /** The component that its failing steps name. */
  readonly blames?: string;
  /** The run that was its first evidence. */
  readonly runId?: string;
  /** It fails and works by turns; it stays here until it has been steady for a while. */
  readonly isFlapping?: true;
}

/** A signal's part in an incident. */
export interface IncidentSignal {
  readonly source: SignalSource;
  readonly id: string;
  readonly says: string;
  readonly detail?: string;
  readonly functions: readonly string[];
  readonly severity: Severity;
  readonly since: number;
  readonly endedAt?: number;
}

/** Signals of one source in an incident that are counted and not listed: those beyond the first 200. */
export interface MoreSignals {
  readonly source: SignalSource;
  readonly standing: number;
  readonly ended: number;
}

/** Why nobody is told for the time being. */
export type Hold =
  /** A component that it depends on is down, and people know. */
  | { readonly kind: 'component'; readonly incidentId: string; readonly componentId: string }
  | {
      readonly kind: 'silence';
      readonly silenceId: string;
      readonly by: string;
      readonly why: string;
      readonly until: number;
    }
  | { readonly kind: 'maintenance'; readonly says: string; readonly until: number };

/** How far the telling of an incident has come. */
export interface Telling {
  /** When the escalation that is going on began, epoch milliseconds; its steps count from here. */
  readonly from: number;
  /** The severity that it began under. */
  readonly severity: Severity;
  /** Why it began: what its first step says. */
  readonly reason: 'incident-opened' | 'severity-raised' | 'still-open';
  /** How many steps of the policy were taken. */
  readonly done: number;
  /** 1; grows when people who have taken it must be reached anew, and with it the key at the pager. */
  readonly round: number;
  readonly hold?: Hold;
  /** When the last hold ended. */
  readonly releasedAt?: number;
  /** Channels that know of it through one message for many incidents. */
  readonly summarised?: readonly string[];
  /** Functions, by `subjectKey`, that each channel has been notified of; absent in incidents from before there were updates. */
  readonly informed?: Readonly<Record<string, readonly string[]>>;
  /** Why nobody will be told: the policy says so, or there is none. What is compared; `suppressionText` is for people. */
  readonly silent?: string;
  /** Audiences of the incidents that it inhibits: its policy is chosen for them, too. */
  readonly inhibitedAudiences?: readonly Audience[];
  /** Somebody closed it at the pager while it was not over. */
  readonly closedAtPagerAt?: number;
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
  /** What else than failing functions it is about; absent in incidents of functions alone. */
  readonly signals?: readonly IncidentSignal[];
  /** Absent: `signals` are all. While any of a source stands here, those of it that are listed stand as well. */
  readonly moreSignals?: readonly MoreSignals[];
  /**
   * How sure it is that the component of `causeKey` is to blame; absent: there are grounds. `doubtful`: another function has
   * got through it since. `unfounded`: the grounds are gone, and the functions are what is wrong.
   */
  readonly blame?: 'doubtful' | 'unfounded';
  /** The most that stood in it at once, and what was said of them; absent in incidents from before this was noted. */
  readonly peak?: { readonly functions: readonly string[]; readonly title: string };
  /** Ids of functions in the incidents that this one inhibits: they fail as well, and only this one is notified of. */
  readonly inhibits?: readonly string[];
  /** Absent in incidents from before there were escalations: told at once, in one step. */
  readonly telling?: Telling;
  /** When the first failed run that led to it began. */
  readonly startedAt: number;
  /** When the last good run before it began; absent: none is known. Between this and `startedAt` the harm began. */
  readonly lastGoodAt?: number;
  /** When the alarm condition held. */
  readonly openedAt: number;
  readonly acknowledgedAt?: number;
  readonly acknowledgedBy?: string;
  readonly availableAt?: number;
  readonly restoredAt?: number;
  /** Of one that is over; absent in stores from before. */
  readonly ending?: Ending;
}

/** The sentences about the end of an incident. They stay so, whatever the configuration says later. */
export interface Ending {
  /** `Voyager is working again: Credit card payment gateway is available. It was down for 12 minutes.` */
  readonly headline: string;
  /** What the incident was called, without its signals. */
  readonly title: string;
  /** `Credit card payment gateway was not available.` */
  readonly was?: string;
  /** What the component was called. */
  readonly component?: string;
}
