import { describe, expect, test } from 'vitest';
import { allElseWorks } from '../../support/measured.ts';
import { closeAtPager } from '../../../src/incident/closed-at-pager.ts';
import { acknowledge, decide } from '../../../src/incident/decide.ts';
import { incidentTitle, resolvedHeadline, type IncidentConfig } from '../../../src/incident/headline.ts';
import { createLocale } from '../../../src/i18n/locale.ts';
import type { CauseKey } from '../../../src/model/cause-key.ts';
import type { AffectedFunction, Incident } from '../../../src/model/incident.ts';
import { createWebhook } from '../../../src/channels/webhook.ts';
import { headingOf } from '../../../src/channels/wording.ts';
import { createChannels } from '../../../src/channels/registry.ts';
import type { HttpRequest, MailRequest } from '../../../src/channels/driver.ts';
import { composeNotice } from '../../../src/message/compose.ts';
import type { ComposeConfig } from '../../../src/message/needs.ts';
import { failedAt, failing, minutes, START, twoTargets, voyager, world } from '../incident/samples.ts';
import { emailChannel, noticeOf, pagerChannel, slackChannel, webhookChannel } from '../notify/samples.ts';
import { fn } from '../state/samples.ts';
import { textOf } from '../../support/build/timeline.ts';

const locale = createLocale('Europe/Berlin', 'de');
const gateway = { ...voyager, name: 'Voyager', provides: 'die Bezahlung mit Kreditkarte', owner: 'zahlungen' };
const config: IncidentConfig = {
  locale,
  targets: new Map([...twoTargets.targets].slice(0, 1)),
  components: new Map([['voyager', gateway]]),
  functions: new Map([
    fn('karte', {
      question: 'Können Kunden mit Karte bestellen?',
      severity: 'critical',
      dependsOn: ['voyager'],
      impact: {
        summary: 'Kunden können nicht mit Karte bestellen.',
        tellCustomers: 'Wir können gerade keine Karten annehmen.',
        whenDown: {},
      },
    }),
  ]),
};
const wide: IncidentConfig = { ...config, targets: twoTargets.targets };
const part = (change: Partial<AffectedFunction> = {}): AffectedFunction => ({
  functionId: 'karte',
  target: 'live',
  cause: failedAt('voyager', 'Bezahlen', 'die Karte wurde abgelehnt'),
  joinedAt: START,
  ...change,
});
const about = (causeKey: CauseKey, affected = [part()]) => ({ causeKey, affected, startedAt: START });
const stale = part({ cause: { kind: 'stale', since: START } });

describe('the first line in German', () => {
  test('says what is not available, and at another target where', () => {
    expect(incidentTitle(about('component:voyager@live'), config, minutes(3))).toBe(
      'Voyager ist ausgefallen: die Bezahlung mit Kreditkarte ist NICHT verfügbar. Kunden können nicht mit Karte bestellen.',
    );
    expect(incidentTitle(about('component:voyager@green'), wide, minutes(3))).toBe(
      'Voyager ist ausgefallen (green): die Bezahlung mit Kreditkarte ist NICHT verfügbar. Kunden können nicht mit Karte bestellen.',
    );
    expect(incidentTitle(about('function:karte@green'), wide, minutes(3))).toBe(
      'green: Kunden können nicht mit Karte bestellen.',
    );
  });

  test('says what is not known, with a German date when that is another day', () => {
    expect(incidentTitle(about('unknown:live', [stale]), config, minutes(3))).toBe(
      'Nicht bekannt: Können Kunden mit Karte bestellen? Keine neue Antwort seit 10:00 MEZ.',
    );
    expect(incidentTitle(about('unknown:live', [stale]), config, minutes(3000))).toContain(
      'seit Mo. 5. Jan. 2026, 10:00 MEZ.',
    );
  });

  test('says that it fails and works by turns', () => {
    expect(incidentTitle(about('function:karte@live', [part({ isFlapping: true })]), config, minutes(3))).toBe(
      'Mit Unterbrechungen: Kunden können nicht mit Karte bestellen.',
    );
  });

  test('says that it is over, and how long it lasted', () => {
    const over = (causeKey: CauseKey, affected = [part()]) =>
      resolvedHeadline({ ...about(causeKey, affected), availableAt: minutes(65) }, config);
    expect(over('component:voyager@live')).toBe(
      'Voyager funktioniert wieder: die Bezahlung mit Kreditkarte ist verfügbar. Der Ausfall dauerte 1 Stunde 5 Minuten.',
    );
    expect(over('function:karte@live')).toBe(
      'Funktioniert wieder: Können Kunden mit Karte bestellen? Die Störung dauerte 1 Stunde 5 Minuten.',
    );
    expect(over('unknown:live', [stale])).toBe(
      'Wieder bekannt: Können Kunden mit Karte bestellen? Es gab 1 Stunde 5 Minuten lang keine neue Antwort.',
    );
  });
});

describe('a message in German', () => {
  const full: ComposeConfig = {
    ...config,
    server: { host: '127.0.0.1', port: 8080, publicUrl: 'https://status.example' },
  };
  const cause = failedAt('voyager', 'Bezahlen', 'die Karte wurde abgelehnt');
  const [decision] = decide(failing('karte', 'voyager', { cause }), world([], { config }), minutes(2), () => 'I1');
  const down = decision!.incident;
  const asha = { id: 'asha', name: 'Asha Rao', phone: '+49 30 1', away: [] };
  const page = composeNotice({
    measured: allElseWorks,
    incident: down,
    action: 'trigger',
    reason: 'incident-opened',
    config: full,
    now: minutes(14),
    onDuty: { roster: 'web', first: asha, second: { id: 'bram', name: 'Bram Vos', away: [] } },
  });

  test('starts with the sentence of the status page, and says what is needed at night', () => {
    expect(page.headline).toBe(incidentTitle(down, config, minutes(14)));
    expect(page.details).toEqual([
      { label: 'Seit', text: '10:01 MEZ, bisher 13 Minuten' },
      { label: 'Fehlgeschlagener Schritt', text: '„Bezahlen“: die Karte wurde abgelehnt' },
      { label: 'Den Kunden sagen', text: 'Wir können gerade keine Karten annehmen.' },
      { label: 'Was daran hängt', text: 'Betroffen: Können Kunden mit Karte bestellen? Betrifft: Kundendienst.' },
      { label: 'Bereitschaft', text: 'Asha Rao (+49 30 1), dann Bram Vos' },
      { label: 'Zuständig', text: 'zahlungen' },
      {
        label: 'Lieferant',
        text: 'Voyager ist ein Lieferant, +44 20 7946 0000, https://status.voyager.example/',
      },
      { label: 'Warum diese Meldung', text: 'Eine neue Störung, Schweregrad kritisch' },
    ]);
    expect(page.links.map(({ label }) => label)).toEqual(['Störung', 'Übernehmen', 'Status des Lieferanten']);
  });

  test('for those who only need plain words leaves out the same as in English', () => {
    const plain = { incident: down, action: 'trigger', reason: 'incident-opened', now: minutes(14) } as const;
    const labels = composeNotice({
      measured: allElseWorks,
      ...plain,
      config: full,
      audience: 'customer-service',
    }).details.map(({ label }) => label);
    expect(labels).toEqual(['Seit', 'Den Kunden sagen']);
  });

  test('on the timeline says who has taken it, and that it was closed at the pager', () => {
    expect(decision!.entries.map((one) => textOf(one, locale))).toEqual([
      'Können Kunden mit Karte bestellen? Die Prüfung schlägt bei „Bezahlen“ fehl: die Karte wurde abgelehnt',
    ]);
    expect(textOf(acknowledge(down, 'Asha', minutes(3))!.entries[0]!, locale)).toBe('Asha hat die Störung übernommen.');
    expect(textOf(closeAtPager(down, 'Asha', minutes(3))!.entries[0]!, locale)).toBe(
      'Asha hat die Störung am Pager geschlossen. Sie ist noch nicht behoben; das gilt eine Weile als übernommen.',
    );
  });

  describe('at a channel', () => {
    const channels = [pagerChannel('http://pager'), slackChannel('http://chat'), emailChannel('smtp://mail')];
    const drivers = createChannels({
      channels: new Map(channels.map((channel) => [channel.name, channel])),
      organisation: 'Acme',
      locale,
    });
    const sent = (name: string, notice = page) =>
      drivers.get(name)!.request(notice, { dedupKey: 'I1', messageKey: 'I1-1', sentAt: START });

    test('is to the pager what was composed, with the names of fields as they are', () => {
      const { payload, links } = JSON.parse((sent('pager') as HttpRequest).body) as {
        payload: { summary: string; severity: string; custom_details: Record<string, string> };
        links: readonly { text: string }[];
      };
      expect(payload.summary).toMatch(/^Voyager ist ausgefallen: die Bezahlung mit Kreditkarte ist NICHT verfügbar\./);
      expect(payload.severity).toBe('critical');
      expect(payload.custom_details['Warum diese Meldung']).toBe('Eine neue Störung, Schweregrad kritisch');
      expect(links[0]).toMatchObject({ text: 'Störung' });
    });

    test('ends in the chat with severity and reason', () => {
      expect((sent('desk') as HttpRequest).body).toContain('Schweregrad kritisch · I1 · neue Störung');
    });

    test('is a mail that says its language', () => {
      const { html, text, subject } = sent('managers', { ...page, action: 'acknowledge' }) as MailRequest;
      expect(html).toMatch(/^<!DOCTYPE html><html lang="de">/);
      expect(subject).toMatch(/^In Arbeit: Voyager ist ausgefallen/);
      expect(text).toContain('Bellwether, Störung I1, Schweregrad kritisch, Grund der Meldung: neue Störung');
    });
  });

  test('to a webhook has the fields that it always had', () => {
    const notice = noticeOf('i', 'resolve', { isSaidOver: true });
    const { body } = createWebhook(webhookChannel('http://chat')).request(notice, {
      dedupKey: 'i',
      messageKey: 'i-1',
      sentAt: START,
    }) as HttpRequest;
    expect(JSON.parse(body)).not.toHaveProperty('isSaidOver');
    expect(JSON.parse(body)).toMatchObject({ version: 1, headline: notice.headline, at: '2026-01-05T09:00:00.000Z' });
  });

  test('does not say twice that it is over, whatever language the line was written in', () => {
    const german = { title: 'T.', duration: '1 Minute' };
    const over = locale.say('headline.overAfter', german);
    expect(headingOf(noticeOf('i', 'resolve', { headline: over, isSaidOver: true }), locale)).toBe(over);
    expect(headingOf(noticeOf('i', 'resolve', { headline: 'Es geht.' }), locale)).toBe('Vorbei: Es geht.');
    const signal = { source: 'alarm', id: 'a', says: 'T.', functions: [], severity: 'minor', since: START } as const;
    const incident: Incident = {
      ...down,
      causeKey: 'alarm:a@live',
      affected: [],
      signals: [signal],
      availableAt: minutes(1),
    };
    const needs = { incident, config: full, now: minutes(2) };
    const end = composeNotice({ measured: allElseWorks, ...needs, action: 'resolve', reason: 'incident-resolved' });
    expect(end).toMatchObject({ isSaidOver: true });
    expect(headingOf(end, locale)).toMatch(/^Vorbei: T\. Das dauerte/);
    expect(
      composeNotice({ measured: allElseWorks, ...needs, action: 'trigger', reason: 'incident-opened' }),
    ).not.toHaveProperty('isSaidOver');
  });
});
