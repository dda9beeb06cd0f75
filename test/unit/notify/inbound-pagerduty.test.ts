import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPagerDutyWebhook } from '../../../src/notify/inbound-pagerduty.ts';

const secret = 'webhook-secret';
const sign = (body: string, key = secret) => `v1=${createHmac('sha256', key).update(body).digest('hex')}`;
const read = (body: string, signature: string | readonly string[] | undefined = sign(body)) =>
  readPagerDutyWebhook({ 'x-pagerduty-signature': signature }, Buffer.from(body), secret);
const eventOf = (type: string, more: object = {}) =>
  JSON.stringify({
    event: {
      id: '5ac64822',
      event_type: type,
      resource_type: 'incident',
      occurred_at: '2026-01-05T09:05:00.000Z',
      agent: { id: 'PXPGF42', summary: 'Asha Rao', type: 'user_reference' },
      data: { id: 'PT4KHLK', type: 'incident', status: 'acknowledged', incident_key: '20260105-abcdefgh' },
      ...more,
    },
  });

describe('what the pager posts back', () => {
  test('an acknowledgement names the incident and who took it', () => {
    expect(read(eventOf('incident.acknowledged'))).toEqual({
      kind: 'acknowledged',
      incidentId: '20260105-abcdefgh',
      by: 'Asha Rao',
    });
  });

  test('a resolve is told apart', () => {
    expect(read(eventOf('incident.resolved'))).toMatchObject({ kind: 'resolved', incidentId: '20260105-abcdefgh' });
  });

  test('names the incident also when people were reached anew under another key', () => {
    const again = eventOf('incident.resolved', { data: { incident_key: '20260105-abcdefgh.3' } });
    expect(read(again)).toMatchObject({ kind: 'resolved', incidentId: '20260105-abcdefgh' });
  });

  test('nobody named means the pager itself', () => {
    expect(read(eventOf('incident.acknowledged', { agent: null }))).toMatchObject({ by: 'PagerDuty' });
  });

  test('a hostile name becomes one short line', () => {
    const read1 = read(eventOf('incident.acknowledged', { agent: { summary: `a\n\u0000${'b'.repeat(500)}` } }));
    expect(read1).toMatchObject({ by: `a ${'b'.repeat(98)}` });
  });

  test.each([
    ['none', undefined],
    ['an empty one', ''],
    ['that of another secret', sign(eventOf('incident.acknowledged'), 'other')],
    ['that of another body', sign('{}')],
    ['a cut one', sign(eventOf('incident.acknowledged')).slice(0, -2)],
    ['another version', sign(eventOf('incident.acknowledged')).replace('v1', 'v2')],
  ])('is refused when its signature is %s', (_, signature) => {
    const body = Buffer.from(eventOf('incident.acknowledged'));
    const headers = signature === undefined ? {} : { 'x-pagerduty-signature': signature };
    expect(readPagerDutyWebhook(headers, body, secret).kind).toBe('refused');
  });

  test('is refused when the channel has no secret, even if signed with nothing', () => {
    const body = eventOf('incident.acknowledged');
    const headers = { 'x-pagerduty-signature': sign(body, '') };
    expect(readPagerDutyWebhook(headers, Buffer.from(body), '').kind).toBe('refused');
  });

  test('one good signature among several is enough, while a secret is being changed', () => {
    const body = eventOf('incident.acknowledged');
    expect(read(body, `${sign(body, 'old')}, ${sign(body)}`).kind).toBe('acknowledged');
    expect(read(body, [sign(body, 'old'), sign(body)]).kind).toBe('acknowledged');
  });

  test.each(['incident.triggered', 'incident.annotated', 'pagey.ping', 'service.updated'])(
    '%s changes nothing',
    (type) => {
      expect(read(eventOf(type)).kind).toBe('ignored');
    },
  );

  test.each([
    '',
    'null',
    '[]',
    '{"event":1}',
    '{"event":{"event_type":{"toString":1,"valueOf":1}}}',
    '{"event":{"event_type":"incident.resolved"}}',
    '\u0000',
    '{"event":',
  ])('takes no notice of a signed body that says nothing: %j', (body) => {
    expect(read(body).kind).toBe('ignored');
  });

  test('never throws, whatever is posted', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (body, signature) => {
        const { kind } = readPagerDutyWebhook({ 'x-pagerduty-signature': signature }, body, secret);
        expect(kind).toBe('refused');
      }),
    );
    fc.assert(
      fc.property(fc.json(), (body) => {
        expect(['ignored', 'acknowledged', 'resolved']).toContain(read(body).kind);
      }),
    );
  });
});
