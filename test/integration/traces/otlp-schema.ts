// The messages of OTLP that carry traces, by their numbers in the protocol (opentelemetry-proto 1.x): independent of the
// code that writes them. What is sent and is not described here makes the collector of the tests refuse it.
import protobuf from 'protobufjs';

type Fields = Readonly<Record<string, readonly [type: string, id: number, rule?: 'repeated']>>;

const message = (fields: Fields, oneofs?: Readonly<Record<string, { oneof: string[] }>>) => ({
  fields: Object.fromEntries(
    Object.entries(fields).map(([name, [type, id, rule]]) => [name, { type, id, ...(rule && { rule }) }]),
  ),
  ...(oneofs && { oneofs }),
});

const root = protobuf.Root.fromJSON({
  nested: {
    AnyValue: message(
      {
        stringValue: ['string', 1],
        boolValue: ['bool', 2],
        intValue: ['int64', 3],
        doubleValue: ['double', 4],
      },
      { value: { oneof: ['stringValue', 'boolValue', 'intValue', 'doubleValue'] } },
    ),
    KeyValue: message({ key: ['string', 1], value: ['AnyValue', 2] }),
    InstrumentationScope: message({ name: ['string', 1], version: ['string', 2] }),
    Resource: message({ attributes: ['KeyValue', 1, 'repeated'], droppedAttributesCount: ['uint32', 2] }),
    Status: message({ message: ['string', 2], code: ['int32', 3] }),
    Event: message({
      timeUnixNano: ['fixed64', 1],
      name: ['string', 2],
      attributes: ['KeyValue', 3, 'repeated'],
      droppedAttributesCount: ['uint32', 4],
    }),
    Span: message({
      traceId: ['bytes', 1],
      spanId: ['bytes', 2],
      traceState: ['string', 3],
      parentSpanId: ['bytes', 4],
      name: ['string', 5],
      kind: ['int32', 6],
      startTimeUnixNano: ['fixed64', 7],
      endTimeUnixNano: ['fixed64', 8],
      attributes: ['KeyValue', 9, 'repeated'],
      droppedAttributesCount: ['uint32', 10],
      events: ['Event', 11, 'repeated'],
      droppedEventsCount: ['uint32', 12],
      droppedLinksCount: ['uint32', 14],
      status: ['Status', 15],
      flags: ['fixed32', 16],
    }),
    ScopeSpans: message({
      scope: ['InstrumentationScope', 1],
      spans: ['Span', 2, 'repeated'],
      schemaUrl: ['string', 3],
    }),
    ResourceSpans: message({
      resource: ['Resource', 1],
      scopeSpans: ['ScopeSpans', 2, 'repeated'],
      schemaUrl: ['string', 3],
    }),
    ExportTraceServiceRequest: message({ resourceSpans: ['ResourceSpans', 1, 'repeated'] }),
    ExportTracePartialSuccess: message({ rejectedSpans: ['int64', 1], errorMessage: ['string', 2] }),
    ExportTraceServiceResponse: message({ partialSuccess: ['ExportTracePartialSuccess', 1] }),
  },
});

const requestType = root.lookupType('ExportTraceServiceRequest');
const responseType = root.lookupType('ExportTraceServiceResponse');

/** A request as JSON has it, with ids in hex. Throws when it holds anything that is not described here. */
export function decodeRequest(bytes: Uint8Array): unknown {
  const reader = protobuf.Reader.create(bytes);
  reader.discardUnknown = false;
  const decoded = requestType.decode(reader);
  const unknown = unknownIn(decoded);
  if (unknown > 0) throw new Error(`The request has ${unknown} fields that the protocol does not describe`);
  return hexed(requestType.toObject(decoded, { longs: String }));
}

function unknownIn(value: unknown): number {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return 0;
  const own = Array.isArray(value) ? [] : ((value as { $unknowns?: unknown[] }).$unknowns ?? []);
  return Object.values(value).reduce((sum: number, child) => sum + unknownIn(child), own.length);
}

function hexed(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(hexed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, hexed(child)]));
}

export const encodeResponse = (rejectedSpans: number, errorMessage: string): Uint8Array =>
  responseType.encode(responseType.fromObject({ partialSuccess: { rejectedSpans, errorMessage } })).finish();
