// The alert API of Opsgenie, and of Jira Service Management, which took it over under another address. An alert is known
// by its alias: triggers with one alias are one alert. 202 means that the request was taken, not that somebody was called.
import { address, list, text } from '../form/fields.ts';
import type { Severity } from '../model/names.ts';
import type { Notice } from '../model/notice.ts';
import { addressSecrets } from '../secrets/sanitise.ts';
import { judge } from './answer.ts';
import { credentialOf } from './credential.ts';
import type { ChannelDriver } from './driver.ts';
import { channelForm, channelKind, type ChannelOf } from './kind.ts';
import { baseOf, cutTo, linkLines, plainDetails, webLinks } from './wording.ts';

const MOST_MESSAGE = 130;
const MOST_DESCRIPTION = 15_000;
const MOST_ENTITY = 512;
const MOST_SOURCE = 100;
const MOST_TAGS = 20;
const MOST_TAG = 50;
/** Names and values of `details` together. */
const MOST_DETAILS = 8000;

const priorities: Readonly<Record<Severity, string>> = { critical: 'P1', major: 'P2', minor: 'P4' };

const form = channelForm('opsgenie', 'Opsgenie, or what speaks its alert API.', {
  apiKey: text(200).describe('API key, as ${NAME}.'),
  url: address()
    .prefault('https://api.atlassian.com/jsm/ops/integration')
    .describe('Address of its API (default https://api.atlassian.com/jsm/ops/integration).'),
  responders: list(text(100)).prefault([]).describe('Teams that are told.'),
});

type Opsgenie = ChannelOf<typeof form>;

export const opsgenie = channelKind(form, {
  driver: (channel, { organisation }) => createOpsgenie(channel, { source: organisation }),
  address: ({ url }) => url,
  staysOpen: true,
  isMutedByAcknowledge: true,
});

/** Opens, acknowledges and closes alerts. `source` names who watches: the organisation. */
export function createOpsgenie(channel: Opsgenie, { source }: { source: string }): ChannelDriver {
  const alerts = `${baseOf(channel.url)}/v2/alerts`;
  const from = cutTo(MOST_SOURCE, `Bellwether, ${source}`);
  return {
    request(notice, { dedupKey }) {
      const at = `${alerts}/${encodeURIComponent(dedupKey)}`;
      const [url, body] = {
        trigger: () => [alerts, alertOf(notice, dedupKey, { source: from, responders: channel.responders })] as const,
        update: () => [`${at}/notes?identifierType=alias`, noteOf(notice, from)] as const,
        acknowledge: () => [`${at}/acknowledge?identifierType=alias`, noteOf(notice, from)] as const,
        resolve: () => [`${at}/close?identifierType=alias`, noteOf(notice, from)] as const,
      }[notice.action]();
      return {
        method: 'POST',
        url,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          authorization: `GenieKey ${channel.apiKey}`,
          'user-agent': 'Bellwether',
        },
        body: JSON.stringify(body),
      };
    },
    classify: (reply) => judge(reply, 'Opsgenie'),
    credential: credentialOf(channel.url, channel.apiKey),
    secrets: [channel.apiKey, ...addressSecrets(channel.url)],
    pace: { burst: 20, perMinute: 80 },
  };
}

function alertOf(
  notice: Notice,
  alias: string,
  { source, responders }: { source: string; responders: readonly string[] },
) {
  const [first] = webLinks(notice);
  const { severity, component, functions, incidentId } = notice;
  return {
    message: cutTo(MOST_MESSAGE, notice.headline) || 'Bellwether',
    alias,
    description: cutTo(
      MOST_DESCRIPTION,
      [notice.headline, linkLines(notice), plainDetails(notice, MOST_DESCRIPTION)].join('\n\n'),
    ),
    priority: priorities[severity],
    source,
    tags: ['bellwether', severity, ...functions].slice(0, MOST_TAGS).map((tag) => cutTo(MOST_TAG, tag)),
    details: detailsWithin(
      MOST_DETAILS,
      { incident: incidentId, reason: notice.reason, ...(first && { page: first.href }) },
      notice,
    ),
    ...(component === undefined ? {} : { entity: cutTo(MOST_ENTITY, component) }),
    ...(responders.length === 0 ? {} : { responders: responders.map(responderOf) }),
  };
}

const noteOf = ({ headline }: Notice, source: string) => ({ source, note: cutTo(MOST_DESCRIPTION, headline) });

/** Those of the notice as far as there is room for them: what is left out stands in the description. */
function detailsWithin(
  most: number,
  own: Readonly<Record<string, string>>,
  { details }: Notice,
): Record<string, string> {
  const found: Record<string, string> = { ...own };
  let left = most - Object.entries(own).join('').length;
  for (const { label, text } of details) {
    left -= label.length + text.length;
    if (left < 0) return found;
    found[label] = Object.hasOwn(found, label) ? `${found[label]}\n${text}` : text;
  }
  return found;
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A person by mail address; a team by name, or by id as Jira Service Management wants it. */
function responderOf(name: string) {
  if (name.includes('@')) return { type: 'user', username: name };
  return ID.test(name) ? { type: 'team', id: name } : { type: 'team', name };
}
