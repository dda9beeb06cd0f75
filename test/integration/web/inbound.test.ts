import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Channel } from '../../../src/channels/registry.ts';
import type { Source } from '../../../src/config/config.ts';
import { anIncident, NOW } from '../../unit/web/fixture-world.ts';
import { openHouse } from './house.ts';
import { recorderOf } from '../../support/build/recorder.ts';

const secret = 'whsec';
const url = 'http://127.0.0.1:1';
const both: Channel = {
  ...{ name: 'both', type: 'pagerduty', routingKey: 'k', url },
  ...{ webhookSecret: secret, inboundToken: 'in-both' },
};
const hook: Channel = { name: 'hook', type: 'webhook', url, headers: {}, inboundToken: 'in-hook' };
const deaf: Channel = { name: 'deaf', type: 'webhook', url, headers: {} };
const signed = (text: string) => ({
  'x-pagerduty-signature': `v1=${createHmac('sha256', secret).update(text).digest('hex')}`,
});

async function openWithChannels() {
  const house = await openHouse();
  house.config = { ...house.config, channels: new Map([both, hook, deaf].map((one) => [one.name, one])) };
  house.world.incidents = [anIncident('component:voyager@live', [], house.config, { id: 'inc-1' })];
  const post = (channel: string, body: unknown, headers: Record<string, string>) =>
    fetch(`${house.url}/api/v1/channels/${channel}/events`, {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return { house, post };
}

describe('what a channel tells us', () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  test('acknowledges and closes with the channel’s token, whatever the round', async () => {
    const { house, post } = await openWithChannels();
    await using _ = house;
    const taken = await post('hook', { action: 'acknowledge', incident: 'inc-1', by: 'Asha' }, bearer('in-hook'));
    expect([taken.status, await taken.json()]).toEqual([200, { acknowledged: true }]);
    const closed = await post('hook', { action: 'resolve', incident: 'inc-1.2' }, bearer('in-hook'));
    expect([closed.status, await closed.json()]).toEqual([200, { closedAtPager: true }]);
    expect(house.acknowledged).toEqual([{ id: 'inc-1', by: 'Asha (via hook)' }]);
    expect(house.closed).toEqual([{ id: 'inc-1', by: 'hook' }]);
    expect(house.logged).toContain('hook closed incident inc-1 at channel hook');
  });

  test('is not read when its token is wrong, however long it is', async () => {
    const { house, post } = await openWithChannels();
    await using _ = house;
    expect((await post('hook', 'x'.repeat(300_000), bearer('wrong'))).status).toBe(401);
    expect((await post('hook', 'x'.repeat(300_000), bearer('in-hook'))).status).toBe(413);
  });

  test('fills no log when its signature is wrong, however often it comes', async () => {
    const { house, post } = await openWithChannels();
    await using _ = house;
    const send = async () => (await post('both', '{}', { 'x-pagerduty-signature': 'v1=0' })).status;
    expect(new Set(await Promise.all(Array.from({ length: 100 }, send)))).toEqual(new Set([401]));
    expect(house.logged.filter((line) => /wrong signature|was refused/.test(line))).toHaveLength(21);
  });

  test('closing at PagerDuty is told on, and is not the end here', async () => {
    const { house, post } = await openWithChannels();
    await using _ = house;
    const body = JSON.stringify({
      event: { event_type: 'incident.resolved', data: { incident_key: 'inc-1.2' }, agent: { summary: 'Asha' } },
    });
    expect((await post('both', body, signed(body))).status).toBe(200);
    expect(house.closed).toEqual([{ id: 'inc-1', by: 'Asha' }]);
  });

  test('either way works where both are configured, and neither without its proof', async () => {
    const { house, post } = await openWithChannels();
    await using _ = house;
    const told = JSON.stringify({ action: 'acknowledge', incident: 'inc-1' });
    expect((await post('both', told, bearer('in-both'))).status).toBe(200);
    expect((await post('both', told, { ...signed(`${told} `), ...bearer('in-both') })).status).toBe(401);
    expect((await post('both', told, bearer('in-hook'))).status).toBe(401);
    expect((await post('both', told, {})).status).toBe(401);
    expect((await post('deaf', told, bearer('undefined'))).status).toBe(404);
    expect((await post('nobody', told, bearer('in-hook'))).status).toBe(404);
    expect(house.acknowledged).toHaveLength(1);
    expect(house.logged.join('\n')).not.toMatch(/in-both|in-hook|whsec/);
  });

  test('is never answered with 200 when it was not understood', async () => {
    const { house, post } = await openWithChannels();
    await using _ = house;
    for (const [body, status] of [
      ['', 400],
      ['{"action":', 400],
      [{ action: 'reopen', incident: 'inc-1' }, 400],
      [{ action: 'resolve' }, 400],
      [{ action: 'resolve', incident: 'unheard-of' }, 404],
    ] as const)
      expect([body, (await post('hook', body, bearer('in-hook'))).status]).toEqual([body, status]);
    expect([house.acknowledged, house.closed]).toEqual([[], []]);
  });

  test('guessing the token of one channel slows neither that channel nor another', async () => {
    const { house, post } = await openWithChannels();
    await using _ = house;
    const told = { action: 'acknowledge', incident: 'inc-1' };
    for (let count = 0; count < 10; count++) await post('hook', told, bearer(`guess-${count}`));
    expect((await post('hook', told, bearer('guess-10'))).status).toBe(429);
    expect((await post('hook', told, bearer('in-hook'))).status).toBe(200);
    expect((await post('both', told, bearer('in-both'))).status).toBe(200);
  });
});

const infra: Source = {
  ...{ name: 'infra', type: 'alertmanager', token: 'in-infra', componentLabel: 'component', components: {} },
  ...{ target: 'live', severities: {}, severity: 'major' },
};
const captured = (status: 'firing' | 'resolved') =>
  readFileSync(new URL(`../../unit/notify/alertmanager/webhook-${status}.json`, import.meta.url), 'utf8');

async function openWithSource() {
  const house = await openHouse();
  house.config = { ...house.config, sources: new Map([['infra', infra]]) };
  const post = (body: string, headers: Record<string, string> = { authorization: 'Bearer in-infra' }, name = 'infra') =>
    fetch(`${house.url}/api/v1/sources/${name}/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Alertmanager/0.25.0', ...headers },
      body,
    });
  return { house, post };
}

describe('what an Alertmanager tells us', () => {
  const firing = JSON.parse(captured('firing')) as { alerts: Record<string, unknown>[] };
  const bodyOf = (...changes: readonly Record<string, unknown>[]) =>
    JSON.stringify({ ...firing, alerts: changes.map((change) => ({ ...firing.alerts[0], ...change })) });
  const unknown = (alertname: string) => ({ fingerprint: alertname, labels: { alertname, component: 'mars' } });

  test('raises and ends a signal, as often as it is told', async () => {
    const { house, post } = await openWithSource();
    await using _ = house;
    for (const status of ['firing', 'firing', 'resolved', 'resolved'] as const)
      expect((await post(captured(status))).status).toBe(200);
    const id = 'a621bffde763f688';
    expect(house.reports).toMatchObject([
      { source: 'alerts:infra', raised: [{ id, causeKey: 'component:voyager@live' }], endedIds: [] },
      { source: 'alerts:infra', raised: [{ id }], endedIds: [] },
      { source: 'alerts:infra', raised: [], endedIds: [id] },
      { source: 'alerts:infra', raised: [], endedIds: [id] },
    ]);
  });

  test('its end may come before its beginning: each is passed on as it comes', async () => {
    const { house, post } = await openWithSource();
    await using _ = house;
    await post(captured('resolved'));
    const late = await post(captured('firing'));
    expect(await late.json()).toEqual({ raised: 1, ended: 0, ignored: [] });
    expect(house.reports.map(({ raised, endedIds }) => [raised.length, endedIds.length])).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(house.reports[1]!.raised[0]!.since).toBeLessThanOrEqual(NOW);
  });

  test('alerts of unknown components are named and left out; the others are taken', async () => {
    const { house, post } = await openWithSource();
    await using _ = house;
    const reply = await post(bodyOf({}, unknown('OnMars')));
    const ignored = [{ alert: 'OnMars', why: 'component "mars" is no component of the configuration' }];
    expect([reply.status, await reply.json()]).toEqual([200, { raised: 1, ended: 0, ignored }]);
    expect(house.logged.join('\n')).toContain('An alert of source infra was not taken: OnMars: component "mars"');
    const none = await post(bodyOf(unknown('OnMars'), unknown('AlsoOnMars')));
    expect([none.status, await none.json()]).toMatchObject([
      422,
      { detail: expect.stringMatching(/^OnMars: .*; Also/) },
    ]);
    expect(house.reports).toHaveLength(1);
  });

  test.each([
    ['', 400],
    ['not JSON', 400],
    ['{}', 400],
    ['{"version":"4","alerts":{}}', 400],
    ['{"version":"5","alerts":[]}', 400],
    ['{"version":"4","alerts":[]}', 200],
    ['{"version":"4","alerts":[7]}', 422],
    [`{"version":"4","alerts":[],"x":"${'x'.repeat(1_100_000)}"}`, 413],
  ])('a body like %.60s is answered %d', async (body, status) => {
    const { house, post } = await openWithSource();
    await using _ = house;
    expect((await post(body)).status).toBe(status);
    expect(house.reports).toEqual([]);
  });

  test('is taken with the token of the source alone', async () => {
    const { house, post } = await openWithSource();
    await using _ = house;
    const admin = await house.tokenOf('admin');
    for (const authorization of ['', 'Bearer a-guess', `Bearer ${admin}`, `Basic ${btoa('a:in-infra')}`])
      expect((await post(captured('firing'), { authorization })).status).toBe(401);
    expect((await post(captured('firing'), undefined, 'nobody')).status).toBe(404);
    expect((await post(captured('firing'), undefined, '__proto__')).status).toBe(404);
    expect(house.reports).toEqual([]);
    expect(house.logged.join('\n')).not.toMatch(/in-infra|a-guess/);
  });

  test('hundreds of alerts in one body are taken', async () => {
    const { house, post } = await openWithSource();
    await using _ = house;
    const many = Array.from({ length: 500 }, (_, index) => ({ fingerprint: `f${index}` }));
    expect((await post(bodyOf(...many))).status).toBe(200);
    expect(house.reports[0]!.raised).toHaveLength(500);
  });

  test('a record that cannot be written is answered so that it is sent again', async () => {
    await using house = await openHouse({
      recorder: recorderOf(() => Promise.reject(new Error('cannot be written'))),
    });
    house.config = { ...house.config, sources: new Map([['infra', infra]]) };
    const reply = await fetch(`${house.url}/api/v1/sources/infra/alerts`, {
      method: 'POST',
      headers: { authorization: 'Bearer in-infra' },
      body: captured('firing'),
    });
    expect(reply.status).toBe(503);
  });
});
