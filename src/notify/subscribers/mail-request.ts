import type { SubscriptionRules } from '../../config/config.ts';
import { languageOf, type Locale } from '../../i18n/locale.ts';
import type { SubscriberMail } from '../../model/subscription.ts';
import type { MailRequest } from '../../channels/driver.ts';
import { inHtml } from '../../text/in-html.ts';

/** What a mail is put together from besides its words. */
export interface MailContext {
  readonly rules: SubscriptionRules;
  readonly organisation: string;
  readonly locale: Locale;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly sentAt: number;
  /** Ends the subscription. */
  readonly leavingToken: string;
  /** Only of the mail that asks for it. */
  readonly confirmToken?: string;
}

interface Link {
  readonly label: string;
  readonly href: string;
}

/** A mail to one person: the same one, by its id, however often it is sent. */
export function mailRequestFor(mail: SubscriberMail, context: MailContext): MailRequest {
  const { rules, sentAt, organisation, locale } = context;
  const host = /@([A-Za-z0-9.-]+)>?\s*$/.exec(rules.from)?.[1] ?? 'bellwether.invalid';
  const links = linksOf(mail, context);
  const isAboutIncident = mail.kind === 'opened' || mail.kind === 'over';
  const leave = `${context.publicUrl}/unsubscribe?t=${encodeURIComponent(context.leavingToken)}`;
  const why = locale.say('mail.why', { organisation });
  const goodBye = mail.kind === 'confirm' ? 'mail.link.delete' : 'mail.link.leave';
  const stop: Link = { label: locale.say(goodBye), href: leave };
  return {
    smtp: rules.smtp,
    from: rules.from,
    to: [mail.subscription.address],
    sentAt,
    subject: mail.content.subject,
    text: textOf(mail.content.texts, links, why, stop),
    html: htmlOf(mail.content.texts, links, { why, stop, language: languageOf(locale.tag) }),
    messageId: `${[mail.kind, mail.about, mail.subscription.id].filter((part) => part !== '').join('.')}@${host}`,
    ...(isAboutIncident ? { inReplyTo: `incident.${mail.about}.${mail.subscription.id}@${host}` } : {}),
    headers: {
      'list-unsubscribe': `<${leave}>`,
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      'auto-submitted': 'auto-generated',
      'x-auto-response-suppress': 'All',
      precedence: 'bulk',
    },
  };
}

function linksOf({ kind, about, subscription }: SubscriberMail, needs: MailContext): readonly Link[] {
  const { publicUrl, confirmToken, locale } = needs;
  const query = `?for=${subscription.audience}`;
  switch (kind) {
    case 'confirm':
      return [
        {
          label: locale.say('mail.link.confirm'),
          href: `${publicUrl}/subscribe/confirm?t=${encodeURIComponent(confirmToken ?? '')}`,
        },
      ];
    case 'opened':
    case 'over':
      return [
        { label: locale.say('mail.link.more'), href: `${publicUrl}/incidents/${encodeURIComponent(about)}${query}` },
      ];
    case 'enough':
      return [{ label: locale.say('mail.link.statusPage'), href: `${publicUrl}/${query}` }];
  }
}

function textOf(texts: readonly string[], links: readonly Link[], why: string, stop: Link): string {
  const said = links.map(({ label, href }) => `${label}: ${href}`);
  return `${[...texts, ...said, `-- \n${why}\n${stop.label}: ${stop.href}`].join('\n\n')}\n`;
}

interface Foot {
  readonly why: string;
  readonly stop: Link;
  readonly language: string;
}

function htmlOf(texts: readonly string[], links: readonly Link[], { why, stop, language }: Foot): string {
  const [first = '', ...rest] = texts;
  return [
    `<!DOCTYPE html><html lang="${language}"><head><meta charset="utf-8">`,
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">',
    '<meta name="viewport" content="width=device-width"></head>',
    '<body style="font-family: sans-serif; font-size: 16px; line-height: 1.4; max-width: 40em">',
    `<p style="font-size: 20px; font-weight: bold">${inHtml(first)}</p>`,
    ...rest.map((text) => `<p>${inHtml(text)}</p>`),
    ...links.map((link) => `<p>${anchor(link)}</p>`),
    `<p style="font-size: 13px">${inHtml(why)} ${anchor(stop)}</p>`,
    '</body></html>',
  ].join('\n');
}

const anchor = ({ label, href }: Link): string => `<a href="${inHtml(href)}">${inHtml(label)}</a>`;
