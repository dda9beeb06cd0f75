import { Router } from 'express';
import type { Response } from 'express';
import { inEnglish } from '../i18n/in-english.ts';
import type { WebInput } from './web-input.ts';

/** What machines ask about the monitor: whether it is well, whether it is ready. */
export function probeRoutes(
  { health }: Pick<WebInput, 'health'>,
  pageTroubles: () => Promise<readonly string[]>,
): Router {
  const router = Router();
  router.get('/healthz', async (_request, response) => {
    const unrendered = await pageTroubles();
    const { troubles, passedLimits } = health(inEnglish);
    answer(response, [...troubles, ...unrendered], { passedLimits });
  });
  router.get('/readyz', (_request, response) => answer(response, health(inEnglish).missing));
  return router;
}

function answer(response: Response, reasons: readonly string[], more: object = {}): void {
  response
    .status(reasons.length === 0 ? 200 : 503)
    .set('Cache-Control', 'no-store')
    .json({ status: reasons.length === 0 ? 'ok' : 'not ok', reasons, ...more });
}
