import { allElseWorks } from '../../../support/measured.ts';
import type { Locale } from '../../../../src/i18n/locale.ts';
import type { Incident } from '../../../../src/model/incident.ts';
import type { SubscriberMail, Subscription } from '../../../../src/model/subscription.ts';
import type { MailRequest } from '../../../../src/channels/driver.ts';
import { confirmContent, decideMails } from '../../../../src/notify/subscribers/decide-mails.ts';
import { mailRequestFor } from '../../../../src/notify/subscribers/mail-request.ts';
import { incidentOf } from '../../notify/samples.ts';
import { causes, configIn, MINUTE, START } from './world.ts';

const subscription: Subscription = {
  id: 'Zk1',
  address: 'zk@zk.example',
  audience: 'customer-service',
  functions: [],
  createdAt: 0,
  confirmedAt: 0,
  refusals: 0,
  day: '',
  mails: 0,
};
const rules = { smtp: 'smtp://127.0.0.1', from: 'zk@zk.example', atMostPerDay: 1, allow: [] };

/** Every kind of mail to a subscriber, as it is sent. */
export function mails(locale: Locale): readonly MailRequest[] {
  const config = configIn(locale);
  const affected = [{ functionId: 'zk-0', target: 'ZkLive', cause: causes['blamed']!, joinedAt: START }];
  const open = incidentOf('Zk1', { causeKey: 'component:zk-gate@ZkLive', affected, startedAt: START, openedAt: START });
  const now = START + 12 * MINUTE;
  const gone = affected.map((one) => ({ ...one, recoveredAt: now }));
  const over: Incident = { ...open, stage: 'restored', affected: gone, availableAt: now, restoredAt: now };
  const decided = [
    { open: [open], over: [], atMostPerDay: 3 },
    { open: [], over: [over], atMostPerDay: 3 },
    ...[1, 2].map((atMostPerDay) => ({
      open: [1, 2, 3].map((n) => ({ ...open, id: `Zk${n}` })),
      over: [],
      atMostPerDay,
    })),
  ].flatMap(
    (facts) =>
      decideMails(subscription, {
        measured: allElseWorks,
        config,
        targetOf: () => 'ZkLive',
        now,
        notified: new Set<string>(),
        ...facts,
      })?.mails ?? [],
  );
  const asked = [[], ['zk-0']].map((functions) => ({
    kind: 'confirm' as const,
    about: '',
    content: confirmContent(config, functions),
  }));
  return [...asked, ...decided].map(({ kind, about, content }) => {
    const mail: SubscriberMail = { id: 1, kind, about, content, subscription, createdAt: 0, attempts: 0 };
    const publicUrl = 'https://zk.example';
    const links = { leavingToken: 'ZkLeave', confirmToken: 'ZkConfirm' };
    return mailRequestFor(mail, { rules, organisation: 'ZkFirm', locale, publicUrl, sentAt: now, ...links });
  });
}

export const saidInMails = (locale: Locale): string[] =>
  mails(locale).flatMap(({ subject, text, html }) => [subject, text, html.replaceAll(/<[^>]*>|&\w+;/g, ' ')]);
