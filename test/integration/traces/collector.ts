import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { decodeRequest, encodeResponse } from './otlp-schema.ts';

type Value = { stringValue?: string; boolValue?: boolean; intValue?: string | number; doubleValue?: number };
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
interface KeyValue {
  readonly key: string;
  readonly value: Value;
}

interface WrittenSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly KeyValue[];
  readonly events?: readonly { name: string; timeUnixNano: string; attributes?: readonly KeyValue[] }[];
  readonly status?: { code?: number; message?: string };
}

interface WrittenRequest {
  readonly resourceSpans: readonly {
    resource: { attributes: readonly KeyValue[] };
    scopeSpans: readonly { scope: { name: string; version: string }; spans: readonly WrittenSpan[] }[];
  }[];
}

/** A span as it arrived, whatever the encoding. Ids in hex, times in nanoseconds. */
export interface SeenSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly name: string;
  readonly kind: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly status: { readonly code: number; readonly message: string };
  readonly attributes: Attributes;
  readonly events: readonly { readonly name: string; readonly at: bigint; readonly attributes: Attributes }[];
  readonly resource: Attributes;
  readonly scope: { readonly name: string; readonly version: string };
}

export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The body as sent but for compression. */
  readonly bytes: Buffer;
  readonly spans: readonly SeenSpan[];
}

export type Answer = (response: ServerResponse, request: SeenRequest) => void;

export const withStatus =
  (status: number, headers: Record<string, string> = {}, body: Uint8Array | string = ''): Answer =>
  (response) =>
    void response.writeHead(status, headers).end(body);

export const takes = withStatus(200, { 'content-type': 'application/x-protobuf' });
export const hangs: Answer = () => {};
export const takesPartly = (rejected: number, why: string) =>
  withStatus(200, { 'content-type': 'application/x-protobuf' }, encodeResponse(rejected, why));

/** A collector on a free port that reads what it gets by the protocol, and answers 400 to anything else. */
export class Collector implements AsyncDisposable {
  readonly requests: SeenRequest[] = [];
  answer: Answer;
  #waiting: (() => void)[] = [];
  readonly #server = createServer((request, response) => void this.#take(request, response));

  private constructor(answer: Answer) {
    this.answer = answer;
  }

  static async start(answer: Answer = takes): Promise<Collector> {
    const collector = new Collector(answer);
    await new Promise<void>((resolve) => collector.#server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Everything that has arrived, in order. */
  get spans(): readonly SeenSpan[] {
    return this.requests.flatMap(({ spans }) => spans);
  }

  /** Resolves when so many requests have come. */
  async got(count: number): Promise<void> {
    while (this.requests.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const body = Buffer.concat(chunks);
    const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    const seen = (spans: readonly SeenSpan[]) => ({ path: request.url ?? '', headers: request.headers, bytes, spans });
    try {
      this.requests.push(seen(spansIn(bytes, request.headers['content-type'] ?? '')));
    } catch (error) {
      this.requests.push(seen([]));
      response.writeHead(400, { 'content-type': 'text/plain' }).end(String(error));
      return;
    } finally {
      for (const wake of this.#waiting.splice(0)) wake();
    }
    this.answer(response, this.requests.at(-1)!);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function spansIn(bytes: Buffer, contentType: string): readonly SeenSpan[] {
  const { resourceSpans } = read(bytes, contentType) as WrittenRequest;
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) => ({ ...seenSpan(span), resource: attributesOf(resource.attributes), scope })),
    ),
  );
}

function read(bytes: Buffer, contentType: string): unknown {
  switch (contentType) {
    case 'application/x-protobuf':
      return decodeRequest(bytes);
    case 'application/json':
      return JSON.parse(bytes.toString('utf8'));
    default:
      throw new Error(`${contentType} is not OTLP over HTTP`);
  }
}

function seenSpan(span: WrittenSpan): Omit<SeenSpan, 'resource' | 'scope'> {
  const { traceId, spanId, parentSpanId, name, kind, attributes, events = [], status } = span;
  return {
    traceId,
    spanId,
    parentId: parentSpanId === '' ? undefined : parentSpanId,
    name,
    kind,
    start: BigInt(span.startTimeUnixNano),
    end: BigInt(span.endTimeUnixNano),
    status: { code: status?.code ?? 0, message: status?.message ?? '' },
    attributes: attributesOf(attributes),
    events: events.map((event) => ({
      name: event.name,
      at: BigInt(event.timeUnixNano),
      attributes: attributesOf(event.attributes),
    })),
  };
}

const attributesOf = (written: readonly KeyValue[] = []): Attributes =>
  Object.fromEntries(
    written.map(({ key, value }) => [
      key,
      value.intValue === undefined
        ? (value.stringValue ?? value.boolValue ?? value.doubleValue)
        : Number(value.intValue),
    ]),
  );
