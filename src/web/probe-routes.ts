import { Router } from 'express';
import type { Request, Response } from 'express';
import type { Snapshot } from './snapshot.ts';
import type { WebInput } from './web-input.ts';

/** What machines ask about the monitor: its metrics, whether it is well, whether it is ready. */
export function probeRoutes({ metrics, health }: WebInput, snapshot: Snapshot): Router {
  const router = Router();
  router.get('/metrics', (request, response) => sendMetrics(metrics, request, response));
  router.get('/healthz', (_request, response) => answer(response, [...health().troubles, ...pageTroubles(snapshot)]));
  router.get('/readyz', (_request, response) => answer(response, health().missing));
  return router;
}

async function sendMetrics(metrics: WebInput['metrics'], request: Request, response: Response): Promise<void> {
  const { contentType, body } = await metrics.render(request.headers.accept);
  response.set({ 'Content-Type': contentType, 'Cache-Control': 'no-store' }).send(Buffer.from(body));
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

function answer(response: Response, reasons: readonly string[]): void {
  response
    .status(reasons.length === 0 ? 200 : 503)
    .set('Cache-Control', 'no-store')
    .json({ status: reasons.length === 0 ? 'ok' : 'not ok', reasons });
}
