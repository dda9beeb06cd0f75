// Incoming webhooks of Slack and of chats that take the same. Each message stands by itself: the chat keeps no incident
// that a later message could change. Limits: 50 blocks, 150 characters of header, 3,000 of section, 10 fields of 2,000.
import { address } from '../form/fields.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Notice } from '../model/notice.ts';
import { addressSecrets } from '../secrets/sanitise.ts';
import { judge } from './answer.ts';
import { credentialOf } from './credential.ts';
import type { ChannelDriver } from './driver.ts';
import { channelForm, channelKind, type ChannelOf } from './kind.ts';
import { headingOf, webLinks } from './wording.ts';

const MOST_HEADER = 150;
const MOST_SECTION = 3000;
const MOST_FIELDS = 10;
const MOST_LABEL = 200;
/** Longer texts are hard to read in the half column of a field. */
const LONGEST_IN_FIELD = 120;
const MOST_DETAILS = 40;
/** Not documented, but a message as a whole is refused above some 13,000 characters. */
const MOST_CHARACTERS = 10_000;

const form = channelForm('slack', 'A chat that takes Slack webhooks.', {
  webhook: address().describe('Address of the incoming webhook, as ${NAME}.'),
});

type Slack = ChannelOf<typeof form>;

export const slack = channelKind(form, {
  driver: (channel, { locale }) => createSlack(channel, locale),
  address: ({ webhook }) => webhook,
});

/** Posts each message into one channel of the chat. */
export function createSlack(channel: Slack, locale: Locale): ChannelDriver {
  return {
    request: (notice, { dedupKey }) => ({
      method: 'POST',
      url: channel.webhook,
      headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Bellwether' },
      body: JSON.stringify({
        // What screen readers and the notifications of a telephone read.
        text: escapedTo(MOST_SECTION, headingOf(notice, locale)) || 'Bellwether',
        blocks: blocksOf(notice, dedupKey, locale),
        unfurl_links: false,
        unfurl_media: false,
      }),
    }),
    classify: (reply) => judge(reply, 'Slack'),
    credential: credentialOf(channel.webhook),
    secrets: addressSecrets(channel.webhook),
    // About one a second are allowed, for each webhook.
    pace: { burst: 3, perMinute: 57 },
  };
}

type Text = { readonly type: 'mrkdwn'; readonly text: string; readonly verbatim: true };
type Block =
  | {
      readonly type: 'header';
      readonly text: { readonly type: 'plain_text'; readonly text: string; readonly emoji: false };
    }
  | { readonly type: 'section'; readonly text: Text }
  | { readonly type: 'section'; readonly fields: readonly Text[] }
  | { readonly type: 'context'; readonly elements: readonly Text[] };

/** `verbatim`: what looks like an address, a channel or a person in the text is left alone. */
const mrkdwn = (text: string): Text => ({ type: 'mrkdwn', text, verbatim: true });

function blocksOf(notice: Notice, dedupKey: string, locale: Locale): readonly Block[] {
  const heading = headingOf(notice, locale) || 'Bellwether';
  const header = escapedTo(MOST_HEADER, heading);
  const isCut = header !== escapedTo(MOST_SECTION, heading);
  const links = linkLine(notice, locale);
  return [
    { type: 'header', text: { type: 'plain_text', text: header, emoji: false } },
    ...(isCut ? [{ type: 'section' as const, text: mrkdwn(escapedTo(MOST_SECTION, heading)) }] : []),
    ...detailBlocks(notice, locale),
    ...(links === '' ? [] : [{ type: 'section' as const, text: mrkdwn(links) }]),
    { type: 'context', elements: [mrkdwn(contextLine(notice, dedupKey, locale))] },
  ];
}

/** In their order: short ones side by side, each long one in a section of its own. */
function detailBlocks({ details }: Notice, { say }: Locale): readonly Block[] {
  const blocks: Block[] = [];
  let fields: Text[] = [];
  let left = MOST_CHARACTERS;
  const flush = () => {
    if (fields.length > 0) blocks.push({ type: 'section', fields });
    fields = [];
  };
  for (const { label, text } of details.slice(0, MOST_DETAILS)) {
    const said = `*${escapedTo(MOST_LABEL, label)}*\n${escapedTo(MOST_SECTION - MOST_LABEL - 10, text)}`;
    left -= said.length;
    if (left < 0) {
      flush();
      return [...blocks, { type: 'section', text: mrkdwn(`_${say('message.thereIsMore')}_`) }];
    }
    if (said.length > LONGEST_IN_FIELD) {
      flush();
      blocks.push({ type: 'section', text: mrkdwn(said) });
    } else if (fields.push(mrkdwn(said)) === MOST_FIELDS) flush();
  }
  flush();
  return blocks;
}

/** As many links as have room, none of them cut. */
function linkLine(notice: Notice, { say }: Locale): string {
  const links = webLinks(notice).map(({ label, href }) => {
    const address = escaped(href.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E'));
    return `<${address}|${escapedTo(MOST_LABEL, label.replaceAll('|', '/')) || say('message.link.unnamed')}>`;
  });
  let line = '';
  for (const link of links) {
    const longer = line === '' ? link : `${line} · ${link}`;
    if (longer.length <= MOST_SECTION) line = longer;
  }
  return line;
}

const contextLine = ({ severity, reason }: Notice, dedupKey: string, { say }: Locale) =>
  say('message.context', {
    severity: say(`message.severity.${severity}`),
    incident: escapedTo(MOST_LABEL, dedupKey),
    reason: say(`message.reason.${reason}`),
  });

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Without this a message from a check could make links, or call everybody with `<!channel>`. */
const escaped = (text: string) => text.replaceAll(/[&<>]/g, (mark) => entities[mark] ?? mark);

/** Escaped, and then at most `most` characters, with no entity and no character cut in two. */
function escapedTo(most: number, text: string): string {
  const whole = escaped(text.slice(0, most + 1));
  if (text.length <= most && whole.length <= most) return whole;
  let out = '';
  for (const point of text) {
    const next = escaped(point);
    if (out.length + next.length > most - 1) return `${out}…`;
    out += next;
  }
  return out;
}
