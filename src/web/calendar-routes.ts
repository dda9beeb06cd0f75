import { Router } from 'express';
import type { Request, Response } from 'express';
import { askedAudience } from './audience-choice.ts';
import { allowKeeping } from './caching.ts';
import { sendReady, type AskDocument } from './documents.ts';
import { forOthers } from './outside.ts';
import { calendarOf } from './views/calendar-view.ts';
import type { WebInput } from './web-input.ts';
import { workNeeds } from './work-source.ts';

/** `/calendar.ics`: planned work, for people's calendars to follow. */
export function calendarRoutes(input: WebInput, ask: AskDocument): Router {
  const router = Router();
  const send = async (request: Request, response: Response) => {
    // Work on functions of which strangers know only some has another id in their calendar.
    allowKeeping(response, input, 'no-cache');
    const audience = askedAudience(request);
    const ready = await ask(request, ['calendar', audience], async () =>
      calendarOf(audience, { ...workNeeds(input), now: input.clock.now() }),
    );
    sendReady(response, ready!, {
      ...forOthers,
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Disposition': 'inline; filename="planned-work.ics"',
    });
  };
  router.get('/calendar.ics', (request, response) => send(request, response));
  return router;
}
