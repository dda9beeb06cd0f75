import { Router } from 'express';
import { askedAudience } from './audience-choice.ts';
import { allowKeeping } from './caching.ts';
import type { MomentSource } from './moment.ts';
import { forOthers } from './outside.ts';
import type { WebInput } from './web-input.ts';
import { badgeSvg, badgeView } from './views/badge-view.ts';

const FRESH_SECONDS = 30;

/** `/badge/ID.svg` of a function, `/badge/all.svg` of all: pictures that other pages show. */
export function badgeRoutes(input: Pick<WebInput, 'config'>, moments: MomentSource): Router {
  const router = Router();
  router.get('/badge/:file', (request, response, next) => {
    const [, id] = /^(.+)\.svg$/.exec(request.params['file'] ?? '') ?? [];
    if (id === undefined) return next();
    const { label } = request.query;
    const audience = askedAudience(request);
    allowKeeping(response, input, `public, max-age=${FRESH_SECONDS}`, audience);
    const badge = badgeView(id, audience, moments.now(), typeof label === 'string' ? label : undefined);
    response.status(badge.level === undefined ? 404 : 200).set({
      ...forOthers,
      'Content-Type': 'image/svg+xml; charset=utf-8',
    });
    response.send(Buffer.from(badgeSvg(badge)));
  });
  return router;
}
