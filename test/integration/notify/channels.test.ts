import { createHmac } from 'node:crypto';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Channel } from '../../../src/channels/registry.ts';
import type { Notice } from '../../../src/model/notice.ts';
import { createSender, type Sender } from '../../../src/notify/send.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { hostileNotice, overSizeNotice } from '../../unit/notify/hard-notices.ts';
import {
  alertmanagerChannel,
  apiKey,
  headerToken,
  noticeOf,
  opsgenieChannel,
  pagerChannel,
  routingKey,
  slackChannel,
  urlToken,
  webhookChannel,
  webhookSecret,
} from '../../unit/notify/samples.ts';
import { accepts, hangs, Receiver, resets, withStatus, type Answer } from './receiver.ts';
import { driverOf, formsOf, key, toldBy } from './told.ts';

/** Mail has a suite of its own: it is not sent by HTTP. */
type Kind = Exclude<Channel['type'], 'email'>;

interface Success {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

interface Contract {
  readonly of: (origin: string) => Channel;
  /** The same with another key. */
  readonly changed: (origin: string) => Channel;
  readonly secrets: readonly string[];
  /** How the real one answers a success. */
  readonly success: readonly [status: number, body: string];
  /** The most bytes of a message, however much there is to say. */
  readonly mostBytes: number;
}

const kinds: Record<Kind, Contract> = {
  pagerduty: {
    of: (origin) => pagerChannel(origin),
    changed: (origin) => pagerChannel(origin, 'another'),
    secrets: [routingKey],
    success: [202, '{"status":"success"}'],
    mostBytes: 512_000,
  },
  webhook: {
    of: (origin) => webhookChannel(origin),
    changed: (origin) => ({ ...webhookChannel(origin), secret: 'another' }),
    secrets: [webhookSecret, urlToken, headerToken, 'qu3ry-s3cret'],
    success: [204, ''],
    mostBytes: Infinity,
  },
  slack: {
    of: (origin) => slackChannel(origin),
    changed: (origin) => ({ ...slackChannel(origin), webhook: `${origin}/services/T0/B0/another` }),
    secrets: [urlToken, 'T00000000'],
    success: [200, 'ok'],
    mostBytes: 40_000,
  },
  alertmanager: {
    of: (origin) => alertmanagerChannel(origin),
    changed: (origin) => ({ ...alertmanagerChannel(origin), headers: { Authorization: 'another' } }),
    secrets: [headerToken],
    success: [200, ''],
    mostBytes: 100_000,
  },
  opsgenie: {
    of: (origin) => opsgenieChannel(origin),
    changed: (origin) => opsgenieChannel(origin, 'another'),
    secrets: [apiKey],
    success: [202, '{"result":"Request will be processed"}'],
    mostBytes: 100_000,
  },
};

/** What receivers that take the same messages say in their own way: Rocket.Chat, Mattermost, relays, PHP scripts. */
const successes: readonly Success[] = [
  { status: 200, body: '{"success":true}', type: 'application/json' },
  { status: 200, body: '{"ok":true}', type: 'application/json' },
  { status: 200, body: 'ok', type: 'text/html' },
  { status: 200, body: 'Thank you' },
  { status: 200, body: '', type: 'text/html; charset=UTF-8' },
  { status: 200, body: '<p>Saved</p>', type: 'text/html' },
  { status: 200, body: '[1, null]', type: 'application/json' },
  { status: 200, body: 'null', type: 'application/json' },
  ...[201, 202, 203, 204, 205, 206, 299].map((status) => ({ status, body: '' })),
];
const unclearAnswers: readonly Success[] = [
  { status: 200, body: '<!DOCTYPE html>\n<html><body>Log in</body></html>', type: 'text/html' },
  { status: 200, body: '\n<!-- proxy -->\n<HTML>\n<head><title>Sorry</title></head></HTML>' },
  { status: 202, body: '<?xml version="1.0"?><!DOCTYPE html PUBLIC "…"><html></html>', type: 'application/xhtml+xml' },
  { status: 200, body: `<html>${'x'.repeat(100_000)}</html>`, type: 'text/html; charset=utf-8' },
  { status: 200, body: '{"ok":false,"error":"invalid_auth"}', type: 'application/json' },
  { status: 200, body: '{"success":false}', type: 'application/json' },
];
const later = [408, 425, 429, 500, 501, 502, 503, 504, 505, 507, 511, 520, 599];
const never = [
  300, 301, 302, 303, 304, 307, 308, 400, 401, 402, 403, 404, 405, 409, 410, 411, 413, 414, 415, 422, 451, 499,
];

let receiver: Receiver;
let clock: ManualClock;
let sender: Sender;

beforeEach(async () => {
  receiver = await Receiver.start(accepts);
  clock = new ManualClock();
  sender = createSender({ clock, timeoutMs: 10_000 });
});

afterEach(async () => {
  await sender[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
  if (clock.pending > 0) throw new Error(`${clock.pending} timers are left`);
});

const told = (driver: ReturnType<typeof driverOf>, notice?: Notice) => toldBy(sender, driver, notice);

describe.each(Object.entries(kinds))('every channel, here %s', (_kind, contract) => {
  const { of, changed, secrets: own, success, mostBytes } = contract;
  const driver = () => driverOf(of(receiver.url));
  const taken = (): Answer => withStatus(...success);
  const answering = ({ status, body, type }: Success): Answer =>
    withStatus(status, body, type === undefined ? {} : { 'content-type': type });
  const echo = () => JSON.stringify({ errors: [`bad: ${own.flatMap(formsOf).join(' ')}`] });

  test('knows its secrets', () => {
    for (const secret of own) expect(driver().secrets).toContain(secret);
  });

  test('takes what the real one answers for delivered', async () => {
    receiver.answer = taken();
    expect((await told(driver())).kind).toBe('delivered');
  });

  test.each(successes)('takes $status with the body $body for delivered', async (success) => {
    receiver.answer = answering(success);
    expect((await told(driver())).kind).toBe('delivered');
  });

  test.each(unclearAnswers)('does not know whether $status with such a body is a delivery', async (answer) => {
    receiver.answer = answering(answer);
    const { kind, why } = await told(driver());
    expect(kind).toBe('unclear');
    expect(why).toMatch(new RegExp(`answered ${answer.status}.*(HTML page|says that it failed)`));
  });

  test.each(later)('tries again after %i, and tells no secret', async (status) => {
    receiver.answer = withStatus(status, echo(), { 'retry-after': '7' });
    const { kind, why } = await told(driver());
    expect(kind).toBe('retry');
    expect(why).toContain(`answered ${status}`);
  });

  test.each(never)('gives up after %i, and tells no secret', async (status) => {
    receiver.answer = withStatus(status, status === 304 ? '' : echo(), { location: `${receiver.url}/${urlToken}` });
    const { kind, why } = await told(driver());
    expect(kind).toBe('refused');
    expect(why).toContain(`answered ${status}`);
    expect(receiver.received).toHaveLength(1);
  });

  test('no status from 200 to 599 is left without a meaning', () => {
    for (let status = 200; status < 600; status += 1)
      expect(['delivered', 'retry', 'refused']).toContain(driver().classify({ status, headers: {}, body: '' }).kind);
  });

  test.each(['429', '503'])('hands on the Retry-After of %s', async (status) => {
    receiver.answer = withStatus(Number(status), '', { 'retry-after': '42' });
    expect(await told(driver())).toMatchObject({ kind: 'retry', retryAfter: '42' });
  });

  test('tries again when no answer comes within ten seconds', async () => {
    receiver.answer = hangs;
    const outcome = told(driver());
    await expect.poll(() => receiver.received.length).toBe(1);
    await clock.advance(9_999);
    await clock.advance(1);
    expect(await outcome).toEqual({ kind: 'retry', why: 'no answer within 10 s' });
  });

  test('tries again when the connection is reset', async () => {
    receiver.answer = resets;
    expect((await told(driver())).kind).toBe('retry');
  });

  test('tries again when nothing listens', async () => {
    const gone = await Receiver.start(accepts);
    const driver = driverOf(of(gone.url));
    await gone[Symbol.asyncDispose]();
    expect(await told(driver)).toMatchObject({ kind: 'retry', why: 'nothing listens at the address (ECONNREFUSED)' });
  });

  test('tries again when the name is unknown or the encryption is wrong', async () => {
    expect((await told(driverOf(of('http://no-such-host.invalid')))).kind).toBe('retry');
    const { kind, why } = await told(driverOf(of(receiver.url.replace('http:', 'https:'))));
    expect(kind).toBe('retry');
    expect(why).toMatch(/encryption/);
  });

  test('tries again when what answers does not speak HTTP', async () => {
    const babel = createServer((socket) =>
      socket
        .on('error', () => {})
        .resume()
        .end('220 mail.example ESMTP\r\n'),
    );
    await new Promise<void>((resolve) => babel.listen(0, '127.0.0.1', resolve));
    const { port } = babel.address() as { port: number };
    expect((await told(driverOf(of(`http://127.0.0.1:${port}`)))).kind).toBe('retry');
    await new Promise((resolve) => babel.close(resolve));
  });

  test('believes the status when the body is endless, broken off or no text', async () => {
    receiver.answer = (response) => {
      response.writeHead(200);
      const more = () => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    };
    expect((await told(driver())).kind).toBe('delivered');
    receiver.answer = withStatus(500, 'x'.repeat(10_000_000));
    expect(await told(driver())).toMatchObject({ kind: 'retry', why: expect.stringMatching(/answered 500$/) });
    receiver.answer = (response, _request, socket) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half', () => socket.resetAndDestroy());
    };
    expect((await told(driver())).kind).toBe('delivered');
    receiver.answer = withStatus(400, '\u0000\u0007<\r\n');
    expect((await told(driver())).kind).toBe('refused');
  });

  test('never follows a redirect', async () => {
    const elsewhere = await Receiver.start(accepts);
    receiver.answer = withStatus(307, '', { location: elsewhere.url });
    expect((await told(driver())).why).toMatch(/redirect.*not followed/);
    expect(elsewhere.received).toEqual([]);
    await elsewhere[Symbol.asyncDispose]();
  });

  test('sends one message twice in the very same form', async () => {
    await told(driver());
    await told(driver());
    const [first, second] = receiver.received;
    expect(second).toEqual(first);
  });

  test('changes its reference when its key changes, and shows nothing of the key', () => {
    expect(driver().credential).toBe(driver().credential);
    expect(driverOf(changed(receiver.url)).credential).not.toBe(driver().credential);
    for (const secret of own) expect(driver().credential).not.toContain(secret.slice(0, 6));
  });

  test.each(['trigger', 'acknowledge', 'resolve'] as const)(
    'gets an %s of any size, as small as it must be',
    async (action) => {
      receiver.answer = taken();
      expect((await told(driver(), overSizeNotice(action))).kind).toBe('delivered');
      expect(Buffer.byteLength(receiver.received[0]!.text)).toBeLessThanOrEqual(mostBytes);
    },
  );

  test.each(['trigger', 'acknowledge', 'resolve'] as const)(
    'gets the most hostile %s as JSON that can be read',
    async (action) => {
      receiver.answer = taken();
      expect((await told(driver(), hostileNotice(action))).kind).toBe('delivered');
      const { text, headers } = receiver.received[0]!;
      expect(() => JSON.parse(text) as unknown).not.toThrow();
      expect(headers).not.toHaveProperty('x-injected');
    },
  );
});

describe('the pager', () => {
  const driver = () => driverOf(pagerChannel(`${receiver.url}/`));
  const sentBody = async (notice = noticeOf(key.dedupKey)) => {
    expect((await told(driver(), notice)).kind).toBe('delivered');
    return receiver.received.at(-1)!;
  };

  test('gets a trigger with the sentence of the page and all that helps', async () => {
    const { path, body, headers } = await sentBody();
    expect(path).toBe('/v2/enqueue');
    expect(headers['content-type']).toBe('application/json');
    expect(body).toEqual({
      routing_key: routingKey,
      dedup_key: key.dedupKey,
      event_action: 'trigger',
      client: 'Bellwether',
      client_url: `http://127.0.0.1:8080/incidents/${key.dedupKey}`,
      payload: {
        summary: 'Voyager is down: Credit card payment gateway is NOT available. Customers cannot pay by credit card.',
        source: 'Acme Outfitters',
        severity: 'critical',
        timestamp: '2026-01-05T09:00:00.000Z',
        component: 'Voyager',
        group: 'place-order',
        class: 'business function',
        custom_details: { Since: '09:00 GMT', 'Failing step': 'Check out › Pay by credit card' },
      },
      links: [
        { href: `http://127.0.0.1:8080/incidents/${key.dedupKey}`, text: 'Incident' },
        { href: 'http://127.0.0.1:8080/', text: 'Status page' },
      ],
    });
  });

  test.each(['acknowledge', 'resolve'] as const)('gets an %s with the same key and nothing else', async (action) => {
    const { body } = await sentBody(noticeOf(key.dedupKey, action));
    expect(body).toEqual({ routing_key: routingKey, dedup_key: key.dedupKey, event_action: action });
  });

  test.each([
    ['critical', 'critical'],
    ['major', 'error'],
    ['minor', 'warning'],
  ] as const)('is told %s as %s', async (severity, word) => {
    const { body } = await sentBody(noticeOf(key.dedupKey, 'trigger', { severity }));
    expect(body).toMatchObject({ payload: { severity: word } });
  });

  test('gets a summary of at most 1024 characters, none cut in two', async () => {
    const { body } = await sentBody(noticeOf(key.dedupKey, 'trigger', { headline: '😀'.repeat(1500) }));
    const { summary } = body['payload'] as { summary: string };
    expect(summary).toBe(`${'😀'.repeat(1023)}…`);
    const whole = await sentBody(noticeOf(key.dedupKey, 'trigger', { headline: '😀'.repeat(1024) }));
    expect(whole.body).toMatchObject({ payload: { summary: '😀'.repeat(1024) } });
  });

  test('still pages when the details are too long, and the links too', async () => {
    const long = [{ label: 'Log', text: 'é'.repeat(256_000) }];
    const first = await sentBody(noticeOf(key.dedupKey, 'trigger', { details: long }));
    expect(Buffer.byteLength(first.text)).toBeLessThanOrEqual(512_000);
    expect(first.body).toMatchObject({
      payload: { summary: noticeOf('').headline, custom_details: { left_out: expect.any(String) } },
      links: [{}, {}],
    });
    const links = [{ label: 'Log', href: `http://127.0.0.1/${'x'.repeat(600_000)}` }];
    const second = await sentBody(
      noticeOf(key.dedupKey, 'trigger', { details: long, links, component: 'c'.repeat(600_000) }),
    );
    expect(Buffer.byteLength(second.text)).toBeLessThanOrEqual(512_000);
    expect(second.body).toMatchObject({ event_action: 'trigger', payload: { summary: noticeOf('').headline } });
  });

  test('keeps details just below the limit', async () => {
    const details = [{ label: 'Log', text: 'x'.repeat(510_000) }];
    const { body } = await sentBody(noticeOf(key.dedupKey, 'trigger', { details }));
    expect(body).toMatchObject({ payload: { custom_details: { Log: details[0]!.text } } });
  });

  test('keeps both texts when two details have one label', async () => {
    const details = ['a', 'b'].map((text) => ({ label: 'Step', text }));
    const { body } = await sentBody(noticeOf(key.dedupKey, 'trigger', { details }));
    expect(body).toMatchObject({ payload: { custom_details: { Step: 'a\nb' } } });
  });

  test('quotes what the pager says is wrong', async () => {
    receiver.answer = withStatus(
      400,
      JSON.stringify({ message: 'Event object is invalid', errors: ["'payload' is missing"] }),
    );
    expect((await told(driver())).why).toBe("PagerDuty answered 400: Event object is invalid; 'payload' is missing");
  });
});

describe('the webhook', () => {
  test('gets documented JSON, signed, with a key of its own', async () => {
    await told(driverOf(webhookChannel(receiver.url)));
    const { path, headers, text, body } = receiver.received[0]!;
    expect(path).toBe(`/hooks/${urlToken}?key=qu3ry-s3cret`);
    expect(headers).toMatchObject({
      authorization: `Bearer ${headerToken}`,
      'content-type': 'application/json',
      'idempotency-key': key.messageKey,
      'x-bellwether-signature': `sha256=${createHmac('sha256', webhookSecret).update(text).digest('hex')}`,
    });
    const { action, reason, ...notice } = noticeOf(key.dedupKey);
    expect(body).toEqual({
      version: 1,
      action,
      reason,
      dedupKey: key.dedupKey,
      round: 1,
      ...notice,
      at: '2026-01-05T09:00:00.000Z',
    });
  });

  test('says why it is told, and in which round', async () => {
    await told(driverOf(webhookChannel(receiver.url)), noticeOf('i1', 'trigger', { reason: 'escalated', round: 2 }));
    expect(receiver.received[0]!.body).toMatchObject({ reason: 'escalated', round: 2, incidentId: 'i1' });
  });

  test('has a body that common receivers take, and says how much it leaves out', async () => {
    const functions = Array.from({ length: 1000 }, (_, index) => `place-an-order-${index}`);
    await told(driverOf(webhookChannel(receiver.url)), noticeOf('i1', 'trigger', { functions }));
    await told(driverOf(webhookChannel(receiver.url)), overSizeNotice());
    const [many, huge] = receiver.received;
    expect(many!.body).toMatchObject({ functions: functions.slice(0, 200), leftOut: { functions: 800 } });
    expect(Buffer.byteLength(huge!.text)).toBeLessThanOrEqual(100_000);
    expect(huge!.body).toMatchObject({ leftOut: { functions: 1800, details: 175, links: 482 } });
  });

  test('understands a login in the address', async () => {
    const url = receiver.url.replace('//', '//asha:p%40ss-word@');
    await told(driverOf({ ...webhookChannel(receiver.url), url, headers: {} }));
    const login = Buffer.from('asha:p@ss-word').toString('base64');
    expect(receiver.received[0]!.headers['authorization']).toBe(`Basic ${login}`);
  });

  test('is not signed without a secret, and no header of the user replaces ours', async () => {
    const { secret: _, ...open } = webhookChannel(receiver.url);
    await told(driverOf({ ...open, headers: { 'Idempotency-Key': 'mine', 'X-Team': 'web-team' } }));
    const { headers } = receiver.received[0]!;
    expect(headers).toMatchObject({ 'idempotency-key': key.messageKey, 'x-team': 'web-team' });
    expect(headers).not.toHaveProperty('x-bellwether-signature');
  });

  test('a header that cannot be sent is refused, not tried for ever', async () => {
    const broken = { ...webhookChannel(receiver.url), headers: { 'X-Team': 'a\r\nb' } };
    expect(await told(driverOf(broken))).toMatchObject({
      kind: 'refused',
      why: expect.stringMatching(/cannot be made/),
    });
  });
});
