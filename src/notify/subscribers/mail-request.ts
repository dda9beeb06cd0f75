import type { SubscriptionRules } from '../../config/config.ts';
import type { Locale } from '../../i18n/locale.ts';
import type { SubscriberMail } from '../../model/subscription.ts';
import type { MailRequest } from '../../channels/driver.ts';
import { mailPage } from '../../channels/email-body.ts';
import { automaticMailHeaders, hostOf } from '../../channels/email.ts';
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
    html: htmlOf(mail.content.texts, links, { why, stop, locale }),
    messageId: `${[mail.kind, mail.about, mail.subscription.id].filter((part) => part !== '').join('.')}@${hostOf(rules.from)}`,
    ...(isAboutIncident ? { inReplyTo: `incident.${mail.about}.${mail.subscription.id}@${hostOf(rules.from)}` } : {}),
    headers: {
      'list-unsubscribe': `<${leave}>`,
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      ...automaticMailHeaders,
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
  readonly locale: Locale;
}

function htmlOf(texts: readonly string[], links: readonly Link[], { why, stop, locale }: Foot): string {
  const [first = '', ...rest] = texts;
  return mailPage(locale, {
    heading: inHtml(first),
    blocks: [...rest.map(inHtml), ...links.map(anchor)].map((block) => `<p>${block}</p>`),
    foot: `${inHtml(why)} ${anchor(stop)}`,
  });
}

const anchor = ({ label, href }: Link): string => `<a href="${inHtml(href)}">${inHtml(label)}</a>`;
