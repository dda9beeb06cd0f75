// The only file that loads the OpenTelemetry packages; it is itself loaded when there is something to send.
import { SpanKind, SpanStatusCode, TraceFlags, type HrTime } from '@opentelemetry/api';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { Attributes, Span, Trace } from './trace.ts';

/** What a collector says of what it took. */
export interface PartialSuccess {
  readonly rejectedSpans: number;
  readonly message: string;
}

/** Writes traces in the language of collectors (OTLP), and reads their answers. */
export interface Encoder {
  readonly contentType: string;
  encode(traces: readonly Trace[]): Uint8Array;
  /** What the collector did not take of a request that it took; undefined when there is nothing to say. */
  readAnswer(body: Uint8Array): PartialSuccess | undefined;
}

type ReadableSpan = Parameters<typeof ProtobufTraceSerializer.serializeRequest>[0][number];
type Surroundings = Pick<ReadableSpan, 'resource' | 'instrumentationScope'>;

/** `attributes` say who sends. */
export function createEncoder(encoding: 'protobuf' | 'json', attributes: Attributes, version: string): Encoder {
  const surroundings: Surroundings = {
    resource: resourceFromAttributes(attributes),
    instrumentationScope: { name: 'bellwether', version },
  };
  const serializer = encoding === 'json' ? JsonTraceSerializer : ProtobufTraceSerializer;
  return {
    contentType: encoding === 'json' ? 'application/json' : 'application/x-protobuf',
    encode(traces) {
      const spans = traces.flatMap((trace) => trace.spans.map((span) => readable(trace.traceId, span, surroundings)));
      return serializer.serializeRequest(spans) ?? new Uint8Array();
    },
    readAnswer(body) {
      // Whatever JSON brings is not checked, and its numbers of 64 bits are texts.
      const said: Readonly<Record<string, unknown>> = { ...serializer.deserializeResponse(body).partialSuccess };
      const rejectedSpans = Math.max(0, Number(said['rejectedSpans'] ?? 0) || 0);
      const message = typeof said['errorMessage'] === 'string' ? said['errorMessage'] : '';
      return rejectedSpans > 0 || message !== '' ? { rejectedSpans, message } : undefined;
    },
  };
}

function readable(traceId: string, span: Span, surroundings: Surroundings): ReadableSpan {
  const contextOf = (spanId: string) => ({ traceId, spanId, traceFlags: TraceFlags.SAMPLED });
  return {
    name: span.name.toWellFormed(),
    kind: span.kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL,
    spanContext: () => contextOf(span.spanId),
    ...(span.parentId !== undefined && { parentSpanContext: contextOf(span.parentId) }),
    startTime: highResolution(span.startedAt),
    endTime: highResolution(span.endedAt),
    duration: highResolution(span.endedAt - span.startedAt),
    ended: true,
    status: statusOf(span.status),
    attributes: wellFormed(span.attributes),
    events: span.events.map(({ name, at, attributes }) => ({
      name,
      time: highResolution(at),
      attributes: wellFormed(attributes),
    })),
    links: [],
    ...surroundings,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

/** A collector refuses all of a request for one half of a character that was cut in two. */
const wellFormed = (attributes: Attributes): Record<string, string | number | boolean> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, typeof value === 'string' ? value.toWellFormed() : value]),
  );

/** Whole seconds and the nanoseconds after them. */
function highResolution(ms: number): HrTime {
  const nanoseconds = Math.round((ms - Math.floor(ms)) * 1e6);
  const whole = Math.floor(ms) + Math.floor(nanoseconds / 1e6);
  return [Math.floor(whole / 1000), (whole % 1000) * 1e6 + (nanoseconds % 1e6)];
}

function statusOf(status: Span['status']): ReadableSpan['status'] {
  switch (status.kind) {
    case 'unset':
      return { code: SpanStatusCode.UNSET };
    case 'ok':
      return { code: SpanStatusCode.OK };
    case 'error':
      return { code: SpanStatusCode.ERROR, message: status.message.toWellFormed() };
  }
}
