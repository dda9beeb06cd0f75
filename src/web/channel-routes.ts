import { acted } from '../record/recorder.ts';
import express, { Router } from 'express';
import type { Request, Response } from 'express';
import type { Channel } from '../channels/registry.ts';
import { readChannelEvent, type InboundEvent } from '../notify/inbound-event.ts';
import { readPagerDutyWebhook } from '../notify/inbound-pagerduty.ts';
import { sendDenial, type Access } from './access.ts';
import { contextOf } from './request-context.ts';
import { findIncident, take } from './incident-writes.ts';
import { onlyTakes } from './json-body.ts';
import { sendProblem } from './problem.ts';
import type { WebInput } from './web-input.ts';

const MOST_BODY = '256kb';

/** What channels post back: acknowledged, or closed there. A pager signs it, all others send their channel's token. */
export function channelRoutes(input: WebInput, access: Access): Router {
  const router = Router();
  const body = express.raw({ type: () => true, limit: MOST_BODY });
  const path = '/channels/:name/events';
  // Who shows no token that fits sends no body either; a signature can only be judged with it.
  router.post(path, (request, response, next) => {
    const channel = channelOf(input, request, response);
    if (!channel || isToBeSigned(channel, request)) return channel && next();
    const denial = access.judgeOwn(channel.inboundToken ?? '', `channel ${channel.name}`, request);
    if (denial) return sendDenial(response, denial);
    next();
  });
  router.post(path, body, (request, response) => takeEvent(input, access, request, response));
  router.all(path, onlyTakes('POST'));
  return router;
}

type Asked = Request<{ name: string }>;

/** The channel that a message is for; undefined when it takes none, and the answer says so. */
function channelOf({ config }: WebInput, request: Asked, response: Response): Channel | undefined {
  const { name } = request.params;
  const channel = config().channels.get(name);
  if (channel && (webhookSecretOf(channel) ?? channel.inboundToken) !== undefined) return channel;
  const detail = `There is no channel "${name}" in the configuration that takes messages: it needs an inboundToken, or for pagerduty a webhookSecret.`;
  sendProblem(response, { status: 404, title: 'No such channel', detail });
  return undefined;
}

const webhookSecretOf = (channel: Channel) => (channel.type === 'pagerduty' ? channel.webhookSecret : undefined);

const isToBeSigned = (channel: Channel, { headers }: Asked): boolean =>
  webhookSecretOf(channel) !== undefined &&
  (headers['x-pagerduty-signature'] !== undefined || channel.inboundToken === undefined);

async function takeEvent(input: WebInput, access: Access, request: Asked, response: Response): Promise<void> {
  // The configuration may have been loaded again since the message began.
  const channel = channelOf(input, request, response);
  if (!channel) return;
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const secret = webhookSecretOf(channel);
  if (secret !== undefined && isToBeSigned(channel, request))
    return takeSigned(input, { channel, secret, bytes, access }, request, response);
  await takeTold(input, channel, readChannelEvent(bytes), response);
}

interface SignedMessage {
  readonly channel: Channel;
  readonly secret: string;
  readonly bytes: Buffer;
  readonly access: Access;
}

async function takeSigned(
  input: WebInput,
  { channel, secret, bytes, access }: SignedMessage,
  request: Asked,
  response: Response,
): Promise<void> {
  const { name } = channel;
  const event = readPagerDutyWebhook(request.headers, bytes, secret);
  if (event.kind !== 'refused') contextOf(request).actor = { who: `channel ${name}`, way: 'channel' };
  switch (event.kind) {
    case 'refused':
      access.sparingLog.warn(
        'messages with a wrong signature',
        { channel: name, why: event.why },
        `A message to ${request.originalUrl} was refused: ${event.why}. Compare the webhookSecret of channel ${name} with the pager's.`,
      );
      return sendProblem(response, { status: 401, title: 'Not signed', detail: `${event.why}.` });
    case 'acknowledged':
      return act(input, { channel, kind: 'acknowledge', id: event.incidentId, by: event.by }, response);
    case 'resolved':
      return act(input, { channel, kind: 'resolve', id: event.incidentId, by: event.by }, response);
    case 'ignored':
      response.status(202).json({ ignored: event.why });
      return;
  }
}

async function takeTold(input: WebInput, channel: Channel, event: InboundEvent, response: Response): Promise<void> {
  if (event.kind === 'refused') {
    input.log.warn({ channel: channel.name }, `A message of channel ${channel.name} was not understood: ${event.why}`);
    return sendProblem(response, { status: 400, title: 'Not understood', detail: event.why });
  }
  const { kind, incidentId, by } = event;
  if (!(await findIncident(input, incidentId))) {
    const detail = `There is no incident "${incidentId}" here.`;
    return sendProblem(response, { status: 404, title: 'No such incident', detail });
  }
  const name = by === undefined ? channel.name : `${by} (via ${channel.name})`;
  await act(input, { channel, kind, id: incidentId, by: name }, response);
}

interface Act {
  readonly channel: Channel;
  readonly kind: 'acknowledge' | 'resolve';
  readonly id: string;
  readonly by: string;
}

async function act(input: WebInput, { channel, kind, id, by }: Act, response: Response): Promise<void> {
  const through = `channel ${channel.name}`;
  if (kind === 'acknowledge') {
    response.json({ acknowledged: await take(input, { id, by, through }) });
    return;
  }
  const closed = await acted(input.recorder.execute({ act: 'close-at-pager', incidentId: id, by }));
  input.log.info({ by, incidentId: id, closed, channel: channel.name }, `${by} closed incident ${id} at ${through}`);
  response.json({ closedAtPager: closed });
}
