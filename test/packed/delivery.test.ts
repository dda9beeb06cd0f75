// Receivers that answer in their own way, or do not take what they are sent.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receiver, withStatus } from '../integration/notify/receiver.ts';
import type { Monitor } from './monitor.ts';
import { createProject, httpScript, type Project } from './project.ts';

const life = new AsyncDisposableStack();
const broken = new Set<string>();
let shop: Receiver;
/** Answers as Rocket.Chat does. */
let chat: Receiver;
/** A login page stands before it. */
let portal: Receiver;
/** Does not know our key. */
let pager: Receiver;
/** Stands in for others. */
let desk: Receiver;
let project: Project;
let monitor: Monitor;

const ids = ['order', 'invoice', 'stock'] as const;
const script = (id: string) =>
  httpScript(`await step('Ask', async () => expect((await http.get('/${id}')).status).toBe(200));`);

beforeAll(async () => {
  shop = life.use(
    await Receiver.start((response, { path }) => void response.writeHead(broken.has(path.slice(1)) ? 503 : 200).end()),
  );
  chat = life.use(await Receiver.start(withStatus(200, '{"success":true}', { 'content-type': 'application/json' })));
  portal = life.use(await Receiver.start(withStatus(200, '<!DOCTYPE html><title>Log in</title>')));
  pager = life.use(await Receiver.start(withStatus(403, '{"message":"unknown key"}')));
  desk = life.use(await Receiver.start(withStatus(204)));
  project = createProject({
    url: shop.url,
    checks: Object.fromEntries(ids.map((id) => [id, script(id)])),
    functions: Object.fromEntries(ids.map((id) => [id, { every: '1s' }])),
    config: {
      channels: {
        desk: { type: 'webhook', url: desk.url },
        chat: { type: 'slack', webhook: `${chat.url}/hooks/1` },
        portal: { type: 'webhook', url: portal.url },
        pager: { type: 'pagerduty', routingKey: 'key', url: pager.url },
      },
      alerting: {
        policies: [
          { functions: ['order'], steps: [{ notify: ['chat'] }] },
          { functions: ['invoice'], steps: [{ notify: ['portal'] }] },
          { functions: ['stock'], steps: [{ notify: ['pager'] }] },
        ],
      },
    },
  });
  life.defer(() => project[Symbol.dispose]());
  const { stdout: token } = await project.run(['token', 'asha', '--role', 'responder']);
  monitor = life.use(await project.start());
  monitor.token = token.trim();
});

afterAll(() => life.disposeAsync());

/** Breaks one function; resolves to its incident. */
async function breaks(id: string): Promise<string> {
  broken.add(id);
  return monitor.until(`${id} has an incident`, async () => {
    const open = (await monitor.incidents()).filter(({ stage }) => stage === 'open');
    return open.find(({ affected }) => affected.some((one) => one.function === id))?.id;
  });
}

const actions = (receiver: Receiver, key: string) =>
  receiver.told.filter((told) => told.endsWith(` ${key}`)).map((told) => told.split(' ')[0]);

test('a chat that answers 200 with JSON gets each message once', async () => {
  const id = await breaks('order');
  await chat.waitFor(() => true);
  broken.delete('order');
  // A message that is posted again and again would come before the end, which waits behind it.
  await chat.waitFor((request) => chat.received.indexOf(request) === 1);
  const [beginning, end] = chat.received;
  expect(end!.text).not.toBe(beginning!.text);
  const settled = await monitor.until('both are settled', async () => {
    const { notifications } = await monitor.incident(id);
    return notifications.every((one) => one.settled !== null) && notifications;
  });
  expect(settled).toMatchObject([
    { channel: 'chat', action: 'trigger', settled: 'delivered', attempts: 1 },
    { channel: 'chat', action: 'resolve', settled: 'delivered', attempts: 1 },
  ]);
});

test('a login page in place of a webhook holds back no end, and is said in the log', async () => {
  const id = await breaks('invoice');
  await portal.waitFor(() => true);
  broken.delete('invoice');
  await portal.waitFor(({ body }) => body['action'] === 'resolve');
  await desk.waitFor(({ body }) => body['action'] === 'resolve' && body['dedupKey'] === id);
  expect(actions(desk, id)).toEqual(['trigger', 'resolve']);
  const line = await monitor.until('the log says so', () =>
    monitor.log.find(({ error }) => String(error).includes('HTML page')),
  );
  expect(line).toMatchObject({ channel: 'portal', action: 'trigger' });
});

test('the channel that stands in for one that refused gets the acknowledge and the end', async () => {
  const id = await breaks('stock');
  await desk.waitFor(({ body }) => body['action'] === 'trigger' && body['dedupKey'] === id);
  expect((await monitor.post(`/api/v1/incidents/${id}/acknowledge`, {})).status).toBe(200);
  broken.delete('stock');
  await desk.waitFor(({ body }) => body['action'] === 'resolve' && body['dedupKey'] === id);
  expect(actions(desk, id)).toEqual(['trigger', 'acknowledge', 'resolve']);
  expect(actions(pager, id)).toEqual(['trigger']);
});
