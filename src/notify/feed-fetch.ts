import { isUtf8 } from 'node:buffer';
import { Agent, interceptors, request } from 'undici';
import type { Clock } from '../time/clock.ts';
import { timeoutIn } from '../time/timeout.ts';

/** What came of asking for a text. `why` may quote the address. */
export type Fetched =
  | { readonly kind: 'read'; readonly text: string; readonly tag?: string }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'failed'; readonly why: string };

/** Reads a text at an address and never rejects. */
export interface Fetcher extends AsyncDisposable {
  /** `tag`: the version that is known already. */
  get(url: string, tag: string | undefined, signal: AbortSignal): Promise<Fetched>;
}

const MOST_BYTES = 2_000_000;
const MOST_REDIRECTIONS = 5;

const CALENDAR = 'text/calendar, text/plain;q=0.5, */*;q=0.1';

interface FetcherOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** The media types to ask for; absent: a calendar. */
  readonly accept?: string;
  readonly mostBytes?: number;
}

/** Every reading has `timeoutMs` from connecting to the last byte, redirections included. */
export function createFetcher({
  clock,
  timeoutMs,
  accept = CALENDAR,
  mostBytes = MOST_BYTES,
}: FetcherOptions): Fetcher {
  // Hours lie between two readings, so each opens a connection of its own.
  const agent = new Agent({ pipelining: 0, connect: { timeout: timeoutMs }, headersTimeout: 0, bodyTimeout: 0 });
  const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: MOST_REDIRECTIONS }));
  return {
    async get(address, tag, signal) {
      using timeout = timeoutIn(clock, timeoutMs);
      try {
        const { url, headers } = asked(address, tag, accept);
        const stop = AbortSignal.any([timeout.signal, signal]);
        const answer = await request(url, { headers, dispatcher, signal: stop });
        return await understood(answer, tag !== undefined, mostBytes);
      } catch (error) {
        if (signal.aborted) return { kind: 'failed', why: 'the monitor was stopped while reading' };
        if (timeout.isOver) return { kind: 'failed', why: `no whole answer within ${timeoutMs / 1000} s` };
        return { kind: 'failed', why: reasonOf(error) };
      }
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

/** Calendar programs write webcal: for https:; a user and password in the address go into a header. */
function asked(
  address: string,
  tag: string | undefined,
  accept: string,
): { url: URL; headers: Record<string, string> } {
  const url = new URL(address.replace(/^webcal:/i, 'https:'));
  const { username, password } = url;
  [url.username, url.password] = ['', ''];
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    url,
    headers: {
      accept,
      ...(username === '' ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
      ...(tag === undefined ? {} : { 'if-none-match': tag }),
    },
  };
}

type Answer = Awaited<ReturnType<typeof request>>;

async function understood(
  { statusCode, headers, body }: Answer,
  isKnown: boolean,
  mostBytes: number,
): Promise<Fetched> {
  if (statusCode !== 200) {
    // Leaving the body unread would leave the connection open.
    body.on('error', () => {}).destroy();
    if (statusCode === 304 && isKnown) return { kind: 'unchanged' };
    return { kind: 'failed', why: `it answered with status ${statusCode}` };
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) return { kind: 'failed', why: `it is longer than ${mostBytes / 1_000_000} MB` };
    chunks.push(chunk);
  }
  const whole = Buffer.concat(chunks);
  if (!isUtf8(whole)) return { kind: 'failed', why: 'it is no text in UTF-8' };
  const tag = headers['etag'];
  return { kind: 'read', text: whole.toString('utf8'), ...(typeof tag === 'string' ? { tag } : {}) };
}

const brokeOff = 'the connection broke off';
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at the address',
  ENOTFOUND: 'the name of its host is not known',
  EAI_AGAIN: 'names cannot be looked up just now',
  ECONNRESET: brokeOff,
  UND_ERR_SOCKET: brokeOff,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: brokeOff,
};

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  if (error.message.startsWith('Redirect loop')) return 'its address leads in a circle';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? `${reasons[code] ?? error.message} (${code})` : error.message;
}
