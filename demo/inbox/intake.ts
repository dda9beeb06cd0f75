// Where messages come in: one path for each kind of receiver that is played here.
import { randomUUID } from 'node:crypto';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { alertmanagerRoute } from './alertmanager.ts';
import type { InboxFaultSwitch } from './inbox-fault.ts';
import { MOST_BYTES, changeProblemsOf, problemsOf, readEvent } from './pagerduty-event.ts';
import { type Intake, bytesOf, jsonOf, note } from './received.ts';

const READ_AT_MOST = '8mb';

export function addIntake(app: Express, intake: Intake): void {
  const way: RequestHandler[] = [faultGate(intake.faults), express.raw({ type: () => true, limit: READ_AT_MOST })];
  app.post('/v2/enqueue', way, pagerdutyRoute(intake));
  app.post('/v2/change/enqueue', way, changeRoute(intake));
  app.post('/api/v2/alerts', way, alertmanagerRoute(intake));
  app.post(['/chat', '/services/*path'], way, chatRoute(intake));
  app.post(['/webhook', '/webhook/*path'], way, webhookRoute(intake));
}

function faultGate(faults: InboxFaultSwitch): RequestHandler {
  return async (request, response, next) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    if (faults.fault) faults.countRefusal();
    while (faults.fault === 'hang' && !gone.signal.aborted) await faults.untilOther(gone.signal);
    if (gone.signal.aborted) return;
    switch (faults.fault) {
      case 'http-500':
        return void response.status(500).send({ status: 'error', message: 'Internal Server Error' });
      case 'http-429':
        return throttled(response, 2);
      case 'http-400':
        return invalid(response, ["'routing_key' does not belong to any service"]);
      case 'reset':
        return void request.socket.resetAndDestroy();
      case 'hang':
      case undefined:
        return next();
    }
  };
}

function throttled(response: Response, seconds: number): void {
  const message = 'Requests for this service are arriving too quickly. Please retry later.';
  response
    .status(429)
    .set('Retry-After', String(seconds))
    .send({ status: 'throttle exceeded', message, errors: ['Too many requests'] });
}

function invalid(response: Response, errors: readonly string[]): void {
  response.status(400).send({ status: 'invalid event', message: 'Event object is invalid', errors });
}

/** The event, when it may be taken; else it has been answered. */
function judged(
  request: Request,
  response: Response,
  { limit }: Intake,
  rules: (event: unknown) => string[],
): Record<string, unknown> | undefined {
  const event = jsonOf(request);
  const key = (event as { routing_key?: unknown } | null | undefined)?.routing_key;
  const waitSeconds = typeof key === 'string' ? limit.take(key, Date.now()) : undefined;
  if (waitSeconds !== undefined) throttled(response, waitSeconds);
  else if (bytesOf(request).length > MOST_BYTES)
    invalid(response, [`Event is too large (maximum is ${MOST_BYTES / 1024} KB)`]);
  else if (event === undefined) invalid(response, ['Event is not valid JSON']);
  else {
    const problems = rules(event);
    if (problems.length === 0) return event as Record<string, unknown>;
    invalid(response, problems);
  }
  return undefined;
}

function pagerdutyRoute(intake: Intake): RequestHandler {
  const { alerts } = intake;
  return (request, response) => {
    const body = judged(request, response, intake, problemsOf);
    if (!body) return;
    const { routingKey, action, dedupKey = randomUUID(), facts } = readEvent(body);
    const effect =
      action === 'trigger'
        ? alerts.trigger(routingKey, dedupKey, facts)
        : action === 'acknowledge'
          ? alerts.acknowledge(routingKey, dedupKey, 'the monitor')
          : alerts.resolve(routingKey, dedupKey);
    note(intake, { channel: 'pagerduty', action, dedupKey, effect, body }, bytesOf(request).length);
    response.status(202).send({ status: 'success', message: 'Event processed', dedup_key: dedupKey });
  };
}

function changeRoute(intake: Intake): RequestHandler {
  return (request, response) => {
    const body = judged(request, response, intake, changeProblemsOf);
    if (!body) return;
    note(
      intake,
      { channel: 'pagerduty-change', action: 'change', dedupKey: null, effect: 'received', body },
      bytesOf(request).length,
    );
    response.status(202).send({ status: 'success', message: 'Change event processed' });
  };
}

/** As a chat's incoming webhook: plain text answers, and a message needs a text. */
function chatRoute(intake: Intake): RequestHandler {
  return (request, response) => {
    const body = jsonOf(request) as { text?: unknown; blocks?: unknown } | undefined;
    response.type('text/plain');
    if (typeof body !== 'object' || body === null) return void response.status(400).send('invalid_payload');
    if (typeof body.text !== 'string' && !Array.isArray(body.blocks)) return void response.status(400).send('no_text');
    note(
      intake,
      { channel: 'slack', action: 'message', dedupKey: null, effect: 'received', body },
      bytesOf(request).length,
    );
    response.send('ok');
  };
}

/** Takes anything: what is not JSON is kept as text. */
function webhookRoute(intake: Intake): RequestHandler {
  return (request, response) => {
    const body = jsonOf(request) ?? bytesOf(request).toString();
    const named = (body ?? {}) as { action?: unknown; dedupKey?: unknown; incidentId?: unknown };
    const key = named.dedupKey ?? named.incidentId;
    const action = typeof named.action === 'string' ? named.action : 'message';
    const dedupKey = typeof key === 'string' ? key : null;
    note(intake, { channel: 'webhook', action, dedupKey, effect: 'received', body }, bytesOf(request).length);
    response.status(204).end();
  };
}
