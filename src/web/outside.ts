// What the page gives to other sites and programs. It is given to everybody or to nobody: who must sign in to see the page
// has no feed, for a reader of feeds cannot sign in, and an address with a password in it ends up in everybody's logs.
import { Router } from 'express';
import type { WebInput } from './web-input.ts';

/** Other sites may show it. */
export const forOthers = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
} as const;

const paths = ['/feed.atom', '/feed.rss', '/badge/:file', '/calendar.ics', '/embed', '/embed/status'];

/** Answers 404 with a sentence, instead of a page to sign in on, where only those who sign in may see the page. */
export function outsideDoor({ config }: Pick<WebInput, 'config'>): Router {
  const router = Router();
  router.get(paths, (_request, response, next) => {
    if (config().access.view === 'anyone') return next();
    response.status(404).set({ 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
    response.send('Only people who sign in may see this status page, so there is nothing here for other sites.\n');
  });
  return router;
}
