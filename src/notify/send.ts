import { Agent, request } from 'undici';
import type { Clock } from '../time/clock.ts';
import type { ChannelRequest, HttpRequest, MailRequest, Reply } from '../channels/driver.ts';
import { decoded } from '../secrets/sanitise.ts';
import { timeoutIn } from '../time/timeout.ts';

/**
 * The receiver's reply, or why there is none. `isFinal`: sending the same again cannot work. `hasNotLeft`: there was no
 * connection, so the receiver cannot have taken it.
 */
export type Sent =
  | { readonly kind: 'answered'; readonly reply: Reply }
  | { readonly kind: 'unanswered'; readonly why: string; readonly isFinal: boolean; readonly hasNotLeft?: true };

/** Makes one request or hands over one mail, and never rejects. */
export interface Sender extends AsyncDisposable {
  send(request: ChannelRequest, signal?: AbortSignal): Promise<Sent>;
}

const MOST_REPLY_BYTES = 65_536;

/** Every send has `timeoutMs` from connecting to the last byte of the reply. Redirects are not followed. */
export function createSender({ clock, timeoutMs }: { clock: Clock; timeoutMs: number }): Sender {
  // Messages are rare, so a kept connection is likely to be dead by the next one: each send opens its own.
  const agent = new Agent({ pipelining: 0, connect: { timeout: timeoutMs }, headersTimeout: 0, bodyTimeout: 0 });
  const closing = new AbortController();
  return {
    async send(message, signal) {
      using timeout = timeoutIn(clock, timeoutMs);
      const stop = AbortSignal.any([timeout.signal, closing.signal, ...(signal ? [signal] : [])]);
      try {
        const reply = 'smtp' in message ? await mail(message, stop) : await post(message, agent, stop);
        return { kind: 'answered', reply };
      } catch (error) {
        if (signal?.aborted || closing.signal.aborted)
          return { kind: 'unanswered', why: 'the monitor was stopped while sending', isFinal: false };
        if (timeout.isOver)
          return { kind: 'unanswered', why: `no answer within ${timeoutMs / 1000} s`, isFinal: false };
        return { kind: 'unanswered', ...explained(error) };
      }
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await agent.destroy();
    },
  };
}

/** Loaded only where there is mail to send. */
async function mail(message: MailRequest, signal: AbortSignal): Promise<Reply> {
  const { sendMail } = await import('./send-mail.ts');
  return sendMail(message, signal);
}

async function post(
  { url, method, headers, body }: HttpRequest,
  dispatcher: Agent,
  signal: AbortSignal,
): Promise<Reply> {
  const content = method === 'GET' ? {} : { body };
  const options = { method, headers: { ...loginIn(url), ...headers }, ...content, dispatcher, signal };
  const answer = await request(url, options);
  return { status: answer.statusCode, headers: flat(answer.headers), ...(await textOf(answer.body)) };
}

/** `http://user:password@host` is understood as curl and browsers do; the library would leave it out. */
function loginIn(url: string): Record<string, string> {
  const { username, password } = URL.parse(url) ?? { username: '', password: '' };
  if (username === '' && password === '') return {};
  const login = `${decoded(username)}:${decoded(password)}`;
  return { authorization: `Basic ${Buffer.from(login).toString('base64')}` };
}

/** The status has already said what counts: a body that breaks off or is too long only costs its words. */
async function textOf(body: AsyncIterable<Uint8Array>): Promise<Pick<Reply, 'body' | 'isBodyLeftOut'>> {
  const leftOut = { body: '', isBodyLeftOut: true };
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.byteLength;
      if (bytes > MOST_REPLY_BYTES) return leftOut;
      chunks.push(chunk);
    }
    return { body: Buffer.concat(chunks).toString('utf8') };
  } catch {
    return leftOut;
  }
}

const flat = (headers: Readonly<Record<string, string | string[] | undefined>>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at the address',
  ECONNRESET: 'the connection was reset',
  ECONNECTION: 'the connection was closed before an answer came',
  EPROTOCOL: 'what answers does not speak the language of mail servers',
  ETIMEDOUT: 'no answer within the time allowed',
  EPIPE: 'the connection was reset',
  UND_ERR_SOCKET: 'the connection was closed before an answer came',
  UND_ERR_CONNECT_TIMEOUT: 'no connection within the time allowed',
  ENOTFOUND: 'the name of the host is not known',
  EAI_AGAIN: 'names cannot be looked up just now',
  EHOSTUNREACH: 'no way leads to the host',
  ENETUNREACH: 'no way leads to the network',
};

const withoutConnection = new Set([
  'ECONNREFUSED',
  'UND_ERR_CONNECT_TIMEOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

function explained(error: unknown): Omit<Extract<Sent, { kind: 'unanswered' }>, 'kind'> {
  const { code, message } = rootOf(error);
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UNFIT')
    return { why: `the request cannot be made: ${message}`, isFinal: true };
  const isTls = /CERT|TLS|SSL|SELF_SIGNED|VERIFY/.test(code);
  const reason = reasons[code] ?? (isTls ? 'the certificate or encryption of the host is not accepted' : message);
  // Once a mail server has agreed to encrypt, only the words say what went wrong.
  const detail = code === 'ETLS' ? message : code;
  const why = detail ? `${reason} (${detail})` : reason;
  return { why, isFinal: false, ...(withoutConnection.has(code) && { hasNotLeft: true }) };
}

function rootOf(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  if (first !== undefined) return rootOf(first);
  const code = (error as { code?: unknown }).code;
  return { code: typeof code === 'string' ? code : '', message: error.message };
}
