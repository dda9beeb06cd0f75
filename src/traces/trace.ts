/** Why a run was not taken as a trace: no room to wait in, not wanted by the collector, or the end of sending. */
export const dropReasons = ['queue-full', 'refused', 'ended'] as const;
export type DropReason = (typeof dropReasons)[number];

export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanEvent {
  readonly name: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly attributes: Attributes;
}

/** A part of a run with a beginning and an end. */
export interface Span {
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  /** Absent in the span of the run itself. */
  readonly parentId?: string;
  readonly name: string;
  /** `client`: the target may have been told of it as its parent. */
  readonly kind: 'internal' | 'client';
  /** Epoch milliseconds, with fractions. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly status: { readonly kind: 'unset' | 'ok' } | { readonly kind: 'error'; readonly message: string };
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
}

/** One run as a tree of spans, the run itself first. */
export interface Trace {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  readonly spans: readonly Span[];
}
