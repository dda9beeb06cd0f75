// Every text of the view-models, said in a language between marks: one that is written into the program stands outside.
import { describe, expect, test } from 'vitest';
import { audiences } from '../../../src/model/names.ts';
import { noticeReasons } from '../../../src/model/notice.ts';
import type { RollUp } from '../../../src/model/roll-up.ts';
import type { LedgerLine } from '../../../src/store/store.ts';
import { auditView } from '../../../src/web/views/audit-view.ts';
import { badgeView } from '../../../src/web/views/badge-view.ts';
import { bannerOf } from '../../../src/web/views/banner.ts';
import { calendarOf } from '../../../src/web/views/calendar-view.ts';
import { componentView } from '../../../src/web/views/component-view.ts';
import { dependencyGraph } from '../../../src/web/views/dependency-graph.ts';
import { feedView } from '../../../src/web/views/feed-view.ts';
import { functionView } from '../../../src/web/views/function-view.ts';
import { historyChoice, historyRows } from '../../../src/web/views/history-rows.ts';
import { hostedComponents, hostedIncident, hostedStatus } from '../../../src/web/views/hosted-view.ts';
import { incidentLine, incidentView } from '../../../src/web/views/incident-view.ts';
import { monitorLines } from '../../../src/web/views/monitor-view.ts';
import { planLines } from '../../../src/web/views/plan-lines.ts';
import { seenBy, situationOf } from '../../../src/web/views/situation.ts';
import { statusView } from '../../../src/web/views/status-view.ts';
import { aboutLines, judgeWish } from '../../../src/web/views/subscription-view.ts';
import { againText, takenWords } from '../../../src/web/views/taken-words.ts';
import { wallView } from '../../../src/web/views/wall-view.ts';
import { plainReason, technicalReason } from '../../../src/web/views/wording.ts';
import { aFunction } from './fixture-config.ts';
import { MINUTE, NOW, aState, wellHealth } from './fixture-world.ts';
import { data, foreignWords, markedLocale, outside } from './marked-language.ts';
import {
  GATEWAY,
  SHOP,
  causes,
  markedConfig as config,
  markedIncidents,
  markedTimeline,
  markedWorld,
  telling,
} from './marked-world.ts';

const DAY_MS = 86_400_000;

const world = markedWorld();
const reading = { now: NOW, locale: markedLocale };
const pending = [{ channel: data('pager'), count: 2, oldestAt: NOW - 90_000 }];
const moment = { ...world.moment(), pending };

test('a text outside of marks is found, wherever it stands', () => {
  expect(foreignWords({ lines: [{ label: '⟦Since ‹x›⟧ 3 Minuten', text: '⟦a⟧ minutes' }], href: '/x' })).toEqual([
    '.lines[0].text: minutes',
  ]);
  expect(outside(markedLocale.say('view.reason.stale', { time: '08:04 GMT' }))).toBe('');
});

describe.each(audiences)('nothing is written into the program for %s', (audience) => {
  test('on the status page and the wall', () => {
    expect(foreignWords(statusView(audience, moment))).toEqual([]);
    expect(foreignWords(wallView(audience, moment))).toEqual([]);
    expect(foreignWords(statusView(audience, { ...world.moment(), incidents: [], health: wellHealth }))).toEqual([]);
  });

  test('on the page of each function', () => {
    const sums = { due: 100, durationSumMs: 99_000, durationMaxMs: 90_000, failingMs: 0, slowMs: 0, unknownMs: 0 };
    const counts = { passed: 98, flaky: 1, failed: 1, inconclusive: 0, skipped: 0 };
    const times = [
      { failingMs: MINUTE },
      { unknownMs: 20 * MINUTE },
      { slowMs: MINUTE },
      { maintenanceMs: MINUTE },
      {},
    ];
    const before = (unitMs: number): RollUp[] =>
      [...times, { counts: { ...counts, passed: 0, flaky: 0, failed: 0 } }].map((more, index) => {
        const start = NOW - (NOW % unitMs) - index * unitMs;
        return { functionId: data('order'), target: SHOP, start, ...sums, counts, maintenanceMs: 0, ...more };
      });
    const past = { days: before(DAY_MS), hours: before(3_600_000), incidents: markedIncidents };
    for (const fn of config.functions.values())
      for (const known of [past, { ...past, days: [] }]) {
        const view = functionView({ fn: { ...fn, slowAfterMs: 4000 }, target: SHOP, audience }, moment, known)!;
        expect(foreignWords(view)).toEqual([]);
      }
    expect(foreignWords([...historyRows(historyChoice(audience, moment), moment, past.days)])).toEqual([]);
  });

  test('on the page of each incident', () => {
    const line = { channel: data('pager'), headline: data('x'), createdAt: NOW, attempts: 2, lastError: data('404') };
    const ledger: LedgerLine[] = [
      ...noticeReasons.map((reason) => ({ ...line, action: 'trigger', reason, round: 2 }) as const),
      { ...line, action: 'acknowledge', attempts: 0 },
      ...(['delivered', 'refused', 'dropped'] as const).flatMap((settled) => [
        { ...line, action: 'resolve', settled } as const,
        { ...line, action: 'resolve', settled, settledAt: NOW } as const,
      ]),
    ];
    for (const incident of markedIncidents) {
      const parts = { incident, timeline: markedTimeline(incident), ledger, runs: [], newest: [] };
      expect(foreignWords(incidentView(parts, config, { ...reading, audience }))).toEqual([]);
      expect(foreignWords(incidentLine(incident, config, reading))).toEqual([]);
      expect(foreignWords(takenWords(incident, { ...reading, audience, config }))).toEqual([]);
    }
    const closed = { ...markedIncidents[0]!, telling: telling({ closedAtPagerAt: NOW }) };
    for (const one of [undefined, closed])
      expect(foreignWords(takenWords(one, { ...reading, audience, config }))).toEqual([]);
  });

  test('in feeds, calendars, badges and the form for mails', () => {
    const told = markedIncidents.map((incident) => ({ incident, timeline: markedTimeline(incident) }));
    const { items, title } = feedView(audience, '/feed.atom', told, { config, states: [] });
    expect(items.length).toBeGreaterThan(6);
    expect(foreignWords({ title, items })).toEqual([]);
    const needs = { config, planned: world.plans, now: NOW, next: () => undefined, digest: () => 'd' };
    const calendar = calendarOf(audience, needs).replaceAll('\r\n ', '');
    expect(
      Array.from(calendar.matchAll(/^(?:X-WR-CALNAME|SUMMARY|DESCRIPTION):(.+)$/gm), ([, text]) => text!),
    ).toSatisfy((texts: string[]) => texts.length === 3 && texts.every((text) => outside(text) === ''));
    for (const id of [data('order'), 'nothing', 'all']) {
      const { label, word } = badgeView(id, audience, moment);
      expect(foreignWords({ label, word })).toEqual([]);
    }
    const allow = ['@‹acme›.example', '@‹b›.example'];
    const closed = { ...config, subscriptions: { ...config.subscriptions!, allow } };
    const wishes = [
      judgeWish({ address: '', functions: [], isAll: false }, audience, config),
      judgeWish(
        { address: 'a@c.example', functions: Array.from({ length: 501 }, String), isAll: false },
        audience,
        closed,
      ),
      judgeWish({ address: 'a@c.example', functions: [], isAll: true }, audience, {
        ...closed,
        subscriptions: { ...closed.subscriptions, allow: ['x@y.example'] },
      }),
    ];
    for (const wish of wishes) expect(wish.ok ? wish : foreignWords(wish.problems.map(({ text }) => text))).toEqual([]);
    expect(foreignWords(aboutLines([], audience, config))).toEqual([]);
  });
});

describe('nothing is written into the program', () => {
  test.each(causes)('for %s by %j', (state, cause) => {
    expect(foreignWords([technicalReason(cause, reading), plainReason(state, cause, reading)])).toEqual([]);
  });

  test('in the banner, whatever is so', () => {
    const ids = [...config.functions.keys()].slice(0, 3);
    for (const [first] of causes)
      for (const [second] of causes)
        for (const [third] of causes)
          for (const count of [0, 1, 3]) {
            const states = ids
              .slice(0, count)
              .map((id, index) => ({ ...aState(id, [first, second, third][index]), target: SHOP }));
            const situation = situationOf(seenBy('operations', config, states), config, []);
            for (const isDoubtful of [true, false]) expect(foreignWords(bannerOf(situation, isDoubtful))).toEqual([]);
          }
  });

  test('about the monitor, plans, components and what hangs on them, and what was done', () => {
    const well = { health: wellHealth, pending: [], ...reading };
    for (const input of [
      well,
      { ...well, pending },
      { ...well, pending: undefined },
      { ...well, health: world.health },
    ])
      expect(foreignWords(monitorLines(input))).toEqual([]);
    const again = {
      functions: [],
      when: { kind: 'cron', expression: '* * * * *', forMs: MINUTE },
      says: data('x'),
    } as const;
    expect(foreignWords(planLines({ ...config, maintenance: [again] }, world.plans, reading))).toEqual([]);
    const gateway = config.components.get(GATEWAY)!;
    expect(
      foreignWords(componentView(gateway, { components: world.components(), states: world.states() }, config, reading)),
    ).toEqual([]);
    const facts = { config, states: world.states(), components: world.components() };
    expect(foreignWords(dependencyGraph({ components: [GATEWAY] }, facts)!.groups)).toEqual([]);
    expect(outside(dependencyGraph({ components: [GATEWAY] }, facts)!.label)).toBe('');
    const entry = { id: 1, at: NOW, who: data('Asha'), what: data('sign in'), which: '', from: data('here') };
    const ways = ['password', 'openid', 'proxy', 'token', 'channel', 'nothing'] as const;
    const entries = ways.flatMap((way) =>
      (['done', 'refused', 'failed'] as const).map((outcome) => ({ ...entry, way, outcome })),
    );
    for (const { what, who, outcome } of auditView(entries, { ...reading, most: 50 }).lines)
      expect([what, who, outcome].map(outside)).toEqual(['', '', '']);
  });

  test('of when the next word comes', () => {
    for (const everyMs of [1000, 60_000, 300_000, 3_600_000, 86_400_000])
      expect(outside(againText([aFunction('x', 'x?', { schedule: { kind: 'every', everyMs } })], markedLocale))).toBe(
        '',
      );
    expect(outside(againText([], markedLocale))).toBe('');
  });

  test('in the sentences of the hosted form', () => {
    expect(outside(hostedStatus(moment).description)).toBe('');
    for (const { description } of hostedComponents(moment)) expect(outside(description ?? '')).toBe('');
    for (const incident of markedIncidents) {
      const { name, incident_updates } = hostedIncident(incident, markedTimeline(incident), moment);
      for (const text of [name, ...incident_updates.map(({ body }) => body)]) expect(outside(text)).toBe('');
    }
  });
});
