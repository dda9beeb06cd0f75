import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allElseWorks } from '../../support/measured.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { Subscription } from '../../../src/model/subscription.ts';
import { decideMails, type Facts } from '../../../src/notify/subscribers/decide-mails.ts';
import { mainTarget } from '../../../src/web/views/situation.ts';
import { aConfig } from '../web/fixture-config.ts';
import { anIncident, MINUTE, NOW } from '../web/fixture-world.ts';

const config = aConfig();
const subscriber = (more: Partial<Subscription> = {}): Subscription => ({
  id: 's1',
  address: 'asha@acme.example',
  audience: 'customer-service',
  functions: [],
  createdAt: 0,
  confirmedAt: NOW - 60 * MINUTE,
  refusals: 0,
  day: '',
  mails: 0,
  ...more,
});
const facts = (more: Partial<Facts> = {}): Facts => ({
  config,
  targetOf: mainTarget,
  measured: allElseWorks,
  now: NOW,
  atMostPerDay: 3,
  open: [],
  notified: new Set(),
  over: [],
  ...more,
});
const numbered = (n: number, more: Partial<Incident> = {}) =>
  anIncident('function:search@live', ['search'], config, { id: `incident-${n}`, ...more });
const many = (count: number) => Array.from({ length: count }, (_, n) => numbered(n));
const kindsOf = (subscription: Subscription, given: Facts) =>
  decideMails(subscription, given)?.mails.map(({ kind }) => kind);

describe('what a subscriber is mailed', () => {
  test('is nothing while nothing is open', () => {
    expect(decideMails(subscriber(), facts())).toBeUndefined();
  });

  test('is what is over before what has begun', () => {
    const over = [numbered(9, { stage: 'restored', availableAt: NOW, restoredAt: NOW })];
    expect(kindsOf(subscriber(), facts({ open: many(1), over }))).toEqual(['over', 'opened']);
  });

  test('is nothing that opened before they confirmed, and nothing twice', () => {
    expect(decideMails(subscriber({ confirmedAt: NOW }), facts({ open: many(1) }))).toBeUndefined();
    expect(decideMails(subscriber(), facts({ open: many(1), notified: new Set(['incident-0']) }))).toBeUndefined();
  });

  test('is what fits into a day, and then that there is no more', () => {
    expect(kindsOf(subscriber(), facts({ open: many(3) }))).toEqual(['opened', 'opened', 'opened']);
    expect(decideMails(subscriber(), facts({ open: many(4) }))).toMatchObject({
      mails: [{ kind: 'opened' }, { kind: 'opened' }, { kind: 'opened' }, { kind: 'enough', about: '20261121' }],
      count: { day: '20261121', mails: 4 },
    });
    expect(kindsOf(subscriber({ day: '20261121', mails: 3 }), facts({ open: many(1) }))).toEqual(['enough']);
    expect(decideMails(subscriber({ day: '20261121', mails: 4 }), facts({ open: many(1) }))).toBeUndefined();
    expect(kindsOf(subscriber({ day: '20261120', mails: 4 }), facts({ open: many(1) }))).toEqual(['opened']);
  });

  test('counts days on the clocks of the business', () => {
    const lateEvening = Date.parse('2026-07-01T23:30:00Z');
    const open = [numbered(0, { openedAt: lateEvening })];
    const told = decideMails(subscriber({ confirmedAt: 0 }), facts({ now: lateEvening, open }));
    expect(told?.count.day).toBe('20260702');
  });

  test('never names a component, a function or an error that is only for operations', () => {
    const broken = anIncident('component:voyager@live', ['place-order-card', 'card-gateway'], config);
    const told = decideMails(subscriber(), facts({ open: [broken] }));
    expect(JSON.stringify(told)).not.toMatch(/503|locator|card gateway answer|refused/);
    const gatewayOnly = anIncident('function:card-gateway@live', ['card-gateway'], config);
    expect(decideMails(subscriber(), facts({ open: [gatewayOnly] }))).toBeUndefined();
    expect(kindsOf(subscriber({ audience: 'operations' }), facts({ open: [gatewayOnly] }))).toEqual(['opened']);
  });

  test('whatever happens over a day, nobody gets more than the most and one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { maxLength: 40 }), fc.integer({ min: 1, max: 5 }), (bursts, atMostPerDay) => {
        let one = subscriber();
        const incidents: Incident[] = [];
        const told = new Set<string>();
        const got: string[] = [];
        for (const burst of bursts) {
          for (let n = 0; n < burst; n += 1) incidents.push(numbered(incidents.length));
          const decided = decideMails(one, facts({ open: incidents, notified: told, atMostPerDay }));
          for (const { kind, about } of decided?.mails ?? []) {
            got.push(kind);
            if (kind === 'opened') told.add(about);
          }
          one = subscriber(decided ? decided.count : one);
        }
        expect(got.filter((kind) => kind === 'opened').length).toBe(Math.min(incidents.length, atMostPerDay));
        expect(got.filter((kind) => kind === 'enough').length).toBe(incidents.length > atMostPerDay ? 1 : 0);
      }),
    );
  });
});
