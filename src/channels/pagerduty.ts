import { createHash } from 'node:crypto';
import { address, text } from '../form/fields.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Severity } from '../model/names.ts';
import type { Notice } from '../model/notice.ts';
import { isoTime } from '../time/zone.ts';
import { addressSecrets } from '../secrets/sanitise.ts';
import { judge } from './answer.ts';
import type { ChannelDriver } from './driver.ts';
import { channelForm, channelKind, type ChannelOf } from './kind.ts';
import { baseOf, cutTo } from './wording.ts';

const MOST_BYTES = 512_000;
const MOST_SUMMARY = 1024;
const MOST_FIELD = 255;

const severityAtPager: Readonly<Record<Severity, string>> = { critical: 'critical', major: 'error', minor: 'warning' };

/** A trigger under the key of an open alert is added to that alert and notifies nobody (Events API v2, dedup_key). */
const eventActions = {
  trigger: 'trigger',
  update: 'trigger',
  acknowledge: 'acknowledge',
  resolve: 'resolve',
} as const satisfies Readonly<Record<Notice['action'], string>>;

interface PagerContext {
  readonly source: string;
  readonly locale: Locale;
}

const form = channelForm('pagerduty', 'PagerDuty, or what speaks its Events API v2.', {
  routingKey: text(200).describe('Integration key of the service, as ${NAME}.'),
  url: address()
    .prefault('https://events.pagerduty.com')
    .describe('Address of the events API (default https://events.pagerduty.com).'),
  webhookSecret: text(500).optional().describe('Signs what the pager sends back to us, as ${NAME}.'),
});

type PagerDuty = ChannelOf<typeof form>;

export const pagerduty = channelKind(form, {
  driver: (channel, { organisation, locale }) => createPagerDuty(channel, { source: organisation, locale }),
  address: ({ url }) => url,
  staysOpen: true,
  isMutedByAcknowledge: true,
});

/** Events API v2 of PagerDuty, and of whatever speaks it. `source` names who watches: the organisation. */
export function createPagerDuty(channel: PagerDuty, context: PagerContext): ChannelDriver {
  const url = `${baseOf(channel.url)}/v2/enqueue`;
  return {
    request: (notice, { dedupKey }) => ({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', accept: 'application/json', 'user-agent': 'Bellwether' },
      body: fitted(
        notice,
        { routing_key: channel.routingKey, dedup_key: dedupKey, event_action: eventActions[notice.action] },
        context,
      ),
    }),
    classify: (reply) => judge(reply, 'PagerDuty'),
    // An acknowledge or resolve under another routing key than its trigger's is taken with 202 and thrown away.
    credential: createHash('sha256').update(channel.routingKey).digest('hex').slice(0, 12),
    secrets: [
      channel.routingKey,
      ...(channel.webhookSecret ? [channel.webhookSecret] : []),
      ...addressSecrets(channel.url),
    ],
    // 120 a minute are allowed for each routing key.
    pace: { burst: 20, perMinute: 80 },
  };
}

interface Envelope {
  readonly routing_key: string;
  readonly dedup_key: string;
  readonly event_action: (typeof eventActions)[Notice['action']];
}

/** The body, leaving out what is least needed until it is small enough: a page without details beats no page. */
function fitted(notice: Notice, envelope: Envelope, { source, locale }: PagerContext): string {
  if (envelope.event_action !== 'trigger') return JSON.stringify(envelope);
  const whole = triggerOf(notice, envelope, source);
  const { links: _links, ...unlinked } = whole;
  const custom_details = { left_out: locale.say('message.leftOut') };
  const trimmed = { payload: { ...whole.payload, custom_details } };
  for (const body of [whole, { ...whole, ...trimmed }, { ...unlinked, ...trimmed }].map((one) => JSON.stringify(one)))
    if (Buffer.byteLength(body) <= MOST_BYTES) return body;
  const { client_url: _address, ...bare } = { ...unlinked, ...trimmed };
  return JSON.stringify(bare);
}

function triggerOf(notice: Notice, envelope: Envelope, source: string) {
  const [first] = notice.links;
  return {
    ...envelope,
    client: 'Bellwether',
    ...(first ? { client_url: first.href } : {}),
    payload: {
      summary: cutTo(MOST_SUMMARY, notice.headline),
      source: cutTo(MOST_FIELD, source),
      severity: severityAtPager[notice.severity],
      timestamp: isoTime(notice.at),
      ...(notice.component ? { component: cutTo(MOST_FIELD, notice.component) } : {}),
      group: cutTo(MOST_FIELD, notice.functions.join(', ')),
      class: 'business function',
      custom_details: labelled(notice),
    },
    links: notice.links.map(({ href, label }) => ({ href, text: label })),
  };
}

function labelled({ details }: Notice): Record<string, string> {
  const byLabel = new Map<string, string>();
  for (const { label, text } of details)
    byLabel.set(label, byLabel.has(label) ? `${byLabel.get(label)}\n${text}` : text);
  return Object.fromEntries(byLabel);
}
