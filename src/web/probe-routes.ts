import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { Router } from 'express';
import type { Request, Response } from 'express';
import { inEnglish } from '../language/in-english.ts';
import type { Snapshot } from './snapshot.ts';
import type { WebInput } from './web-input.ts';

/** What machines ask about the monitor: its metrics, whether it is well, whether it is ready. */
export function probeRoutes({ metrics, health }: WebInput, snapshot: Snapshot): Router {
  const router = Router();
  router.get('/metrics', (request, response) => sendMetrics(metrics, request, response));
  router.get('/healthz', (_request, response) => {
    const { troubles, passedLimits } = health(inEnglish);
    answer(response, [...troubles, ...pageTroubles(snapshot)], { passedLimits });
  });
  router.get('/readyz', (_request, response) => answer(response, health(inEnglish).missing));
  return router;
}

const zipped = promisify(gzip);

/** The text repeats itself so much that the quickest way of compressing leaves a thirtieth of it. */
const quickly = { level: constants.Z_BEST_SPEED };

async function sendMetrics(metrics: WebInput['metrics'], request: Request, response: Response): Promise<void> {
  const { contentType, body } = await metrics.render(request.headers.accept);
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

/** A monitor whose page cannot be rendered is not well, whatever else works. */
export function pageTroubles(snapshot: Snapshot): readonly string[] {
  try {
    snapshot.page('operations');
    return [];
  } catch (error) {
    return [`The status page cannot be rendered: ${String(error)}`];
  }
}

function answer(response: Response, reasons: readonly string[], more: object = {}): void {
  response
    .status(reasons.length === 0 ? 200 : 503)
    .set('Cache-Control', 'no-store')
    .json({ status: reasons.length === 0 ? 'ok' : 'not ok', reasons, ...more });
}
