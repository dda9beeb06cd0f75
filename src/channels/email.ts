// Mail. What belongs to one incident stands in one thread: every message refers to a first one that is never sent, whose id
// comes from the incident's, so that it does not matter which came first or whether one was lost. The server's digits judge:
// 2xx taken, 4xx later, 5xx never. When some of the recipients are refused and others take it, it is delivered, for somebody
// was told and telling again would tell them twice; who was left out is said.
import { plainLine } from '../text/plain-line.ts';
import { list } from '../form/fields.ts';
import { mailAddress, mailServer, ownMailAddress } from '../form/mail.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Notice } from '../model/notice.ts';
import { addressSecrets } from '../secrets/sanitise.ts';
import { credentialOf } from './credential.ts';
import type { ChannelDriver, Reply, Verdict } from './driver.ts';
import { mailHtml, mailText } from './email-body.ts';
import { channelForm, channelKind, type ChannelOf } from './kind.ts';
import { headingOf } from './wording.ts';

const MOST_SUBJECT = 150;

const form = channelForm('email', 'Mail.', {
  to: list(mailAddress()).min(1).describe('Who gets it.'),
  from: mailAddress().optional().describe('Who it comes from (default bellwether at the host of server.publicUrl).'),
  smtp: mailServer().describe(
    'The mail server: smtp://127.0.0.1:1025, smtps://USER:PASSWORD@mail.example; as ${NAME} when it has a password.',
  ),
});

type Email = ChannelOf<typeof form, { readonly from: string }>;

export const email = channelKind(form, {
  build: ({ from }, { publicUrl }) => ({ from: from ?? ownMailAddress(publicUrl) }),
  driver: (channel, { locale }) => createEmail(channel, locale),
  address: ({ smtp }) => smtp,
  probe: ({ smtp }) => smtp,
  mail: ({ to, from }) => ({ to, from }),
});

/** Sends each message to all recipients of the channel as one mail. */
export function createEmail(channel: Email, locale: Locale): ChannelDriver {
  const { from, to, smtp } = channel;
  const host = hostOf(from);
  return {
    request: (notice, { messageKey, sentAt }) => ({
      smtp,
      from,
      to,
      sentAt,
      subject: subjectOf(notice, locale),
      text: mailText(notice, locale),
      html: mailHtml(notice, locale),
      messageId: `${idPart(messageKey)}@${host}`,
      inReplyTo: `incident.${idPart(notice.incidentId)}@${host}`,
      headers: {
        ...automaticMailHeaders,
        ...(notice.action === 'trigger' && notice.severity === 'critical'
          ? { importance: 'high', 'x-priority': '1' }
          : {}),
      },
    }),
    classify,
    credential: credentialOf(smtp, from, to),
    secrets: addressSecrets(smtp),
    pace: { burst: 20, perMinute: 60 },
  };
}

function classify({ status, headers, body }: Reply): Verdict {
  const why = `the mail server answered ${body.startsWith(String(status)) || body === '' ? '' : `${status}: `}${body || status}`;
  if (status >= 200 && status < 300) {
    const refused = headers['refused'];
    return refused === undefined ? { kind: 'delivered' } : { kind: 'delivered', refused };
  }
  if (status === 535)
    return { kind: 'refused', why: `${why}; user and password stand in the address of the server, smtp` };
  if (status >= 500 && status < 600) return { kind: 'refused', why };
  // It did not fail, and no digits say that it was taken.
  return { kind: status >= 400 && status < 500 ? 'retry' : 'unclear', why };
}

/** The first line, cut between words: the whole stands in the mail. A line end here would begin a header of its own. */
function subjectOf(notice: Notice, locale: Locale): string {
  const line = plainLine(headingOf(notice, locale), Infinity) || 'Bellwether';
  if (line.length <= MOST_SUBJECT) return line;
  const cut = line.slice(0, MOST_SUBJECT - 1);
  const end = cut.lastIndexOf(' ');
  const whole = end > MOST_SUBJECT / 2 ? cut.slice(0, end) : cut;
  return `${whole.toWellFormed().replace(/\uFFFD$/, '')}…`;
}

/** Nobody's "I am on holiday" may answer a message that a program wrote. */
export const automaticMailHeaders = {
  'auto-submitted': 'auto-generated',
  'x-auto-response-suppress': 'All',
  precedence: 'bulk',
} as const;

const idPart = (text: string) => text.replaceAll(/[^A-Za-z0-9._-]/g, '_');

/** The host of an address, for ids of messages. */
export const hostOf = (from: string): string => /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1] ?? 'bellwether.invalid';
