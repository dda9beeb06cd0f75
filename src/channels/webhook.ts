// The body, for whoever receives it:
//   { version: 1, action: "trigger" | "update" | "acknowledge" | "resolve", reason, dedupKey, round, incidentId, severity,
//     headline, component?, functions: [id …], details: [{ label, text } …], links: [{ label, href } …], at: ISO 8601 UTC,
//     leftOut?: { functions?, details?, links? } }
// A body has at most 100 kB, which is what common receivers take: of what does not fit, `leftOut` says how many there are more.
// `reason` says why it is told: "incident-opened", "escalated" and so on. `dedupKey` joins the messages of one incident; when
// people had to be reached anew, `round` is 2, 3 … and the key another one; `incidentId` stays. One message sent twice carries one `Idempotency-Key`.
// With a secret, `X-Bellwether-Signature: sha256=HEX` is the HMAC-SHA256 of the body's bytes. Answer 2xx once it is kept.
import { createHmac } from 'node:crypto';
import { address, text } from '../form/fields.ts';
import { headersForm, withSecrets } from '../form/headers.ts';
import type { Notice } from '../model/notice.ts';
import { isoTime } from '../time/zone.ts';
import { addressSecrets, headerSecrets } from '../secrets/sanitise.ts';
import { judge } from './answer.ts';
import { credentialOf } from './credential.ts';
import type { ChannelDriver } from './driver.ts';
import { channelForm, channelKind, type ChannelOf } from './kind.ts';
import { cutTo, lowerCased } from './wording.ts';

const form = channelForm('webhook', 'Any program that takes JSON by HTTP POST.', {
  url: address().describe('Address to post to.'),
  headers: headersForm,
  secret: text(500).optional().describe('Signs the body (HMAC-SHA256, X-Bellwether-Signature), as ${NAME}.'),
});

type Webhook = ChannelOf<typeof form, { readonly headers: Readonly<Record<string, string>> }>;

export const webhook = channelKind(form, {
  build: ({ headers }, { secrets }) => ({ headers: withSecrets(headers, secrets) }),
  driver: createWebhook,
  address: ({ url }) => url,
});

/** Posts every message as JSON to an address of the user's own. */
export function createWebhook(channel: Webhook): ChannelDriver {
  const { url, headers, secret } = channel;
  return {
    request(notice, { dedupKey, messageKey }) {
      const body = boundedBody(notice, dedupKey);
      return {
        method: 'POST',
        url,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Bellwether',
          ...lowerCased(headers),
          'idempotency-key': messageKey,
          ...(secret ? { 'x-bellwether-signature': signature(body, secret) } : {}),
        },
        body,
      };
    },
    classify: (reply) => judge(reply, 'The webhook'),
    credential: credentialOf(url, headers, secret),
    secrets: [...addressSecrets(url), ...headerSecrets(headers), ...(secret ? [secret] : [])],
  };
}

const signature = (body: string, secret: string) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

export const MOST_BYTES = 100_000;
export const MOST_FUNCTIONS = 200;
const MOST_LINKS = 20;
const MOST_NAME = 500;
const MOST_TEXT = 2000;

/** The body, without what would make it larger than {@link MOST_BYTES}. */
function boundedBody(notice: Notice, dedupKey: string): string {
  const { details } = notice;
  for (let most = details.length; ; most = Math.floor(most / 2)) {
    const body = JSON.stringify(
      bodyOf({ ...notice, details: details.slice(0, most) }, dedupKey, details.length - most),
    );
    if (most === 0 || Buffer.byteLength(body) <= MOST_BYTES) return body;
  }
}

function bodyOf(notice: Notice, dedupKey: string, detailsLeftOut: number) {
  const { action, reason, round = 1, isSaidOver: _, ...rest } = notice;
  const links = notice.links.filter(({ href }) => href.length <= MOST_TEXT).slice(0, MOST_LINKS);
  const leftOut = {
    functions: Math.max(0, notice.functions.length - MOST_FUNCTIONS),
    details: detailsLeftOut,
    links: notice.links.length - links.length,
  };
  const counted = Object.fromEntries(Object.entries(leftOut).filter(([, count]) => count > 0));
  return {
    ...{ version: 1, action, reason, dedupKey, round, ...rest },
    headline: cutTo(MOST_TEXT, notice.headline),
    ...(notice.component !== undefined && { component: cutTo(MOST_NAME, notice.component) }),
    functions: notice.functions.slice(0, MOST_FUNCTIONS).map((id) => cutTo(MOST_NAME, id)),
    details: notice.details.map(({ label, text }) => ({
      label: cutTo(MOST_NAME, label),
      text: cutTo(MOST_TEXT, text),
    })),
    links: links.map(({ label, href }) => ({ label: cutTo(MOST_NAME, label), href })),
    at: isoTime(notice.at),
    ...(Object.keys(counted).length > 0 && { leftOut: counted }),
  };
}
