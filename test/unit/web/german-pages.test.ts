import { describe, expect, test } from 'vitest';
import { createLocale } from '../../../src/i18n/locale.ts';
import type { State } from '../../../src/model/state.ts';
import { dayStart } from '../../../src/time/days.ts';
import type { RollUp } from '../../../src/model/roll-up.ts';
import { atomOf, feedView, rssOf } from '../../../src/web/views/feed-view.ts';
import { historyOf, percent } from '../../../src/web/views/history-view.ts';
import { incidentView } from '../../../src/web/views/incident-view.ts';
import { monitorLines } from '../../../src/web/views/monitor-view.ts';
import { responseChart } from '../../../src/web/views/response-chart.ts';
import { statusView } from '../../../src/web/views/status-view.ts';
import { againText } from '../../../src/web/views/taken-words.ts';
import { saySize } from '../../../src/web/views/evidence-view.ts';
import { technicalReason } from '../../../src/web/views/wording.ts';
import { aConfig, aFunction } from './fixture-config.ts';
import { FixtureWorld, MINUTE, NOW, aState, wellHealth } from './fixture-world.ts';

const TODAY = dayStart(NOW, 'Europe/Berlin');

const locale = createLocale('Europe/Berlin', 'de');
const config = aConfig(undefined, undefined, { locale, timezone: 'Europe/Berlin' });
const reading = { now: NOW, locale };

describe('the banner in German', () => {
  const headline = (...states: readonly State[]) => {
    const functions = states.map((_, index) => aFunction(`f${index}`, 'x?'));
    const world = new FixtureWorld(aConfig(functions, [], { locale }));
    world.set(
      ...states.map((state, index) => aState(`f${index}`, state, { cause: { kind: 'stale', since: NOW - MINUTE } })),
    );
    return statusView('operations', world.moment()).banner.headline;
  };

  test.each([
    [['failing'], 'Gestört'],
    [['failing', 'failing'], 'Alle 2 sind gestört'],
    [['failing', 'working', 'working'], '1 von 3 ist gestört'],
    [['failing', 'failing', 'working'], '2 von 3 sind gestört'],
    [['unknown', 'working'], 'Bei 1 von 2 ist der Stand nicht bekannt'],
    [['slow', 'working'], 'Alles funktioniert, aber 1 von 2 ist langsam'],
    [['maintenance', 'working'], 'Alles funktioniert, abgesehen von geplanten Arbeiten'],
    [['working'], 'Alles funktioniert'],
  ] as const)('says of %j: %s', (states, says) => {
    expect(headline(...states)).toBe(says);
  });
});

test('a broken component is told in German, with its times and spans', () => {
  const [problem] = statusView('customer-service', new FixtureWorld(config).breakVoyager().moment()).problems;
  expect(problem).toMatchObject({
    big: 'Credit card payment gateway ist NICHT verfügbar',
    small: 'Voyager ist ausgefallen',
    since: { clock: '08:51', zone: 'MEZ', full: 'Sa. 21. Nov. 2026, 08:51 MEZ' },
    sinceFor: { text: '12 Minuten' },
    again: 'Wir prüfen es alle 30 Sekunden. Sobald es wieder funktioniert, steht es von selbst auf dieser Seite.',
  });
  expect(problem!.facts.map(({ label }) => label)).toEqual([
    'Was die Kunden bemerken',
    'Was Sie sagen können',
    'Was weiterhin funktioniert',
    'Inzwischen von Hand',
  ]);
});

test('an incident that is over is told in the past', () => {
  const [incident] = new FixtureWorld(config).breakVoyager().incidents;
  const over = { ...incident!, stage: 'restored', availableAt: NOW, restoredAt: NOW, acknowledgedAt: NOW } as const;
  const line = { channel: 'pager', headline: 'x', createdAt: NOW, attempts: 3 } as const;
  const ledger = [
    { ...line, action: 'trigger', reason: 'severity-raised', round: 2, settled: 'delivered', settledAt: NOW },
    { ...line, action: 'resolve' },
  ] as const;
  const parts = { incident: over, timeline: [], ledger, runs: [], newest: [] };
  const view = incidentView(parts, config, { ...reading, audience: 'operations' });
  expect(view).toMatchObject({
    big: 'Credit card payment gateway war NICHT verfügbar',
    stageWord: 'Vorbei',
    taken: 'Jemand hatte die Störung übernommen, 09:04 MEZ',
    lasted: '12 Minuten',
  });
  expect(view.told!.map(({ what, outcome }) => `${what} | ${outcome}`)).toEqual([
    'Störung gemeldet, weil sie schwerer wurde (Runde 2) | zugestellt, 09:04 MEZ, beim 3. Versuch',
    'Behebung gemeldet | 3-mal versucht, wartet',
  ]);
});

test('history and chart are told with German dates, spans and decimal commas', () => {
  const today: RollUp = {
    ...{ functionId: 'search', target: 'live', start: TODAY, due: 100 },
    counts: { passed: 98, flaky: 0, failed: 1, inconclusive: 1, skipped: 0 },
    ...{
      durationSumMs: 198_000,
      durationMaxMs: 3000,
      failingMs: 90 * MINUTE,
      slowMs: 0,
      unknownMs: 0,
      maintenanceMs: 0,
    },
  };
  const { days, ...sums } = historyOf([today], NOW, locale);
  expect(days.at(-1)).toMatchObject({
    date: 'Sa. 21. Nov.',
    text: '1 Stunde 30 Minuten gestört',
    succeeded: '98,98 %',
  });
  expect(days[0]).toMatchObject({ text: 'nicht geprüft' });
  expect(sums).toMatchObject({
    planned: 'keine',
    summary: '98,98 % verfügbar, gemessen wurden 99,00 % der fälligen Prüfungen',
  });
  const hour = { ...today, start: NOW - (NOW % 3_600_000) };
  expect(responseChart([hour], { ...reading, slowAfterMs: 4000, incidents: [] })).toMatchObject({
    slowText: 'langsam ab 4,0 s',
    until: 'jetzt',
    summary: 'Dauerte in den letzten sieben Tagen im Mittel 2,0 s, im schlechtesten Fall 3,0 s.',
  });
});

test('numbers are written with a decimal comma, also where a check measured them', () => {
  const cause = { kind: 'measurement', name: 'Rückstand', value: 8.25, limit: 5, isAbove: true } as const;
  expect(technicalReason(cause, reading)).toBe('Rückstand ist 8,25; über 5 ist zu viel.');
  expect([saySize(512, locale), saySize(2_450_000, locale), percent(1, 3, locale)]).toEqual([
    '512 Byte',
    '2,5 MB',
    '33,33 %',
  ]);
  const every = (everyMs: number) => aFunction('x', 'x?', { schedule: { kind: 'every', everyMs } });
  expect(againText([every(3_600_000)], locale)).toMatch(/^Wir prüfen es jede Stunde\./);
  expect(againText([every(300_000)], locale)).toMatch(/^Wir prüfen es alle 5 Minuten\./);
  const lines = monitorLines({
    ...reading,
    health: wellHealth,
    pending: [{ channel: 'chat', count: 2, oldestAt: NOW - 90_000 }],
  });
  expect(lines.map(({ texts }) => texts[0])).toEqual([
    'In Ordnung',
    '1 bei der Arbeit, 0 warten',
    'Höchstens 12 ms zu spät',
    'chat: 2 warten, die älteste 1 Minute',
    'Die neueste ist in Kraft',
    'Die neuesten sind in Gebrauch',
  ]);
});

test('a feed says in which language it is', () => {
  const german = feedView('back-office', '/feed.atom', [], new FixtureWorld(config).moment());
  expect(german.title).toBe('Acme Outfitters: Störungen, für das Backoffice');
  expect(atomOf(german)).toContain('xml:lang="de"');
  expect(rssOf(german)).toContain('<language>de</language>');
  const english = feedView('back-office', '/feed.atom', [], new FixtureWorld().moment());
  expect([atomOf(english), rssOf(english)].map((text) => /(lang="|<language>)en\b/.test(text))).toEqual([true, true]);
});
