import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Source } from '../../../src/config/config.ts';
import type { Component } from '../../../src/model/function.ts';
import { ALERT_LASTS_MS, readAlertmanagerWebhook } from '../../../src/notify/inbound-alertmanager.ts';

/** As a real Alertmanager sent them. */
const captured = (status: 'firing' | 'resolved') =>
  JSON.parse(readFileSync(new URL(`alertmanager/webhook-${status}.json`, import.meta.url), 'utf8')) as Body;
interface Body {
  status: string;
  alerts: Record<string, unknown>[];
}

const now = Date.parse('2026-11-21T07:00:00Z');
const source: Source = {
  name: 'infra',
  type: 'alertmanager',
  token: 't',
  componentLabel: 'component',
  components: { 'voyager-prod': 'voyager' },
  target: 'live',
  severities: { page: 'critical', critical: 'major' },
  severity: 'minor',
};
const voyager: Component = {
  ...{ id: 'voyager', name: 'Voyager', provides: 'Card payments', dependsOn: [], supplier: true },
};
const read = (body: unknown) =>
  readAlertmanagerWebhook(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), {
    source,
    components: new Map([['voyager', voyager]]),
    now,
  });
const alertsIn = (body: unknown) => {
  const found = read(body);
  if (found.kind !== 'alerts') throw new Error(found.why);
  return found;
};

/** The captured alert with changes: labels and annotations take the place of those it has. */
const firing = (...changes: readonly Record<string, unknown>[]) => {
  const body = captured('firing');
  return { ...body, alerts: changes.map((change) => ({ ...body.alerts[0], ...change })) };
};
const labels = (more: Record<string, string>) => ({
  labels: { alertname: 'FunctionDown', component: 'voyager', ...more },
});

describe('what an Alertmanager posts', () => {
  test('a firing alert becomes a signal about its component', () => {
    expect(read(captured('firing'))).toEqual({
      kind: 'alerts',
      raised: [
        {
          source: 'alerts:infra',
          id: 'a621bffde763f688',
          causeKey: 'component:voyager@live',
          severity: 'major',
          says: 'Voyager down - credit card payment gateway is NOT available',
          detail: 'Alert FunctionDown.',
          functions: [],
          since: Date.parse('2026-11-21T06:52:03Z'),
          until: now + ALERT_LASTS_MS,
        },
      ],
      endedIds: [],
      refused: [],
    });
  });

  test('a resolved one ends it', () => {
    expect(read(captured('resolved'))).toEqual({
      kind: 'alerts',
      raised: [],
      endedIds: ['a621bffde763f688'],
      refused: [],
    });
  });

  test('each is judged by its own status, never by that of the whole', () => {
    const body = firing({ fingerprint: 'a', status: 'resolved' }, { fingerprint: 'b' });
    expect(alertsIn({ ...body, status: 'resolved' })).toMatchObject({ raised: [{ id: 'b' }], endedIds: ['a'] });
  });

  test('of one that is told twice the later word counts', () => {
    const ended = { status: 'resolved' };
    expect(alertsIn(firing({}, ended))).toMatchObject({ raised: [], endedIds: ['a621bffde763f688'] });
    expect(alertsIn(firing(ended, {}))).toMatchObject({ raised: [{ id: 'a621bffde763f688' }], endedIds: [] });
  });

  test('the component is found by the value of the label, or by what the source calls it', () => {
    expect(alertsIn(firing(labels({ component: 'voyager-prod' }))).raised).toMatchObject([
      { causeKey: 'component:voyager@live' },
    ]);
    const { raised, refused } = alertsIn(
      firing(labels({ component: 'mars' }), { labels: { alertname: 'NoLabel' } }, labels({ component: '__proto__' })),
    );
    expect(raised).toEqual([]);
    expect(refused).toEqual([
      { alert: 'FunctionDown', why: 'component "mars" is no component of the configuration' },
      { alert: 'NoLabel', why: 'it has no label component' },
      { alert: 'FunctionDown', why: 'component "__proto__" is no component of the configuration' },
    ]);
  });

  test.each([
    ['page', 'critical'],
    ['critical', 'major'],
    ['warning', 'minor'],
    ['constructor', 'minor'],
  ])('severity %s is %s here', (severity, ours) => {
    expect(alertsIn(firing(labels({ severity }))).raised[0]!.severity).toBe(ours);
  });

  test('says which component it is about unless the summary does', () => {
    const says = (annotations: Record<string, string>) => alertsIn(firing({ annotations })).raised[0]!;
    expect(says({ summary: 'High latency' }).says).toBe('Voyager: High latency');
    expect(says({})).toMatchObject({ says: 'Voyager: FunctionDown', detail: 'Alert FunctionDown.' });
    expect(says({ summary: 'x\n\u0000y', description: 'See the board.' })).toMatchObject({
      says: 'Voyager: x y',
      detail: 'Alert FunctionDown. See the board.',
    });
    expect(says({ summary: 'z'.repeat(9000) }).says.length).toBeLessThan(600);
  });

  test.each([
    ['2026-11-21T06:52:03Z', Date.parse('2026-11-21T06:52:03Z')],
    ['2099-01-01T00:00:00Z', now],
    ['yesterday', now],
  ])('one that started at %s counts from %d', (startsAt, since) => {
    expect(alertsIn(firing({ startsAt })).raised[0]!.since).toBe(since);
  });

  test.each([
    [{ fingerprint: '' }, 'it has no fingerprint'],
    [{ fingerprint: 7 }, 'it has no fingerprint'],
    [{ status: 'pending' }, 'its status must be "firing" or "resolved", "pending" was given'],
    [{ labels: null }, 'it has no label component'],
  ])('an alert with %j is refused alone', (change, why) => {
    const { raised, refused } = alertsIn(firing(change, { fingerprint: 'good' }));
    expect([raised.length, refused.map((one) => one.why)]).toEqual([1, [why]]);
  });

  test.each([
    ['', 'the body is not JSON'],
    ['{"version":"4","alerts":[', 'the body is not JSON'],
    ['null', 'version must be "4", nothing was given'],
    [{ ...captured('firing'), version: '3' }, 'version must be "4", "3" was given'],
    [{ version: '4' }, 'alerts must be a list'],
  ])('%j is not understood', (body, why) => {
    expect(read(body)).toEqual({ kind: 'not-understood', why });
  });

  test('never throws, whatever is posted', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (alerts) => {
        expect(alertsIn({ version: '4', alerts }).refused).toHaveLength(alerts.length);
      }),
    );
    fc.assert(
      fc.property(fc.json(), (body) => {
        expect(['alerts', 'not-understood']).toContain(read(body).kind);
      }),
    );
  });
});
