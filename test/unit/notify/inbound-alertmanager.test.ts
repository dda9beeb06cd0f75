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
      truncated: 0,
    });
  });

  test('a resolved one ends it', () => {
    expect(read(captured('resolved'))).toEqual({
      kind: 'alerts',
      raised: [],
      endedIds: ['a621bffde763f688'],
      refused: [],
      truncated: 0,
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
    expect(says({ summary: 'z'.repeat(9000) }).says).toMatch(/^Voyager: z{499}…$/);
  });

  test.each([
    ['2026-11-21T06:52:03Z', Date.parse('2026-11-21T06:52:03Z')],
    ['2099-01-01T00:00:00Z', now],
    ['0001-01-01T00:00:00Z', now],
  ])('one that started at %s counts from %d', (startsAt, since) => {
    expect(alertsIn(firing({ startsAt })).raised[0]!.since).toBe(since);
  });

  const wrongAlerts: readonly (readonly [Record<string, unknown>, string])[] = [
    [{ fingerprint: '' }, 'it has no fingerprint'],
    [{ fingerprint: 7 }, 'its fingerprint must be text, found 7'],
    [{ fingerprint: 'f'.repeat(201) }, 'its fingerprint must have at most 200 characters, found 201'],
    [{ status: 'pending' }, 'its status must be "firing" or "resolved", found "pending"'],
    [{ status: ['firing'] }, 'its status must be "firing" or "resolved", found a list'],
    [{ labels: ['component'] }, 'its labels must be an object, found a list'],
    [{ labels: { component: 5 } }, 'its label component must be text, found 5'],
    [labels({ component: 'v'.repeat(201) }), 'its label component must have at most 200 characters, found 201'],
    [{ labels: { component: 'voyager', severity: {} } }, 'its label severity must be text, found an object'],
    [{ annotations: 'x' }, 'its annotations must be an object, found "x"'],
    [{ annotations: { summary: [1] } }, 'its annotation summary must be text, found a list'],
    ...[
      'yesterday',
      '275760-09-13T00:00:00Z',
      '-000001-01-01T00:00:00Z',
      '1969-12-31T23:59:59Z',
      '2026-02-31T25:00:00Z',
    ].map(
      (startsAt) =>
        [
          { startsAt },
          `its startsAt must be a time like 2026-11-21T07:52:04Z, from 2000 on, found "${startsAt}"`,
        ] as const,
    ),
    [{ startsAt: 1e300 }, 'its startsAt must be a time like 2026-11-21T07:52:04Z, from 2000 on, found 1e+300'],
    [{ labels: null }, 'it has no label component'],
  ];
  test.each(wrongAlerts)('an alert with %j is refused alone', (change, why) => {
    const { raised, refused } = alertsIn(firing(change, { fingerprint: 'good' }));
    expect([raised.length, refused.map((one) => one.why)]).toEqual([1, [why]]);
  });

  test.each([
    ['', 'the body is not JSON'],
    ['{"version":"4","alerts":[', 'the body is not JSON'],
    ['null', 'version must be "4", found nothing'],
    [{ ...captured('firing'), version: '3' }, 'version must be "4", found "3"'],
    [{ version: '4' }, 'alerts must be a list, found nothing'],
  ])('%j is not understood', (body, why) => {
    expect(read(body)).toEqual({ kind: 'not-understood', why });
  });

  test('says how many alerts the Alertmanager left out', () => {
    expect(alertsIn({ version: '4', alerts: [], truncatedAlerts: 9800 }).truncated).toBe(9800);
    for (const odd of [-1, 'many', 1e300, null, {}])
      expect(alertsIn({ version: '4', alerts: [], truncatedAlerts: odd }).truncated).toBe(0);
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
