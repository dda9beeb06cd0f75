import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Agent, request } from 'undici';
import type { TraceExport } from '../config/config.ts';
import type { Clock } from '../time/clock.ts';
import { timeoutIn } from '../time/timeout.ts';

/** The answer to a request, or why there is none. */
export type Posted =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly contentType: string;
      readonly retryAfter: string;
      readonly body: Uint8Array;
    }
  | { readonly kind: 'unanswered'; readonly why: string };

/** Sends bytes and never rejects. */
export interface Poster extends AsyncDisposable {
  post(content: Uint8Array, contentType: string, signal: AbortSignal): Promise<Posted>;
}

const MOST_ANSWER_BYTES = 65_536;
const zipped = promisify(gzip);

/** Each request has `timeoutMs` from connecting to the last byte of the answer. Redirects are not followed. */
export function createPoster({ url, headers, isCompressed, timeoutMs }: TraceExport, clock: Clock): Poster {
  const agent = new Agent({ connections: 1, connect: { timeout: timeoutMs }, headersTimeout: 0, bodyTimeout: 0 });
  return {
    async post(content, contentType, signal) {
      using timeout = timeoutIn(clock, timeoutMs);
      try {
        const answer = await request(url, {
          method: 'POST',
          headers: {
            'user-agent': 'Bellwether',
            ...headers,
            'content-type': contentType,
            ...(isCompressed && { 'content-encoding': 'gzip' }),
          },
          body: isCompressed ? await zipped(content) : content,
          dispatcher: agent,
          signal: AbortSignal.any([timeout.signal, signal]),
        });
        return {
          kind: 'answered',
          status: answer.statusCode,
          contentType: String(answer.headers['content-type'] ?? ''),
          retryAfter: String(answer.headers['retry-after'] ?? ''),
          body: await bytesOf(answer.body),
        };
      } catch (error) {
        const why = timeout.isOver ? `no answer within ${timeoutMs / 1000} s` : explained(error);
        return { kind: 'unanswered', why };
      }
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

/** The status has already said what counts: a body that breaks off, never ends or is too long only costs its words. */
async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.byteLength;
      if (bytes > MOST_ANSWER_BYTES) return new Uint8Array();
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch {
    return new Uint8Array();
  }
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at the address',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was reset',
  UND_ERR_SOCKET: 'the connection was closed before an answer came',
  UND_ERR_CONNECT_TIMEOUT: 'no connection within the time allowed',
  ENOTFOUND: 'the name of the host is not known',
  EAI_AGAIN: 'names cannot be looked up just now',
};

function explained(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  if (first !== undefined) return explained(first);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const reason = reasons[code] ?? error.message;
  return code === '' ? reason : `${reason} (${code})`;
}
