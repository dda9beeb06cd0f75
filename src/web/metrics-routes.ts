import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { Router } from 'express';
import type { Request, Response } from 'express';
import type { MetricsReader } from '../metrics/metrics.ts';
import { isSignInConfigured } from '../model/access.ts';
import { isLoopback } from '../model/loopback.ts';
import { bearerIn, sendDenial, type Access, type Denial } from './access.ts';
import { BasicAuth, basicIn } from './basic-auth.ts';
import { askedHost } from './security.ts';
import { addressOf, isFromUnknownProxy, isIn, networkOf, peerOf } from './sign-in/networks.ts';
import { visitorOf } from './sign-in/visitors.ts';
import type { WebInput } from './web-input.ts';

const thisMachine: readonly string[] = ['127.0.0.0/8', '::1'];

/** `/metrics`: everything for those who may know it, and where anyone may see the page the rest for everybody. */
export function metricsRoutes(input: WebInput, access: Access): Router {
  const needs = { input, access, basic: new BasicAuth(input.clock) };
  const router = Router();
  router.get('/metrics', (request, response) => answer(needs, request, response));
  return router;
}

async function answer(needs: Needs & { readonly input: WebInput }, request: Request, response: Response) {
  const reader = await readerOf(needs, request);
  if (typeof reader === 'string') await sendMetrics(needs.input.metrics, reader, request, response);
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

const zipped = promisify(gzip);

/** The text repeats itself so much that the quickest way of compressing leaves a thirtieth of it. */
const quickly = { level: constants.Z_BEST_SPEED };

async function sendMetrics(
  metrics: WebInput['metrics'],
  reader: MetricsReader,
  request: Request,
  response: Response,
): Promise<void> {
  const { contentType, body } = await metrics.render(request.headers.accept, reader);
  const isZipped = request.acceptsEncodings(['gzip', 'identity']) === 'gzip';
  const plain = typeof body === 'string' ? Buffer.from(body) : body;
  const content = isZipped ? await zipped(plain, quickly) : plain;
  response.set({
    'Content-Type': contentType,
    'Content-Length': String(content.byteLength),
    'Cache-Control': 'no-store',
    ...(isZipped && { 'Content-Encoding': 'gzip' }),
  });
  // Not by send(): its entity tag would cost a hash of megabytes that nobody ever asks for again.
  response.vary('Accept, Accept-Encoding').end(content);
}
