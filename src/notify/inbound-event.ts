import { incidentIdOf } from '../model/notice.ts';
import { duplicateKey } from './duplicate-key.ts';
import { field, kindOf, readJson, textField } from './inbound-line.ts';

/** What somebody with a channel's token tells us. `refused` must be answered with an error. */
export type InboundEvent =
  | { readonly kind: 'acknowledge' | 'resolve'; readonly incidentId: string; readonly by?: string }
  | { readonly kind: 'refused'; readonly why: string };

const MOST_NAME = 100;
const MOST_KEY = 200;

/** Reads `{ "action": "acknowledge" | "resolve", "incident": KEY, "by": NAME }`; other fields are not looked at. */
export function readChannelEvent(rawBody: Uint8Array): InboundEvent {
  const body = readJson(rawBody);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return refused('the body must be a JSON object like {"action": "acknowledge", "incident": "20261121-k7m3q9xa"}');
  const twice = duplicateKey(new TextDecoder().decode(rawBody));
  if (twice !== undefined) return refused(`each field must be written once, found ${kindOf(twice)} twice`);
  const action = field(body, 'action');
  if (action !== 'acknowledge' && action !== 'resolve')
    return refused(`action must be "acknowledge" or "resolve", found ${kindOf(action)}`);
  const incident = textField(body, 'incident', MOST_KEY);
  if ('why' in incident) return refused(incident.why);
  if (incident.text === undefined)
    return refused('incident must be the key of the incident as it was told to the channel; there is none');
  const by = textField(body, 'by', MOST_NAME);
  if ('why' in by) return refused(by.why);
  return { kind: action, incidentId: incidentIdOf(incident.text), ...(by.text !== undefined && { by: by.text }) };
}

const refused = (why: string): InboundEvent => ({ kind: 'refused', why });
