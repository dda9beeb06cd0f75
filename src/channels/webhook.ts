// The body, for whoever receives it:
//   { version: 1, action: "trigger" | "update" | "acknowledge" | "resolve", reason, dedupKey, round, incidentId, severity,
//     headline, component?, functions: [id …], details: [{ label, text } …], links: [{ label, href } …], at: ISO 8601 UTC }
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
import { lowerCased } from './wording.ts';

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
      const body = JSON.stringify(bodyOf(notice, dedupKey));
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

function bodyOf(notice: Notice, dedupKey: string) {
  const { action, reason, round = 1, isSaidOver: _, ...rest } = notice;
  return { version: 1, action, reason, dedupKey, round, ...rest, at: isoTime(notice.at) };
}
