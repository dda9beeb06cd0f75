import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { Router } from 'express';
import type { Request, Response } from 'express';
import type { MetricsReader } from '../metrics/metrics.ts';
import { formatFor } from '../metrics/negotiate.ts';
import { isSignInConfigured } from '../model/access.ts';
import { isLoopback } from '../model/loopback.ts';
import { bearerIn, sendDenial, type Access, type Denial } from './access.ts';
import { BasicAuth, basicIn } from './basic-auth.ts';
import type { AskDocument, Ready } from './documents.ts';
import { askedHost } from './security.ts';
import { addressOf, isFromUnknownProxy, isIn, networkOf, peerOf } from './sign-in/networks.ts';
import { visitorOf } from './sign-in/visitors.ts';
import type { WebInput } from './web-input.ts';

const thisMachine: readonly string[] = ['127.0.0.0/8', '::1'];

/** `/metrics`: everything for those who may know it, and where anyone may see the page the rest for everybody. */
export function metricsRoutes(input: WebInput, access: Access, ask: AskDocument): Router {
  const needs = { input, access, ask, basic: new BasicAuth(input.clock) };
  const router = Router();
  router.get('/metrics', (request, response) => answer(needs, request, response));
  return router;
}

interface Sending extends Needs {
  readonly input: WebInput;
  readonly ask: AskDocument;
}

async function answer(needs: Sending, request: Request, response: Response) {
  const reader = await readerOf(needs, request);
  if (typeof reader === 'string') await sendMetrics(needs, reader, request, response);
  else sendDenial(response, reader);
}

interface Needs {
  readonly input: Pick<WebInput, 'config'>;
  readonly access: Access;
  readonly basic: BasicAuth;
}

/** What is shown is judged before anything else, so that a credential that is wrong is noticed also where none is needed. */
async function readerOf(needs: Needs, request: Request): Promise<MetricsReader | Denial> {
  const { access, metricsAccess, server } = needs.input.config();
  const bearer = bearerIn(request);
  if (bearer !== undefined) {
    const caller = await needs.access.judge(bearer, 'viewer', request);
    return 'status' in caller ? caller : 'operations';
  }
  const shown = metricsAccess?.basicAuth && basicIn(request);
  if (metricsAccess?.basicAuth && shown) {
    const network = networkOf(addressOf(request, server));
    const isGone = () => request.socket.destroyed;
    const isRight = await needs.basic.check(shown, metricsAccess.basicAuth, { network, isGone });
    return isRight === true ? 'operations' : wrongPassword(isRight === false ? 0 : isRight.waitMs);
  }
  if (visitorOf(request)?.role !== undefined || isAllowed(request, needs.input)) return 'operations';
  if (!isSignInConfigured(access) && metricsAccess === undefined) return 'operations';
  return access.view === 'login' ? notSignedIn(metricsAccess?.basicAuth !== undefined) : 'everybody';
}

/**
 * Whether the address may read without showing anything. What somebody unknown passes on comes from nobody in particular, and
 * what comes from this machine must ask for it: a proxy on it that says nothing of those it asks for passes on their name
 * for us, and so does a web site that lets its own name point here.
 */
function isAllowed(request: Request, { config }: Needs['input']): boolean {
  const { metricsAccess, server } = config();
  const address = addressOf(request, server);
  if (isFromUnknownProxy(request, server) || !isIn(address, metricsAccess?.allow ?? thisMachine)) return false;
  return !isLoopback(peerOf(request)) || address !== peerOf(request) || isLoopback(askedHost(request) ?? '');
}

const BEARER = 'Bearer realm="bellwether"';
const BASIC = 'Basic realm="bellwether metrics", charset="UTF-8"';

const denied = (status: number, title: string, detail: string, headers: Denial['headers']): Denial => ({
  ...{ status, title, detail, headers },
  words: () => ({ title, detail }),
});

const notSignedIn = (hasBasic: boolean): Denial =>
  denied(
    401,
    'Not signed in',
    'Send Authorization: Bearer with the API token of a viewer, or what metrics in the configuration says.',
    { 'WWW-Authenticate': hasBasic ? `${BEARER}, ${BASIC}` : BEARER },
  );

function wrongPassword(waitMs: number): Denial {
  if (waitMs === 0)
    return denied(401, 'Wrong user or password', 'It is not what metrics.basicAuth says.', {
      'WWW-Authenticate': BASIC,
    });
  const seconds = String(Math.ceil(waitMs / 1000));
  return denied(429, 'Too many wrong passwords', `Wait for ${seconds} s before you try again.`, {
    'Retry-After': seconds,
  });
}

const compress = promisify(gzip);

/** The text repeats itself so much that the quickest way of compressing leaves a thirtieth of it. */
const quickly = { level: constants.Z_BEST_SPEED };

/** Made once of each text, which its tag names. */
const zip = async (ask: AskDocument, request: Request, { body, etag }: Ready): Promise<Ready> =>
  (await ask(request, ['metrics', 'gzip', etag], () => compress(body, quickly)))!;

async function sendMetrics(
  { input: { metrics }, ask }: Sending,
  reader: MetricsReader,
  request: Request,
  response: Response,
): Promise<void> {
  const { accept } = request.headers;
  const isZipped = request.acceptsEncodings(['gzip', 'identity']) === 'gzip';
  const plain = await ask(request, ['metrics', reader, formatFor(accept)], async (rest) => {
    const { contentType, body } = await metrics.render(accept, reader, rest);
    return { text: body, headers: { 'Content-Type': contentType } };
  });
  const { body } = isZipped ? await zip(ask, request, plain!) : plain!;
  response.set({
    ...plain!.headers,
    'Content-Length': String(body.byteLength),
    'Cache-Control': 'no-store',
    ...(isZipped && { 'Content-Encoding': 'gzip' }),
  });
  response.vary('Accept, Accept-Encoding').end(body);
}
