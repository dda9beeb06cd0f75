import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Demo } from '../../../demo/demo.ts';
import { asJson, openDemo, reply } from './client.ts';

let demo: Demo;
beforeAll(async () => void (demo = await openDemo()));
afterAll(() => demo[Symbol.asyncDispose]());
beforeEach(async () => void (await reply(`${demo.addresses.inbox}/messages`, { method: 'DELETE' })));

const KEY = '0123456789abcdef0123456789abcdef';
const payload = { summary: 'Voyager is down', source: 'bellwether', severity: 'critical' };
const trigger = (more: object = {}) => ({
  routing_key: KEY,
  event_action: 'trigger',
  dedup_key: 'incident-1',
  payload,
  ...more,
});
const later = (action: string, more: object = {}) => ({
  routing_key: KEY,
  event_action: action,
  dedup_key: 'incident-1',
  ...more,
});

async function send(body: unknown, path = '/v2/enqueue') {
  const { status, text, headers } = await reply(`${demo.addresses.inbox}${path}`, asJson(body));
  return {
    status,
    headers,
    body: JSON.parse(text) as { status: string; message: string; dedup_key?: string; errors?: string[] },
  };
}

const effects = () => demo.messages().map(({ action, effect }) => `${action} ${effect}`);
const alerts = async () =>
  JSON.parse((await reply(`${demo.addresses.inbox}/alerts`)).text) as {
    dedupKey: string;
    status: string;
    triggers: number;
  }[];

describe('an event that the pager takes', () => {
  test('is answered with 202 and its key, and kept with time, channel, action, key, effect and body', async () => {
    const { status, body } = await send(trigger());
    expect([status, body]).toEqual([202, { status: 'success', message: 'Event processed', dedup_key: 'incident-1' }]);
    const [message] = JSON.parse((await reply(`${demo.addresses.inbox}/messages`)).text) as Record<string, unknown>[];
    expect(message).toMatchObject({
      channel: 'pagerduty',
      action: 'trigger',
      dedupKey: 'incident-1',
      effect: 'opened',
      body: trigger(),
    });
    expect(new Date(String(message?.['receivedAt'])).toISOString()).toBe(message?.['receivedAt']);
  });

  test('is appended when an alert with its key is open: no second alert', async () => {
    await send(trigger());
    await send(trigger({ payload: { ...payload, severity: 'error' } }));
    expect(effects()).toEqual(['trigger opened', 'trigger appended']);
    expect(await alerts()).toMatchObject([{ triggers: 2, severity: 'error' }]);
  });

  test('opens a new alert after the old one was resolved', async () => {
    for (const event of [trigger(), later('resolve'), trigger()]) await send(event);
    expect(effects()).toEqual(['trigger opened', 'resolve resolved', 'trigger opened']);
  });

  test('is dropped, but answered with 202, when it acknowledges or resolves what is not open', async () => {
    for (const action of ['acknowledge', 'resolve']) expect((await send(later(action))).status).toBe(202);
    expect(effects()).toEqual(['acknowledge dropped', 'resolve dropped']);
  });

  test('is dropped when it comes by another routing key than the trigger', async () => {
    const stranger = { routing_key: 'f'.repeat(32) };
    await send(trigger());
    for (const action of ['acknowledge', 'resolve']) await send(later(action, stranger));
    expect(effects()).toEqual(['trigger opened', 'acknowledge dropped', 'resolve dropped']);
    expect(await alerts()).toMatchObject([{ status: 'triggered' }]);
  });

  test('acknowledges once and for all: a further trigger leaves the alert acknowledged', async () => {
    for (const event of [trigger(), later('acknowledge'), trigger()]) await send(event);
    expect(effects()).toEqual(['trigger opened', 'acknowledge acknowledged', 'trigger appended']);
    expect(await alerts()).toMatchObject([{ status: 'acknowledged' }]);
  });

  test('gets a key of its own for each trigger that brings none', async () => {
    const keyless = { ...trigger(), dedup_key: undefined };
    const [first, second] = [(await send(keyless)).body.dedup_key, (await send(keyless)).body.dedup_key];
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).not.toBe(first);
    expect(effects()).toEqual(['trigger opened', 'trigger opened']);
  });

  test('may have a summary of 1,024 characters, counted as people do, and 512 KB', async () => {
    expect((await send(trigger({ payload: { ...payload, summary: '🏔'.repeat(1024) } }))).status).toBe(202);
    const whole = JSON.stringify(trigger({ client: '' })).length;
    expect((await send(trigger({ client: 'x'.repeat(512 * 1024 - whole) }))).status).toBe(202);
  });
});

describe('an event that the pager refuses', () => {
  const long = (length: number) => 'x'.repeat(length);
  test.each<[string, unknown, string]>([
    ['that is no object', [], 'Event must be a JSON object'],
    ['without a routing key', trigger({ routing_key: undefined }), "'routing_key' is missing or blank"],
    ['with a blank routing key', trigger({ routing_key: ' ' }), "'routing_key' is missing or blank"],
    [
      'with a routing key that is too long',
      trigger({ routing_key: long(33) }),
      "Length of 'routing_key' is incorrect (should be 32 characters)",
    ],
    [
      'without an action',
      trigger({ event_action: undefined }),
      "'event_action' must be one of: trigger, acknowledge, resolve",
    ],
    ['with an action that is none', later('shout'), "'event_action' must be one of: trigger, acknowledge, resolve"],
    ['without a payload', trigger({ payload: undefined }), "'payload' is missing or blank"],
    ['without a summary', trigger({ payload: { ...payload, summary: '' } }), "'payload.summary' is missing or blank"],
    [
      'with a summary that is too long',
      trigger({ payload: { ...payload, summary: long(1025) } }),
      "'payload.summary' is too long (maximum is 1024 characters)",
    ],
    [
      'without a source',
      trigger({ payload: { ...payload, source: undefined } }),
      "'payload.source' is missing or blank",
    ],
    [
      'with a severity that is none',
      trigger({ payload: { ...payload, severity: 'major' } }),
      "'payload.severity' must be one of: critical, error, warning, info",
    ],
    [
      'with a key that is too long',
      trigger({ dedup_key: long(256) }),
      "'dedup_key' is too long (maximum is 255 characters)",
    ],
    ['with a key that is no text', trigger({ dedup_key: 7 }), "'dedup_key' must be a string"],
    [
      'that acknowledges without a key',
      later('acknowledge', { dedup_key: undefined }),
      "'dedup_key' is missing or blank",
    ],
    ['that resolves without a key', later('resolve', { dedup_key: '' }), "'dedup_key' is missing or blank"],
    [
      'with links that lead nowhere',
      trigger({ links: [{ text: 'x' }] }),
      "'links' must be a list of objects with an 'href'",
    ],
    [
      'with a picture that is not from HTTPS',
      trigger({ images: [{ src: 'http://x/y.png' }] }),
      "'images' must be a list of objects with an HTTPS 'src'",
    ],
    ['of more than 512 KB', trigger({ client: long(512 * 1024) }), 'Event is too large (maximum is 512 KB)'],
  ])('%s is answered with 400 and the reason, and not kept', async (_case, event, reason) => {
    const { status, body } = await send(event);
    expect([status, body.status, body.message]).toEqual([400, 'invalid event', 'Event object is invalid']);
    expect(body.errors).toContain(reason);
    expect(demo.messages()).toEqual([]);
  });

  test('is told everything that is wrong at once', async () => {
    expect((await send({ event_action: 'trigger', payload: {} })).body.errors).toHaveLength(4);
  });

  test('that is no JSON is answered with 400', async () => {
    const { status, text } = await reply(`${demo.addresses.inbox}/v2/enqueue`, {
      method: 'POST',
      body: '{"routing_key": ',
    });
    expect([status, JSON.parse(text).errors]).toEqual([400, ['Event is not valid JSON']]);
  });
});

test('more than 120 calls a minute for one key are answered with 429 and when to come back; other keys are not', async () => {
  const sent = await Promise.all(Array.from({ length: 125 }, (_, turn) => send(trigger({ dedup_key: `k${turn}` }))));
  const refused = sent.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(5);
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(demo.messages()).toHaveLength(120);
  expect((await send(trigger({ routing_key: 'e'.repeat(32) }))).status).toBe(202);
});

describe('a change event', () => {
  const change = { routing_key: KEY, payload: { summary: 'Deployed shop 2026.11.21-3', source: 'ci' } };

  test('is taken without action or key, and opens nothing', async () => {
    expect((await send(change, '/v2/change/enqueue')).status).toBe(202);
    expect(demo.messages()).toMatchObject([
      { channel: 'pagerduty-change', action: 'change', dedupKey: null, effect: 'received', body: change },
    ]);
    expect(await alerts()).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['has no summary', { ...change, payload: {} }, "'payload.summary' is missing or blank"],
    ['has no payload', { routing_key: KEY }, "'payload' is missing or blank"],
    [
      'has the key of a ruleset',
      { ...change, routing_key: 'R123' },
      "'routing_key' must be of a service integration, not of a ruleset",
    ],
  ])('is refused when it %s', async (_case, body, reason) => {
    const answer = await send(body, '/v2/change/enqueue');
    expect([answer.status, answer.body.errors]).toEqual([400, [reason]]);
  });
});
