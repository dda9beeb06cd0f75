// Hands a mail to a mail server. Passwords never travel in the clear: with a user in the address the server must offer
// encryption, unless it is this machine. Wherever there is encryption the server's certificate must be good.
import { createTransport } from 'nodemailer';
import { isLoopback } from '../model/loopback.ts';
import type { MailRequest, Reply } from '../channels/driver.ts';
import { decoded } from '../secrets/sanitise.ts';
import { MINUTE_MS } from '../time/units.ts';

/** Only to end what the caller's own limit has missed. */
const LAST_RESORT_MS = MINUTE_MS;

/** The server's reply; rejects when there is none, with the `code` of what went wrong. */
export async function sendMail(request: MailRequest, signal: AbortSignal): Promise<Reply> {
  const transport = createTransport(serverOf(request.smtp));
  const reference = request.inReplyTo === undefined ? {} : { inReplyTo: bracketed(request.inReplyTo) };
  try {
    const { response, rejectedErrors = [] } = await transport.sendMail({
      from: addressIn(request.from),
      to: request.to.map(addressIn),
      subject: request.subject,
      text: request.text,
      html: request.html,
      messageId: bracketed(request.messageId),
      date: new Date(request.sentAt),
      ...reference,
      ...(reference.inReplyTo === undefined ? {} : { references: [reference.inReplyTo] }),
      headers: { ...request.headers },
      // Texts come from elsewhere: none may make us read a file or an address.
      disableFileAccess: true,
      disableUrlAccess: true,
      signal,
    });
    const refused = rejectedErrors.map(({ recipient, response: said }) => `${recipient ?? 'somebody'} (${said ?? ''})`);
    return {
      status: statusOf(response),
      headers: refused.length > 0 ? { refused: refused.join(', ') } : {},
      body: response,
    };
  } catch (error) {
    return answerIn(error);
  } finally {
    transport.close();
  }
}

/** Logs in at the server and leaves, without sending. Rejects with words for people when that does not work. */
export async function greetMailServer(smtp: string, timeoutMs: number): Promise<void> {
  const limits = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
  const transport = createTransport({ ...serverOf(smtp), ...limits });
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}

function serverOf(smtp: string) {
  const url = new URL(smtp);
  const isSecure = url.protocol === 'smtps:';
  const user = decoded(url.username);
  const hasUser = user !== '';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    host,
    port: Number(url.port) || (isSecure ? 465 : hasUser ? 587 : 25),
    secure: isSecure,
    requireTLS: hasUser && !isSecure && !isLoopback(host),
    ...(hasUser ? { auth: { user, pass: decoded(url.password) }, forceAuth: true } : {}),
    connectionTimeout: LAST_RESORT_MS,
    greetingTimeout: LAST_RESORT_MS,
    socketTimeout: LAST_RESORT_MS,
    dnsTimeout: LAST_RESORT_MS,
    // At once: a server that does not hang up must not keep a socket of ours.
    socketCloseTimeout: 0,
  };
}

interface MailError {
  readonly message: string;
  readonly response?: string;
  readonly responseCode?: number;
  readonly code?: string;
  readonly originalCode?: string;
  readonly command?: string;
}

/** What the server said counts more than what the library makes of it; where it said nothing, it stays an error. */
function answerIn(error: unknown): Reply {
  const { response, responseCode = 0, message, code = '', originalCode, command } = error as MailError;
  if (responseCode >= 400) {
    const isClear = code === 'ETLS' && command === 'STARTTLS';
    const body = isClear ? `${response}; it offers no encryption, and no password is sent without` : response;
    const stage = command === 'RCPT TO' ? { stage: 'recipient' } : {};
    return { status: responseCode, headers: stage, body: body ?? message };
  }
  // A message that no server can take is refused by the library itself.
  const isUnfit = command === 'API' && (code === 'EENVELOPE' || code === 'EMESSAGE');
  throw Object.assign(new Error(message), { code: isUnfit ? 'UNFIT' : (originalCode ?? code) });
}

const statusOf = (response: string) => Number(/^\d{3}/.exec(response)?.[0] ?? 0);

/** `ops@acme.example`, or `Operations, all <ops@acme.example>`: one address, whatever marks stand in the name. */
function addressIn(text: string): { name: string; address: string } {
  const [, name = '', address = text] = /^([^<>\r\n]*)<([^<>\s]+)>$/.exec(text) ?? [];
  return { name: name.replaceAll('"', '').trim(), address: address.trim() };
}

const bracketed = (id: string) => `<${id}>`;
