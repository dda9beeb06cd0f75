import { createHmac, timingSafeEqual } from 'node:crypto';
import { incidentIdOf } from '../model/notice.ts';
import { field, kindOf, oneLine, readJson } from './inbound-line.ts';

/** What a webhook of the pager means here. `refused` must be answered with an error: it is not from the pager. */
export type InboundPage =
  | { readonly kind: 'acknowledged'; readonly incidentId: string; readonly by: string }
  | { readonly kind: 'resolved'; readonly incidentId: string; readonly by: string }
  | { readonly kind: 'ignored'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

const MOST_NAME = 100;

/**
 * Reads a version 3 webhook of PagerDuty. `headers` have lower-case names, as Node gives them; `rawBody` must be the
 * bytes as they came, for they are what is signed with `webhookSecret`.
 */
export function readPagerDutyWebhook(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  rawBody: Uint8Array,
  webhookSecret: string,
): InboundPage {
  const signatures = [headers['x-pagerduty-signature'] ?? []].flat().join(',').split(',');
  if (!isSigned(signatures, rawBody, webhookSecret))
    return { kind: 'refused', why: 'no X-PagerDuty-Signature fits the body and the webhookSecret of the channel' };
  const event = eventIn(rawBody);
  if (!event)
    return { kind: 'ignored', why: 'the body is not an event of the form {"event": {"event_type": …, "data": …}}' };
  const { event_type: type, data, agent } = event;
  const kind =
    type === 'incident.acknowledged' ? 'acknowledged' : type === 'incident.resolved' ? 'resolved' : undefined;
  if (!kind) return { kind: 'ignored', why: `events of the type ${kindOf(type)} change nothing here` };
  const key = field(data, 'incident_key');
  if (typeof key !== 'string' || key === '')
    return { kind: 'ignored', why: 'the event names no incident_key, so it was not opened from here' };
  const by = field(agent, 'summary');
  return {
    kind,
    incidentId: incidentIdOf(key),
    by: typeof by === 'string' && by.trim() !== '' ? oneLine(by, MOST_NAME) : 'PagerDuty',
  };
}

/** Every signature is compared in full and in constant time; while a secret is changed there are several. */
function isSigned(signatures: readonly string[], body: Uint8Array, secret: string): boolean {
  if (secret === '') return false;
  const wanted = createHmac('sha256', secret).update(body).digest();
  let fits = false;
  for (const signature of signatures) {
    const [, hex] = /^\s*v1=([0-9a-f]{64})\s*$/i.exec(signature) ?? [];
    if (hex !== undefined && timingSafeEqual(Buffer.from(hex, 'hex'), wanted)) fits = true;
  }
  return fits;
}

function eventIn(body: Uint8Array): { event_type: unknown; data: unknown; agent: unknown } | undefined {
  const event = field(readJson(body), 'event');
  if (typeof event !== 'object' || event === null) return undefined;
  return { event_type: field(event, 'event_type'), data: field(event, 'data'), agent: field(event, 'agent') };
}
