import { describe, expect, test } from 'vitest';
import type { Notice } from '../../../src/model/notice.ts';
import { createAlertmanager } from '../../../src/channels/alertmanager.ts';
import { overSizeNotice } from './hard-notices.ts';
import { alertmanagerChannel, headerToken, noticeOf } from './samples.ts';

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL?: string;
}

const driver = createAlertmanager(alertmanagerChannel('http://127.0.0.1:9093/'));
const at = noticeOf('i1').at;

function alertOf(notice: Notice, sentAt = at): Alert {
  const request = driver.request(notice, { dedupKey: notice.incidentId, messageKey: 'm', sentAt });
  if (!('body' in request)) throw new Error('not a request');
  expect(request.url).toBe('http://127.0.0.1:9093/api/v2/alerts');
  expect(request.headers).toMatchObject({ authorization: `Bearer ${headerToken}`, 'content-type': 'application/json' });
  const alerts = JSON.parse(request.body) as Alert[];
  expect(alerts).toHaveLength(1);
  return alerts[0]!;
}

describe('an alert for Alertmanager', () => {
  test('is known by what never changes, and says the rest beside it', () => {
    expect(alertOf(noticeOf('i1'), at + 1000)).toEqual({
      labels: { alertname: 'BellwetherIncident', incident: 'i1', team: 'web' },
      annotations: {
        summary: noticeOf('i1').headline,
        description: [
          'Since: 09:00 GMT',
          'Failing step: Check out › Pay by credit card',
          'Incident: http://127.0.0.1:8080/incidents/i1',
          'Status page: http://127.0.0.1:8080/',
        ].join('\n'),
        severity: 'critical',
        reason: 'incident-opened',
        function: 'place-order',
        component: 'Voyager',
      },
      startsAt: '2026-01-05T09:00:00.000Z',
      endsAt: '2026-01-05T09:04:01.000Z',
      generatorURL: 'http://127.0.0.1:8080/incidents/i1',
    });
  });

  test('has the same labels whatever becomes of the incident', () => {
    const { labels } = alertOf(noticeOf('i1'));
    const changes: Partial<Notice>[] = [
      { severity: 'minor', reason: 'severity-raised' },
      { headline: 'Something else', details: [], links: [] },
      { functions: ['place-order', 'search'], at: at + 3_600_000 },
    ];
    for (const action of ['trigger', 'acknowledge', 'resolve'] as const)
      for (const change of changes)
        expect(alertOf(noticeOf('i1', action, change), at + 7_200_000).labels).toEqual(labels);
  });

  test('burns on for four minutes after it was told, so that two lost messages do not end it', () => {
    const { everyMs } = driver.resend!;
    for (const action of ['trigger', 'acknowledge'] as const)
      expect(Date.parse(alertOf(noticeOf('i1', action), at + 5000).endsAt)).toBe(at + 5000 + 4 * everyMs);
  });

  test('ends when it is told that it is over', () => {
    const { startsAt, endsAt } = alertOf(noticeOf('i1', 'resolve', { at }), at + 5000);
    expect([startsAt, endsAt].map((time) => Date.parse(time))).toEqual([at, at + 5000]);
  });

  test.each(['trigger', 'acknowledge', 'resolve'] as const)(
    'an %s never ends before it begins, though the clock was set back',
    (action) => {
      const { startsAt, endsAt } = alertOf(noticeOf('i1', action, { at }), at - 3_600_000);
      expect(Date.parse(endsAt)).toBeGreaterThanOrEqual(Date.parse(startsAt));
    },
  );

  test('labels of the configuration never take the place of the incident', () => {
    const channel = {
      ...alertmanagerChannel('http://127.0.0.1:9093'),
      labels: { incident: 'mine', alertname: 'Shop' },
    };
    const request = createAlertmanager(channel).request(noticeOf('i1'), {
      dedupKey: 'i1',
      messageKey: 'm',
      sentAt: at,
    });
    expect(JSON.parse((request as { body: string }).body)).toMatchObject([
      { labels: { incident: 'i1', alertname: 'Shop' } },
    ]);
  });

  test('keeps an over-size text within bounds', () => {
    const { annotations } = alertOf(overSizeNotice());
    expect(JSON.stringify(annotations).length).toBeLessThan(60_000);
  });

  test('quotes the reply whether it is an object or a text', () => {
    const said = (body: string) => driver.classify({ status: 400, headers: {}, body });
    expect(said('{"code":601,"message":"bad"}')).toEqual({ kind: 'refused', why: 'Alertmanager answered 400: bad' });
    expect(said('"start time must be before end time"\n')).toEqual({
      kind: 'refused',
      why: 'Alertmanager answered 400: start time must be before end time',
    });
  });
});
