import { Router } from 'express';
import { askedAudience } from './audience-choice.ts';
import { allowKeeping } from './caching.ts';
import { forOthers } from './outside.ts';
import { calendarOf } from './views/calendar-view.ts';
import type { WebInput } from './web-input.ts';
import { digest, workNeeds } from './work-source.ts';

/** `/calendar.ics`: planned work, for people's calendars to follow. */
export function calendarRoutes(input: WebInput): Router {
  const router = Router();
  router.get('/calendar.ics', (request, response) => {
    // Work on functions of which strangers know only some has another id in their calendar.
    allowKeeping(response, input, 'no-cache');
    const text = calendarOf(askedAudience(request), { ...workNeeds(input), now: input.clock.now() });
    response.set({
      ...forOthers,
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Disposition': 'inline; filename="planned-work.ics"',
      ETag: `"${digest(text)}"`,
    });
    response.send(Buffer.from(text));
  });
  return router;
}
