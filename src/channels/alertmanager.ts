// Alertmanager's API v2. It keeps no alerts over a restart and forgets those that it is not told again, so an open incident
// is told every minute and its end for a quarter of an hour. An alert is known by all of its labels together: nothing that
// may change while an incident is open is a label; severity, reason and text are annotations.
import { z } from 'zod';
import { address, oneOrMore, text } from '../form/fields.ts';
import { headersForm, withSecrets } from '../form/headers.ts';
import type { Notice } from '../model/notice.ts';
import { isoTime } from '../time/zone.ts';
import { addressSecrets, headerSecrets } from '../secrets/sanitise.ts';
import { judge } from './answer.ts';
import { credentialOf } from './credential.ts';
import type { ChannelDriver, MessageKey } from './driver.ts';
import { channelForm, channelKind, type ChannelOf } from './kind.ts';
import { baseOf, cutTo, linkLines, lowerCased, plainDetails, webLinks } from './wording.ts';
import { MINUTE_MS } from '../time/units.ts';

const RESEND_MS = MINUTE_MS;
const RESOLVED_FOR_MS = 15 * MINUTE_MS;
/** After so long without a word of us it takes an alert for resolved: two lost sends must not be enough. */
const FIRES_FOR_MS = 4 * RESEND_MS;
const MOST_SUMMARY = 1024;
const MOST_DESCRIPTION = 15_000;

const form = channelForm('alertmanager', 'A Prometheus Alertmanager.', {
  url: oneOrMore(address()).describe('Its address; a list when there are several: each one is told.'),
  headers: headersForm,
  labels: z
    .record(
      z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'is not the name of a label (letters, digits and _)'),
      text(500),
    )
    .prefault({})
    .describe('Labels that are added to every alert.'),
});

type Alertmanager = ChannelOf<
  typeof form,
  { readonly url: string; readonly headers: Readonly<Record<string, string>> }
>;

export const alertmanager = channelKind(form, {
  copies: ({ url }) => (Array.isArray(url) ? url.length : 1),
  build: ({ url, headers }, { secrets, index }) => ({ url: url[index] ?? '', headers: withSecrets(headers, secrets) }),
  driver: createAlertmanager,
  address: ({ url }) => url,
  probe: ({ url }) => `${baseOf(url)}/-/ready`,
  staysOpen: true,
});

/** One Alertmanager; several that belong together are a channel each, for all of them must be told. */
export function createAlertmanager(channel: Alertmanager): ChannelDriver {
  const { headers, labels } = channel;
  const url = `${baseOf(channel.url)}/api/v2/alerts`;
  return {
    request: (notice, key) => ({
      method: 'POST',
      url,
      headers: {
        accept: 'application/json',
        'user-agent': 'Bellwether',
        ...lowerCased(headers),
        'content-type': 'application/json',
      },
      // One alert in each request: of a batch with a bad one the good ones are taken, and the answer is 400 all the same.
      body: JSON.stringify([alertOf(notice, key, labels)]),
    }),
    classify: (reply) => judge(reply, 'Alertmanager'),
    credential: credentialOf(channel.url, headers, labels),
    secrets: [...addressSecrets(channel.url), ...headerSecrets(headers)],
    resend: { everyMs: RESEND_MS, resolvedForMs: RESOLVED_FOR_MS },
  };
}

function alertOf(notice: Notice, { dedupKey, sentAt }: MessageKey, labels: Readonly<Record<string, string>>) {
  // Of several beginnings it keeps the earliest; without one it would take the end for the beginning.
  const startsAt = Math.min(notice.at, sentAt);
  const [first] = webLinks(notice);
  return {
    labels: { alertname: 'BellwetherIncident', ...labels, incident: dedupKey },
    annotations: annotationsOf(notice),
    startsAt: isoTime(startsAt),
    endsAt: isoTime(notice.action === 'resolve' ? sentAt : sentAt + FIRES_FOR_MS),
    ...(first ? { generatorURL: first.href } : {}),
  };
}

function annotationsOf(notice: Notice): Record<string, string> {
  const all = {
    summary: cutTo(MOST_SUMMARY, notice.headline),
    description: cutTo(
      MOST_DESCRIPTION,
      [plainDetails(notice, MOST_DESCRIPTION), linkLines(notice)].filter(Boolean).join('\n'),
    ),
    severity: notice.severity,
    reason: notice.reason,
    function: cutTo(MOST_SUMMARY, notice.functions.join(', ')),
    component: cutTo(MOST_SUMMARY, notice.component ?? ''),
  };
  return Object.fromEntries(Object.entries(all).filter(([, text]) => text !== ''));
}
