import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingHttpHeaders, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Demo } from '../../../demo/demo.ts';
import { onCallFor } from '../../../demo/inbox/on-call.ts';
import { WEBHOOK_SECRET } from '../../../demo/environment.ts';
import { readPagerDutyWebhook } from '../../../src/notify/inbound-pagerduty.ts';
import { asJson, isPending, openDemo, reply, see } from './client.ts';

let demo: Demo;
const inbox = (path: string) => `${demo.addresses.inbox}${path}`;
beforeAll(async () => void (demo = await openDemo()));
afterAll(() => demo[Symbol.asyncDispose]());
beforeEach(async () => void (await reply(inbox('/messages'), { method: 'DELETE' })));
afterEach(async () => void (await reply(inbox('/faults'), { method: 'DELETE' })));

const event = (more: object = {}) => ({
  routing_key: 'demo',
  event_action: 'trigger',
  dedup_key: 'incident-1',
  payload: {
    summary: 'Voyager is down',
    source: 'bellwether',
    severity: 'critical',
    custom_details: { 'On duty': 'Asha Rao (+44 7700 900001), then Bram Vos' },
  },
  ...more,
});
const ring = () => see(inbox('/v2/enqueue'), asJson(event()));
const status = async (asked: ReturnType<typeof see>) => {
  const seen = await asked;
  return typeof seen === 'string' ? seen : seen.status;
};
const breakIt = (fault: string) => reply(inbox('/faults'), asJson({ fault }, 'PUT'));

describe('the pager itself', () => {
  test.each<[string, number | string]>([
    ['http-500', 500],
    ['http-429', 429],
    ['http-400', 400],
    ['reset', 'ECONNRESET'],
  ])('with %s takes no message; healed, it does', async (fault, seen) => {
    expect(JSON.parse((await breakIt(fault)).text)).toMatchObject({ fault });
    expect(await status(ring())).toBe(seen);
    expect(demo.messages()).toEqual([]);
    expect(JSON.parse((await reply(inbox('/faults'))).text)).toMatchObject({ fault, refused: 1 });
    await reply(inbox('/faults'), { method: 'DELETE' });
    expect(await status(ring())).toBe(202);
    expect(demo.messages()).toHaveLength(1);
  });

  test('says when to come back when it has had too many calls', async () => {
    await breakIt('http-429');
    expect((await reply(inbox('/v2/enqueue'), asJson(event()))).headers.get('retry-after')).toBe('2');
  });

  test('that hangs takes the message once healed, when the sender still waits', async () => {
    await breakIt('hang');
    const waiting = ring();
    const impatient = new AbortController();
    const leaving = see(inbox('/v2/enqueue'), { ...asJson(event({ dedup_key: 'gone' })), signal: impatient.signal });
    expect(await isPending(Promise.race([waiting, leaving]))).toBe(true);
    await expect.poll(async () => JSON.parse((await reply(inbox('/faults'))).text).refused).toBe(2);
    impatient.abort();
    expect(await leaving).toBe('AbortError');
    await reply(inbox('/faults'), { method: 'DELETE' });
    expect(await status(waiting)).toBe(202);
    expect(demo.messages().map(({ dedupKey }) => dedupKey)).toEqual(['incident-1']);
  });

  test('lists its faults when asked for one that it does not have', async () => {
    const refused = await breakIt('fire');
    expect(refused.status).toBe(400);
    expect(JSON.parse(refused.text)).toMatchObject({ faults: ['http-500', 'http-429', 'hang', 'reset', 'http-400'] });
    expect(JSON.parse((await reply(inbox('/faults'))).text).fault).toBeNull();
  });
});

describe('a chat webhook', () => {
  test('takes a text with exactly ok, and refuses in plain text', async () => {
    const taken = await reply(inbox('/chat'), asJson({ text: 'Voyager down' }));
    expect([taken.status, taken.text]).toEqual([200, 'ok']);
    expect(demo.messages()).toMatchObject([
      { channel: 'slack', action: 'message', dedupKey: null, body: { text: 'Voyager down' } },
    ]);
    const empty = await reply(inbox('/services/T0/B0/x'), asJson({}));
    expect([empty.status, empty.text]).toEqual([400, 'no_text']);
    const broken = await reply(inbox('/chat'), { method: 'POST', body: 'payload' });
    expect([broken.status, broken.text]).toEqual([400, 'invalid_payload']);
  });
});

describe('a plain webhook', () => {
  test('takes anything and keeps it as it came', async () => {
    await reply(inbox('/webhook'), asJson({ action: 'resolve', incidentId: 'i-1' }));
    await reply(inbox('/webhook/managers'), { method: 'POST', body: 'plain words' });
    expect(demo.messages()).toMatchObject([
      { channel: 'webhook', action: 'resolve', dedupKey: 'i-1', body: { action: 'resolve', incidentId: 'i-1' } },
      { channel: 'webhook', action: 'message', dedupKey: null, body: 'plain words' },
    ]);
  });
});

describe('an alert manager', () => {
  const post = (body: unknown) => reply(inbox('/api/v2/alerts'), asJson(body));
  const labels = { alertname: 'VoyagerDown', component: 'voyager' };

  test('opens, appends and resolves by the whole set of labels', async () => {
    const past = new Date(Date.now() - 1000).toISOString();
    expect((await post([{ labels, annotations: { summary: 'Voyager is down' } }])).status).toBe(200);
    await post([{ labels, extra: 'ignored' }]);
    await post([{ labels: { ...labels, severity: 'critical' } }]);
    await post([{ labels, endsAt: past }]);
    expect(demo.messages().map(({ action, effect }) => `${action} ${effect}`)).toEqual([
      'trigger opened',
      'trigger appended',
      'trigger opened',
      'resolve resolved',
    ]);
  });

  test.each<[string, unknown, number]>([
    ['no array', { labels }, 400],
    ['an alert without labels', [{ annotations: {} }], 422],
    ['an empty set of labels', [{ labels: {} }], 400],
    ['a name with a hyphen', [{ labels: { 'a-b': 'x' } }], 400],
    ['a number as value', [{ labels: { a: 1 } }], 400],
    ['an end before the start', [{ labels, startsAt: '2026-11-21T08:00:00Z', endsAt: '2026-11-21T07:00:00Z' }], 400],
  ])('refuses %s', async (_case, body, wanted) => {
    expect((await post(body)).status).toBe(wanted);
    expect(demo.messages()).toEqual([]);
  });

  test('takes the good alerts of a batch that it refuses', async () => {
    expect((await post([{ labels: {} }, { labels }])).status).toBe(400);
    expect(demo.messages()).toHaveLength(1);
  });

  test('takes an empty array, and refuses another content type', async () => {
    expect((await post([])).status).toBe(200);
    expect((await reply(inbox('/api/v2/alerts'), { method: 'POST', body: '[]' })).status).toBe(415);
  });
});

interface Posted {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A monitor that keeps what it is sent, and answers as told. */
async function openMonitor(answer: { status: number; body: string }) {
  const posted: Posted[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      posted.push({ path: request.url, headers: request.headers, body });
      response.writeHead(answer.status, { 'Content-Type': 'application/problem+json', Connection: 'close' });
      response.end(answer.body);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    posted,
    [Symbol.asyncDispose]: async () => void (await new Promise((resolve) => server.close(resolve))),
  };
}

describe('whoever answers the telephone', () => {
  test.each([
    ['the first who is on duty', [['On duty', 'Carla Diaz (+44 7700 900003), then Dev Patel']], 'Carla Diaz'],
    ['who is on duty alone, in German', [['Bereitschaft', 'Dev Patel']], 'Dev Patel'],
    ['the desk where a message names nobody', [['Owner', 'Logistics team']], 'Operations desk'],
  ] as const)('is %s', (_, details, name) => {
    expect(onCallFor({ details })).toBe(name);
  });
});

describe('an acknowledgement on the telephone', () => {
  const take = (accept: string) =>
    reply(inbox('/alerts/incident-1/acknowledge'), { method: 'POST', headers: { accept } });

  test('reaches the monitor as a signed webhook with the key of the incident', async () => {
    await using monitor = await openMonitor({ status: 202, body: '{}' });
    demo.useMonitor(monitor.url);
    await ring();
    const taken = await take('application/json');
    expect(JSON.parse(taken.text)).toEqual({
      dedupKey: 'incident-1',
      by: 'Asha Rao',
      monitor: { isTaken: true, says: 'The monitor knows.' },
    });
    const [posted] = monitor.posted;
    expect(posted?.path).toBe('/api/v1/channels/pager/events');
    const wanted = createHmac('sha256', WEBHOOK_SECRET).update(posted!.body).digest('hex');
    expect(posted?.headers['x-pagerduty-signature']).toBe(`v1=${wanted}`);
    expect(readPagerDutyWebhook(posted!.headers, Buffer.from(posted!.body), WEBHOOK_SECRET)).toEqual({
      kind: 'acknowledged',
      incidentId: 'incident-1',
      by: 'Asha Rao',
    });
    expect((await reply(inbox('/'))).text).toContain('The monitor knows.');
  });

  test('says on the page when the monitor refused it, and why', async () => {
    await using monitor = await openMonitor({ status: 401, body: '{"detail":"no signature fits"}' });
    demo.useMonitor(monitor.url);
    await ring();
    expect((await take('text/html')).status).toBe(303);
    expect((await reply(inbox('/'))).text).toContain('The monitor refused it with 401: no signature fits');
  });

  test('says on the page when the monitor cannot be reached', async () => {
    demo.useMonitor('http://127.0.0.1:1');
    await ring();
    await take('text/html');
    expect((await reply(inbox('/'))).text).toContain('could not be reached');
  });

  test('of an alert that is not open is refused', async () => {
    expect((await take('application/json')).status).toBe(404);
  });
});

describe('the page', () => {
  test('shows hostile text as text and leads nowhere but to web addresses', async () => {
    const links = [
      { href: 'javascript:alert(1)', text: 'bad' },
      { href: 'https://wiki.acme.example/', text: 'good' },
    ];
    const payload = {
      summary: '<img src=x onerror=alert(1)>',
      source: 's',
      severity: 'critical',
      custom_details: { '<b>': '"><script>' },
    };
    await reply(inbox('/v2/enqueue'), asJson(event({ payload, links })));
    const page = (await reply(inbox('/'))).text;
    expect(page).not.toMatch(/<img src=x|<b>|"><script>|href="javascript:/);
    expect(page).toContain('href="https://wiki.acme.example/"');
  });

  test('may not be worked from another site', async () => {
    await ring();
    const elsewhere = { method: 'POST', headers: { 'Sec-Fetch-Site': 'cross-site' } };
    expect((await reply(inbox('/alerts/incident-1/acknowledge'), elsewhere)).status).toBe(403);
    expect((await reply(inbox('/messages'), { ...elsewhere, method: 'DELETE' })).status).toBe(403);
    expect(demo.messages()).toHaveLength(1);
  });
});
