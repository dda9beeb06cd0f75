// Where links lead: to where the monitor listens, or to the public address, also below a path behind a proxy.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receiver, withStatus } from '../integration/notify/receiver.ts';
import { PathProxy } from '../support/path-proxy.ts';
import type { Monitor } from './monitor.ts';
import { Pager } from './pager.ts';
import { createProject, httpScript, type Project } from './project.ts';

const life = new AsyncDisposableStack();
const checks = { order: httpScript(`expect((await http.get('/')).status).toBe(200);`) };
let shop: Receiver;
let pager: Pager;

beforeAll(async () => {
  shop = life.use(await Receiver.start(withStatus(503)));
  pager = life.use(await Pager.start());
});

afterAll(() => life.disposeAsync());

const projectWith = (config: Readonly<Record<string, unknown>>): Project => {
  const project = createProject({
    url: shop.url,
    checks,
    functions: { order: { every: '1s' } },
    config: { ...pager.config, ...config },
  });
  life.defer(() => project[Symbol.dispose]());
  return project;
};

test('links at the pager, in feeds and snippets lead to the port that --port chose', async () => {
  const project = projectWith({ server: { listen: '127.0.0.1:8080' } });
  await using monitor: Monitor = await project.start();
  const { id } = await monitor.untilIncident('open');
  const { body } = await pager.waitFor('trigger', id);
  expect(body['client_url']).toBe(`${monitor.url}/incidents/${id}`);
  const texts = await Promise.all(['/feed.atom', '/embed', '/api/v2/summary.json'].map((path) => monitor.ask(path)));
  for (const { text } of texts) {
    expect(text).toContain(monitor.url);
    expect(text).not.toContain(':8080');
  }
});

test('pages, files, redirects, events and links work below the path of publicUrl, behind a stripping and a passing proxy', async () => {
  await using stripping = await PathProxy.start({ base: '/status', isStripping: true });
  await using passing = await PathProxy.start({ base: '/status', isStripping: false });
  const project = projectWith({ server: { publicUrl: `${stripping.origin}/status/` } });
  await using monitor = await project.start();
  const { id } = await monitor.untilIncident('open');
  const { body } = await pager.waitFor('trigger', id);
  expect(body['client_url']).toBe(`${stripping.origin}/status/incidents/${id}`);
  for (const proxy of [stripping, passing]) {
    proxy.port = Number(new URL(monitor.url).port);
    await expectWorks(proxy.origin, id);
  }
});

async function expectWorks(origin: string, incidentId: string): Promise<void> {
  const page = await (await fetch(`${origin}/status/?for=operations`)).text();
  const own = [...page.matchAll(/ (?:href|src|action)="(\/[^"]*)"/g)].map(([, path]) => path!);
  expect(own).toContain('/status/incidents');
  expect(own.filter((path) => !path.startsWith('/status/'))).toEqual([]);
  const answers = await Promise.all(own.map(async (path) => ({ path, status: (await fetch(origin + path)).status })));
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  const { headers } = await fetch(`${origin}/status/incidents/${incidentId}/acknowledge`, { redirect: 'manual' });
  expect(headers.get('location')).toBe(`/status/incidents/${incidentId}`);
  const closing = new AbortController();
  const stream = await fetch(`${origin}/status/events`, { signal: closing.signal });
  expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
  closing.abort();
}

test('validate remarks that a pager elsewhere would get links that nobody there can open, and mails from @localhost', async () => {
  const project = projectWith({
    channels: {
      pager: { type: 'pagerduty', routingKey: 'key' },
      mail: { type: 'email', to: ['ops@acme.example'], smtp: 'smtp://127.0.0.1:25' },
    },
    alerting: { policies: [{ steps: [{ notify: ['pager', 'mail'] }] }] },
  });
  const { code, stderr } = await project.run(['validate']);
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /server\.publicUrl: is not set, so messages to channel pager, channel mail link to http:\/\/127/,
  );
  expect(stderr).toMatch(/channels\.mail\.from: mails come from bellwether@localhost/);
});
