// Marks what a script sends to the target without the browser: Playwright's requests (page.request, context.request,
// request, route.fetch), Node's own http and fetch. Each redirect is a request of its own here, so that strangers get no
// header and an own origin behind a stranger gets it. Node publishes both channels before the headers are written.
import { channel } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { currentScope, type Interruptible } from '../../../check/scope.ts';
import type { RequestMark } from './mark.ts';
import type { Unmarked } from './unmarked.ts';

/** A request of a script beside browser and `http`, as it is kept as evidence. */
export interface ScriptRequest {
  readonly method: string;
  readonly url: string;
  readonly status?: number;
  readonly error?: string;
}

interface Marking extends RequestMark {
  readonly unmarked: Unmarked;
  readonly onRequest: (request: ScriptRequest) => void;
}

/** Of undici, whose requests have headers in a list of names and values. */
interface UndiciRequest {
  readonly origin: string | URL;
  readonly headers: unknown;
  addHeader(name: string, value: string): unknown;
}

const markings = new Map<Interruptible, Marking>();

let isListening = false;

/** Marks the requests of a run from now on. */
export function markNodeRequests(run: Interruptible, marking: Marking): void {
  markings.set(run, marking);
  if (isListening) return;
  isListening = true;
  channel('http.client.request.created').subscribe(onHttp);
  channel('http.client.response.finish').subscribe(onReply);
  channel('http.client.request.error').subscribe(onError);
  channel('undici:request:create').subscribe(onUndici);
}

/** The run, with its clean-ups, is over. */
export function forgetNodeRequests(run: Interruptible): void {
  markings.delete(run);
}

function onHttp(message: unknown): void {
  const { request } = message as { readonly request: ClientRequest };
  const marking = markingOfCaller();
  if (!marking) return;
  const url = addressOf(request);
  if (!url) return;
  if (!marking.ownOrigins.has(url.origin)) return marking.unmarked.noteOther(url);
  if (request.headersSent) return marking.unmarked.noteOwn('request with headers in a list');
  for (const [name, value] of Object.entries(marking.ownHeaders)) request.setHeader(name, value);
}

function onReply(message: unknown): void {
  const { request, response } = message as { readonly request: ClientRequest; readonly response: IncomingMessage };
  note(request, { ...(response.statusCode !== undefined && { status: response.statusCode }) });
}

function onError(message: unknown): void {
  const { request, error } = message as { readonly request: ClientRequest; readonly error: Error };
  note(request, { error: error.message });
}

function note(request: ClientRequest, how: Pick<ScriptRequest, 'status' | 'error'>): void {
  const url = addressOf(request);
  if (url) markingOfCaller()?.onRequest({ method: request.method, url: url.href, ...how });
}

function addressOf(request: ClientRequest): URL | undefined {
  const host = request.getHeader('host') ?? request.host;
  const address = `${request.protocol}//${String(host)}${request.path}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

function onUndici(message: unknown): void {
  const { request } = message as { readonly request: UndiciRequest };
  const marking = markingOfCaller();
  if (!marking) return;
  const { origin, headers } = request;
  // The script has said so itself.
  if (Array.isArray(headers) && headers.includes('x-bellwether-run')) return;
  const url = new URL(origin);
  if (!marking.ownOrigins.has(url.origin)) return marking.unmarked.noteOther(url);
  for (const [name, value] of Object.entries(marking.ownHeaders)) request.addHeader(name, value);
}

/** Whose request it is; where Playwright has lost the asynchronous context, the only run there is. */
function markingOfCaller(): Marking | undefined {
  const run = currentScope()?.run;
  if (run) return markings.get(run);
  return markings.size === 1 ? [...markings.values()][0] : undefined;
}
