// Whatever is sent to a running monitor, and however much of it: it stays small, counts truly and refuses plainly.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Incident, Monitor, Reply } from './monitor.ts';
import { createProject, httpScript, type Project } from './project.ts';

const SECRETS = { ALERTS_TOKEN: 'alerts-alerts-alerts-alerts', HOOK_TOKEN: 'hook-hook-hook-hook-hook' };
/** Nothing listens there; nothing here depends on what the function says. */
const url = 'http://127.0.0.1:9';

let project: Project;
let monitor: Monitor;

beforeAll(async () => {
  project = createProject({
    url,
    checks: { order: httpScript(`expect((await http.get('/')).status).toBe(200);`) },
    functions: { order: { every: '1h' } },
    config: {
      server: { listen: '127.0.0.1:0' },
      components: { voyager: { name: 'Voyager', provides: 'Payment' } },
      sources: { am: { type: 'alertmanager', token: '${ALERTS_TOKEN}' } },
      channels: { hook: { type: 'webhook', url, inboundToken: '${HOOK_TOKEN}' } },
    },
  });
  const { stdout } = await project.run(['token', 'ci', '--role', 'responder'], { env: SECRETS });
  monitor = await project.start([], { env: SECRETS });
  monitor.token = stdout.trim();
});

afterAll(async () => {
  await monitor?.[Symbol.asyncDispose]();
  project?.[Symbol.dispose]();
});

const send = (path: string, token: string, body: string | object): Promise<Reply> =>
  monitor.ask(path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const alerts = (all: readonly unknown[]) =>
  send('/api/v1/sources/am/alerts', SECRETS.ALERTS_TOKEN, { version: '4', alerts: all });
const toHook = (body: string | object) => send('/api/v1/channels/hook/events', SECRETS.HOOK_TOKEN, body);
const toApi = (path: string, body: string | object) => send(path, monitor.token ?? '', body);

const alert = (n: number, more: object = {}) => ({
  status: 'firing',
  fingerprint: `fp${n}`,
  labels: { alertname: `Disk${n}`, component: 'voyager', severity: 'critical' },
  annotations: { summary: `Voyager: disk ${n} is full.` },
  startsAt: '2026-01-01T00:00:00Z',
  ...more,
});
const some = <T>(from: number, to: number, make: (n: number) => T): T[] =>
  Array.from({ length: to - from }, (_, n) => make(from + n));

async function ofAlerts(): Promise<
  Incident & { readonly moreSignals: readonly { standing: number; ended: number }[] }
> {
  const found = (await monitor.incidents()).find(({ title }) => title.includes('Voyager'));
  return (await monitor.incident(found!.id)) as Awaited<ReturnType<typeof ofAlerts>>;
}

test('an incident lists 200 of thousands of alerts, counts the others, and closes with the last of them', async () => {
  for (const from of [0, 1000, 2000])
    expect((await alerts(some(from, from + 1000, alert))).json).toMatchObject({ raised: 1000, ignored: [] });
  const full = await ofAlerts();
  expect(full.signals).toHaveLength(200);
  expect(full.moreSignals).toMatchObject([{ standing: 2800, ended: 0 }]);
  expect(full.title).toContain('3,000 alerts in all');
  const page = await monitor.ask(`/incidents/${full.id}?for=operations`);
  expect(page.text).toContain('And 2,800 more that stand.');
  expect(page.text.length).toBeLessThan(400_000);
  const resolved = (n: number) => ({ status: 'resolved', fingerprint: `fp${n}` });
  await alerts(some(0, 2999, resolved));
  const nearly = await ofAlerts();
  expect([nearly.stage, nearly.title]).toEqual(['open', 'Voyager: disk 2999 is full.']);
  expect(nearly.signals.length + nearly.moreSignals[0]!.ended).toBe(3000);
  expect(nearly.timeline.length).toBeLessThan(600);
  await alerts([resolved(2999)]);
  expect((await monitor.incident(full.id)).stage).toBe('restored');
});

test('a message of thousands of alerts that mean nothing is answered at once, with a few of them and a count', async () => {
  const { status, json } = await alerts(some(0, 20_000, () => 0));
  expect(status).toBe(422);
  expect((json as { detail: string }).detail).toMatch(/it has no fingerprint; and 19950 more$/);
  const named = monitor.log.filter(({ msg }) => msg.startsWith('An alert of source am was not taken'));
  expect(named).toHaveLength(50);
});

test.each([
  [{ fingerprint: 7 }, 'its fingerprint must be text, found 7'],
  [{ fingerprint: 'f'.repeat(201) }, 'its fingerprint must have at most 200 characters, found 201'],
  [{ labels: ['voyager'] }, 'its labels must be an object, found a list'],
  [{ labels: { component: {} } }, 'its label component must be text, found an object'],
  [{ annotations: { summary: 5 } }, 'its annotation summary must be text, found 5'],
  [{ startsAt: 'yesterday' }, 'its startsAt must be a time like'],
  [{ startsAt: '275760-09-13T00:00:00Z' }, 'its startsAt must be a time like'],
  [{ startsAt: -1 }, 'its startsAt must be a time like'],
])('an alert with %j is refused in words', async (change, why) => {
  const { status, text } = await alerts([alert(1, change)]);
  expect([status, text]).toEqual([422, expect.stringContaining(why)]);
});

test.each([
  [{ action: ['resolve'] }, 'action must be \\"acknowledge\\" or \\"resolve\\", found a list'],
  [{ action: 'resolve', incident: 5 }, 'incident must be text, found 5'],
  [{ action: 'resolve', incident: 'x', by: { name: 'Asha' } }, 'by must be text, found an object'],
  [{ action: 'resolve', incident: 'x', by: 'b'.repeat(101) }, 'by must have at most 100 characters, found 101'],
  ['{"action":"acknowledge","action":"resolve"}', 'each field must be written once, found \\"action\\" twice'],
])('a message of a channel that says %j is refused in words', async (body, why) => {
  const { status, text } = await toHook(body);
  expect([status, text]).toEqual([400, expect.stringContaining(why)]);
});

test('a silence whose functions stand there twice is refused, for the second list would silence everything', async () => {
  const body = '{"functions":["order"],"functions":[],"why":"x","for":"1h"}';
  const { status, text } = await toApi('/api/v1/silences', body);
  expect([status, text]).toEqual([400, expect.stringContaining('\\"functions\\" stands there twice')]);
});

test('a request with a thousand mistakes is told the first of them and how many there are', async () => {
  const functions = some(0, 1000, (n) => `ordre-${n}`);
  const { status, text } = await toApi('/api/v1/silences', { functions, why: 'x', for: '1h' });
  expect([status, text]).toEqual([400, expect.stringContaining('and 980 more mistakes')]);
  expect(text.length).toBeLessThan(10_000);
});

test.each([
  'limit=-1',
  'limit=NaN',
  'limit=1e309',
  'limit=0',
  'limit=201',
  'limit=1&limit=2',
  'beforeId=x',
  'before=yesterday',
])('a list asked for with %s is refused in words', async (query) => {
  const { status, json } = await monitor.ask(`/api/v1/incidents?${query}`);
  expect([status, json]).toEqual([
    400,
    expect.objectContaining({ detail: expect.stringMatching(/ must be .* was given/) }),
  ]);
});
