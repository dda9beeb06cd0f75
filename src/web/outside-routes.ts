import { Router } from 'express';
import { badgeRoutes } from './badge-routes.ts';
import { calendarRoutes } from './calendar-routes.ts';
import type { AskDocument } from './documents.ts';
import { embedRoutes } from './embed-routes.tsx';
import { feedRoutes } from './feed-routes.ts';
import type { MomentSource } from './moment.ts';
import type { FrameMaker } from './render.tsx';
import { subscribeRoutes } from './subscriptions/subscription-routes.tsx';
import type { WebInput } from './web-input.ts';

interface Needs {
  readonly input: WebInput;
  readonly moments: MomentSource;
  readonly frame: FrameMaker;
  readonly ask: AskDocument;
}

/** Feeds, badges, the calendar, what other sites can show, and where people ask for mails. */
export function outsideRoutes({ input, moments, frame, ask }: Needs): Router {
  const router = Router();
  router.use(feedRoutes(input, ask), badgeRoutes(input, moments), calendarRoutes(input, ask));
  router.use(embedRoutes({ input, moments, frame, ask }), subscribeRoutes({ input, frame }));
  return router;
}
