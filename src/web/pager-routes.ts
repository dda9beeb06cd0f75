import express, { Router } from 'express';
import type { Request, Response } from 'express';
import { readPagerDutyWebhook } from '../notify/inbound-pagerduty.ts';
import { sendProblem } from './problem.ts';
import type { WebInput } from './web-input.ts';

const MOST_BODY = '256kb';

/** What the pager posts back: only signed bodies count, so no login is asked for. */
export function pagerRoutes(input: WebInput): Router {
  const router = Router();
  const body = express.raw({ type: () => true, limit: MOST_BODY });
  router.post('/channels/:name/events', body, (request, response) => takeEvent(input, request, response));
  return router;
}

async function takeEvent(
  { config, recorder, log }: WebInput,
  request: Request<{ name: string }>,
  response: Response,
): Promise<void> {
  const { name } = request.params;
  const channel = config().channels.get(name);
  if (channel?.type !== 'pagerduty' || channel.webhookSecret === undefined) {
    const detail = `There is no pagerduty channel "${name}" with a webhookSecret in the configuration.`;
    return sendProblem(response, { status: 404, title: 'No such channel', detail });
  }
  const body: unknown = request.body;
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const event = readPagerDutyWebhook(request.headers, bytes, channel.webhookSecret);
  switch (event.kind) {
    case 'refused':
      log.warn(
        { channel: name, why: event.why },
        `A message to ${request.originalUrl} was refused: ${event.why}. Compare the webhookSecret of channel ${name} with the pager's.`,
      );
      return sendProblem(response, { status: 401, title: 'Not signed', detail: `${event.why}.` });
    case 'acknowledged':
      response.json({ acknowledged: await recorder.acknowledge(event.incidentId, event.by) });
      return;
    case 'resolved':
      response.status(202).json({ ignored: 'an incident is over here when its functions work again' });
      return;
    case 'ignored':
      response.status(202).json({ ignored: event.why });
      return;
  }
}
