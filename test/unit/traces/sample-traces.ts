import type { Span, Trace } from '../../../src/traces/trace.ts';

const span: Span = {
  spanId: 'b'.repeat(16),
  name: 'place-order',
  kind: 'client',
  startedAt: 1000,
  endedAt: 2000,
  status: { kind: 'ok' },
  attributes: {},
  events: [],
};

export const traceOfSpans = (traceId: string, spans: number): Trace => ({
  traceId,
  spans: Array.from({ length: spans }, () => span),
});
