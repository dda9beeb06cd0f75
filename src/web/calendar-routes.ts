import { createHash } from 'node:crypto';
import { Router } from 'express';
import { nextStart } from '../schedule/cron.ts';
import { askedAudience } from './audience-choice.ts';
import { forOthers } from './outside.ts';
import { calendarOf } from './views/calendar-view.ts';
import type { WebInput } from './web-input.ts';

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 20);

/** `/calendar.ics`: planned work, for people's calendars to follow. */
export function calendarRoutes(input: WebInput): Router {
  const router = Router();
  router.get('/calendar.ics', (request, response) => {
    const config = input.config();
    const next = (expression: string, after: number) => nextStart(expression, after, config.timezone);
    const needs = { config, planned: input.world.planned(), now: input.clock.now(), next, digest };
    const text = calendarOf(askedAudience(request), needs);
    response.set({
      ...forOthers,
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Disposition': 'inline; filename="planned-work.ics"',
      'Cache-Control': 'no-cache',
      ETag: `"${digest(text)}"`,
    });
    response.send(Buffer.from(text));
  });
  return router;
}
