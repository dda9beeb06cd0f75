// The tables as Kysely sees them. Types are those that SQLite and PostgreSQL share: integers and doubles (times are epoch
// milliseconds UTC), text (JSON where a noun is only read and written as a whole) and bytes (run ids).
import type { Generated, Kysely, Transaction } from 'kysely';

export interface SubjectRow {
  readonly id: Generated<number>;
  readonly function_id: string;
  readonly target: string;
}

/** What the steps of a run are called: the same for nearly all runs of a function, so stored once. */
export interface ShapeRow {
  readonly id: Generated<number>;
  readonly subject_id: number;
  readonly shape: string;
  /** Start of a day on which it was in use. */
  readonly used_at: number;
}

/** A run between its start and its end. */
export interface RunningRow {
  readonly id: Uint8Array;
  readonly subject_id: number;
  readonly location_id: number;
  readonly due_at: number;
  readonly started_at: number;
  readonly purpose: number;
}

export interface RunRow extends RunningRow {
  readonly finished_at: number;
  readonly outcome: number;
  readonly duration_ms: number;
  readonly attempts: number;
  readonly cleanup_failures: number;
  readonly certificate_expires_at: number | null;
  readonly shape_id: number | null;
  /** JSON array: start and duration of each step of the shape, then the value of each of its measurements. */
  readonly numbers: string | null;
}

/** What most runs do not have: failure, trouble, evidence, log. */
export interface RunDetailRow {
  readonly run_id: Uint8Array;
  readonly details: string;
}

export interface StateRow {
  readonly subject_id: number;
  readonly state: string;
  readonly counted_until: number;
}

export interface StateChangeRow {
  readonly id: Generated<number>;
  readonly subject_id: number;
  readonly at: number;
  readonly from_state: string;
  readonly to_state: string;
  readonly cause: string;
  readonly run_id: string | null;
}

export interface IncidentRow {
  readonly id: string;
  readonly opened_at: number;
  readonly restored_at: number | null;
  readonly incident: string;
}

export interface IncidentFunctionRow {
  readonly incident_id: string;
  readonly function_id: string;
}

export interface TimelineRow {
  readonly id: Generated<number>;
  readonly incident_id: string;
  readonly at: number;
  readonly kind: string;
  readonly actor: string | null;
  readonly event: string;
  /** JSON: what people were told by this line. Null when nothing was, and in lines from before it was kept. */
  readonly published: string | null;
}

export interface OutboxRow {
  readonly id: Generated<number>;
  readonly channel: string;
  readonly dedup_key: string;
  readonly action: string;
  readonly notice: string;
  readonly created_at: number;
  readonly attempts: number;
  readonly next_attempt_at: number;
  readonly leased_until: number;
  readonly last_error: string | null;
  readonly settled: string | null;
  readonly settled_at: number | null;
  readonly credential: string | null;
}

/** Column order is the order of insertion in roll-ups.ts. */
export interface RollUpRow {
  readonly unit: number;
  readonly start: number;
  readonly subject_id: number;
  readonly due: number;
  readonly passed: number;
  readonly flaky: number;
  readonly failed: number;
  readonly inconclusive: number;
  readonly skipped: number;
  readonly duration_sum_ms: number;
  readonly duration_max_ms: number;
  readonly failing_ms: number;
  readonly slow_ms: number;
  readonly unknown_ms: number;
  readonly maintenance_ms: number;
}

export interface PlannedRow {
  readonly id: string;
  readonly kind: string;
  readonly until: number;
  readonly value: string;
}

export interface SignalRow {
  readonly source: string;
  readonly id: string;
  readonly value: string;
}

export interface TokenRow {
  readonly name: string;
  readonly role: string;
  readonly hash: string;
  readonly created_at: number;
  readonly expires_at: number | null;
}

export interface SessionRow {
  readonly hash: string;
  readonly created_at: number;
  readonly value: string;
}

export interface AuditRow {
  readonly id: Generated<number>;
  readonly at: number;
  readonly who: string;
  readonly way: string;
  readonly what: string;
  readonly which: string;
  readonly address: string;
  readonly outcome: string;
}

export interface SubscriptionRow {
  readonly id: string;
  readonly address: string;
  readonly audience: string;
  /** JSON array of ids. */
  readonly functions: string;
  readonly created_at: number;
  readonly confirmed_at: number | null;
  readonly refusals: number;
  readonly paused_at: number | null;
  readonly day: string;
  readonly mails: number;
}

export interface SubscriberMailRow {
  readonly id: Generated<number>;
  readonly subscription_id: string;
  readonly kind: string;
  readonly about: string;
  readonly content: string;
  readonly created_at: number;
  readonly attempts: number;
  readonly next_attempt_at: number;
  readonly settled: string | null;
  readonly settled_at: number | null;
}

export interface Tables {
  readonly meta: { readonly name: string; readonly value: string };
  readonly subjects: SubjectRow;
  readonly locations: { readonly id: Generated<number>; readonly name: string };
  readonly shapes: ShapeRow;
  readonly running: RunningRow;
  readonly runs: RunRow;
  readonly run_details: RunDetailRow;
  readonly states: StateRow;
  readonly state_changes: StateChangeRow;
  readonly incidents: IncidentRow;
  readonly incident_functions: IncidentFunctionRow;
  readonly timeline: TimelineRow;
  readonly outbox: OutboxRow;
  readonly roll_ups: RollUpRow;
  readonly planned: PlannedRow;
  readonly signals: SignalRow;
  readonly keepsakes: { readonly name: string; readonly value: string };
  readonly tokens: TokenRow;
  readonly sessions: SessionRow;
  readonly audit: AuditRow;
  readonly subscriptions: SubscriptionRow;
  readonly subscription_asks: { readonly id: Generated<number>; readonly who: string; readonly at: number };
  readonly subscription_links: { readonly hash: string; readonly subscription_id: string; readonly until: number };
  readonly subscriber_mails: SubscriberMailRow;
}

export type Database = Kysely<Tables>;
export type Tx = Transaction<Tables>;
