import { states } from '../../../../src/model/state.ts';
import type { Measured } from '../../../../src/state/measured.ts';
import { allElseWorks } from '../../../support/measured.ts';
import type { Locale } from '../../../../src/i18n/locale.ts';
import type { Channel } from '../../../../src/channels/registry.ts';
import type { Incident } from '../../../../src/model/incident.ts';
import { audiences, severities } from '../../../../src/model/names.ts';
import { noticeActions, noticeReasons, type Notice, type Outgoing } from '../../../../src/model/notice.ts';
import type { EvidenceFile } from '../../../../src/model/run.ts';
import type { HttpRequest, MailRequest } from '../../../../src/channels/driver.ts';
import { createChannels } from '../../../../src/channels/registry.ts';
import { deliveredEntries, untakenEntry } from '../../../../src/notify/delivery-log.ts';
import { composeNotice } from '../../../../src/message/compose.ts';
import { inPlaceOf } from '../../../../src/notify/stand-in.ts';
import { incidentOf } from '../../notify/samples.ts';
import { causes, configIn, MINUTE, START } from './world.ts';
import { textOf } from '../../../support/build/timeline.ts';

const kinds: readonly EvidenceFile['kind'][] = ['screenshot', 'trace', 'console', 'requests', 'log'];
const evidence = { runId: 'ZkRun', files: kinds.map((kind) => ({ kind, file: `Zk${kind}`, bytes: 1 })) };
const asha = { id: 'ZkAsha', name: 'ZkAsha', phone: '12', away: [] };

function incidentWith(names: readonly string[], more: Partial<Incident> = {}): Incident {
  const affected = names.map((name, n) => ({
    functionId: `zk-${n}`,
    target: 'ZkLive',
    cause: causes[name]!,
    joinedAt: START,
  }));
  return incidentOf('Zk1', {
    causeKey: 'component:zk-gate@ZkLive',
    title: 'ZkTitle.',
    affected,
    startedAt: START,
    ...more,
  });
}

const signal = {
  source: 'alarm',
  id: 'ZkA',
  says: 'ZkSays.',
  detail: 'ZkFound.',
  functions: [],
  severity: 'minor',
  since: START,
} as const;
const incidents: readonly Incident[] = [
  incidentWith(['failsAt']),
  incidentWith(['fails', 'timesOut', 'timesOutAt', 'over', 'under', 'trouble', 'failsAt'], { acknowledgedAt: START }),
  incidentWith(['trouble']),
  incidentWith(['blamed'], { causeKey: 'component:zk-site@ZkLive', acknowledgedAt: START, acknowledgedBy: 'ZkBram' }),
  incidentWith([], { causeKey: 'alarm:ZkA@ZkLive', signals: [signal] }),
];

/** Messages of all kinds, for all readers, about incidents of many kinds. */
export function notices(locale: Locale): readonly Notice[] {
  const config = configIn(locale, true);
  const now = START + 2 * MINUTE;
  // Some of the other functions fail, and of some nothing is known.
  const measured = (): Measured => ({
    ...allElseWorks(),
    stateOf: (id) => states[Number(id.replace('zk-', '')) % states.length]!,
  });
  const duty = { roster: 'ZkRoster', first: asha, second: { id: 'ZkBram', name: 'ZkBram', away: [] } };
  const all = noticeReasons.flatMap((reason) =>
    noticeActions.flatMap((action) =>
      incidents.flatMap((incident, n) =>
        audiences.map((audience) => {
          const over = action === 'resolve' ? { availableAt: now, restoredAt: now } : {};
          const severity = severities[n % severities.length]!;
          const needs = { incident: { ...incident, ...over, severity }, action, reason, audience, config, now };
          return composeNotice({ ...needs, measured, onDuty: duty, evidence });
        }),
      ),
    ),
  );
  const instead = (['refused', 'unclear'] as const).map((how) =>
    inPlaceOf('ZkPager', all[0]!, { how, error: 'ZkError' }, locale),
  );
  return [...all, ...instead];
}

/** First lines, labels and texts as they stand in messages. */
export const saidInNotices = (locale: Locale): string[] =>
  notices(locale).flatMap(({ headline, details, links }) => [
    headline,
    ...details.flatMap(({ label, text }) => [label, text]),
    ...links.map(({ label }) => label),
  ]);

/** What each channel adds of its own, in what people read there. */
export function saidAtChannels(locale: Locale): string[] {
  const [one] = notices(locale);
  const long = { label: 'ZkLabel', text: 'Zk'.repeat(2000) };
  const unnamed = { label: '', href: 'https://zk.example' };
  const big: Notice = { ...one!, details: Array.from({ length: 400 }, () => long), links: [...one!.links, unnamed] };
  const key = { dedupKey: 'Zk1', messageKey: 'Zk1', sentAt: START };
  const channels: readonly Channel[] = [
    { name: 'ZkSlack', type: 'slack', webhook: 'https://zk.example' },
    { name: 'ZkMail', type: 'email', to: ['zk@zk.example'], from: 'zk@zk.example', smtp: 'smtp://127.0.0.1' },
    { name: 'ZkPager', type: 'pagerduty', routingKey: 'ZkKey', url: 'https://zk.example' },
    { name: 'ZkGenie', type: 'opsgenie', apiKey: 'ZkKey', url: 'https://zk.example', responders: [] },
    { name: 'ZkAlerts', type: 'alertmanager', url: 'https://zk.example', headers: {}, labels: {} },
  ];
  const drivers = createChannels({
    channels: new Map(channels.map((channel) => [channel.name, channel])),
    organisation: 'ZkFirm',
    locale,
  });
  const request = (name: string, notice: Notice) => drivers.get(name)!.request(notice, key);
  return [big, ...notices(locale).filter(({ functions }) => functions.length < 3)].flatMap((notice) => {
    const { subject, text, html } = request('ZkMail', notice) as MailRequest;
    const read = (name: string) => JSON.parse((request(name, notice) as HttpRequest).body) as Json;
    const { payload } = read('ZkPager') as { payload?: { summary: string; custom_details: object } };
    const { message, description, note } = read('ZkGenie');
    const [alert] = read('ZkAlerts') as unknown as readonly [{ annotations: Json }];
    return [
      subject,
      text,
      html.replaceAll(/<[^>]*>|&\w+;/g, ' '),
      ...textsIn(read('ZkSlack')),
      ...[
        message,
        description,
        note,
        payload?.summary,
        alert.annotations['summary'],
        alert.annotations['description'],
      ].map(String),
      ...Object.entries(payload?.custom_details ?? {}).flatMap(([label, said]) => [
        label.replace('left_out', ''),
        String(said),
      ]),
    ].filter((said) => said !== 'undefined');
  });
}

type Json = Readonly<Record<string, unknown>>;

/** All values called `text`, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    name === 'text' && typeof one === 'string' ? [one.replaceAll(/<https?:[^|>]*\|/g, '')] : textsIn(one),
  );
}

/** What is written on the timeline about who was notified. */
export function saidOfDeliveries(locale: Locale): string[] {
  const [one] = notices(locale);
  const entries = noticeActions.flatMap((action) =>
    [0, 2].flatMap((attempts) => {
      const outgoing: Outgoing = {
        ...{ id: 1, channel: 'ZkPager', dedupKey: 'Zk1', createdAt: 0, attempts, nextAttemptAt: 0 },
        notice: { ...one!, action },
      };
      return [
        ...deliveredEntries(outgoing, { isUnderOtherKey: true }, 0),
        ...deliveredEntries(outgoing, { isUnderOtherKey: false, refused: 'ZkRefused' }, 0),
        ...(['refused', 'unclear'] as const).map((how) => untakenEntry(outgoing, { how, error: 'ZkError' }, 0)),
      ];
    }),
  );
  return entries.map((one) => textOf(one, locale));
}
