// What a stranger reads: the log of one outage, what the monitor says when it is asked to reload, to stop or to do what it
// cannot, whether it is well and what it can be asked.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepts, Receiver, withStatus } from '../integration/notify/receiver.ts';
import type { LogLine, Monitor } from './monitor.ts';
import { Pager } from './pager.ts';
import { createProject, httpScript, type Project } from './project.ts';

const works = withStatus(200, 'Shop');
const isBroken = withStatus(503, 'Sorry');

let shop: Receiver;
let pager: Pager;
let project: Project;
let monitor: Monitor;
/** Since the monitor answered. */
let standardError = '';

const orderScript = httpScript(`
  await step('Open the shop', { component: 'web-shop' }, async () => expect((await http.get('/')).status).toBe(200));
  for (let n = 0; n < 100; n += 1) await step('Order ' + n, async () => {});
`);

beforeAll(async () => {
  shop = await Receiver.start(works);
  pager = await Pager.start();
  project = createProject({
    url: shop.url,
    checks: { order: orderScript, search: orderScript.replace('web-shop', 'search-engine') },
    functions: {
      order: { every: '1s', dependsOn: ['web-shop'], severity: 'critical' },
      search: { every: '1s', dependsOn: ['search-engine'], severity: 'minor' },
    },
    config: {
      ...pager.config,
      components: {
        'web-shop': { name: 'Web shop', provides: 'Orders', runbook: 'https://wiki.example/web-shop' },
        'search-engine': { name: 'Search engine', provides: 'Search', dependsOn: ['web-shop'] },
      },
    },
  });
  project.write(
    'clock.mjs',
    `const now = Date.now;
const monotonic = performance.now.bind(performance);
let ahead = 0;
Date.now = () => now() + ahead;
performance.now = () => monotonic() + ahead;
process.on('SIGUSR2', () => { ahead += 304_000; });
`,
  );
  monitor = await project.start([], { env: { NODE_OPTIONS: `--import=${project.folder}/clock.mjs` } });
  monitor.process.child.stderr?.on('data', (text: string) => (standardError += text));
  await Promise.all([monitor.untilState('order', 'working'), monitor.untilState('search', 'working')]);
});

afterAll(async () => {
  await monitor?.[Symbol.asyncDispose]();
  project?.[Symbol.dispose]();
  await pager?.[Symbol.asyncDispose]();
  await shop?.[Symbol.asyncDispose]();
});

const lineWith = (message: string, fields: Readonly<Record<string, unknown>> = {}): Promise<LogLine> =>
  monitor.until(`the log says "${message}"`, () =>
    monitor.log.find(
      (line) => line.msg === message && Object.entries(fields).every(([name, value]) => line[name] === value),
    ),
  );

test('the log says in one line each that a function fails, an incident opens, the pager knows, and that it is over', async () => {
  const before = monitor.log.length;
  shop.answer = isBroken;
  const { id } = await monitor.untilIncident('open');
  await pager.waitFor('trigger', id);
  expect(await lineWith('Function is failing', { function: 'order' })).toMatchObject({
    step: 'Open the shop',
    component: 'web-shop',
    expected: '200',
    found: '503',
    url: expect.stringContaining('/functions/order'),
    hint: 'Follow the runbook: https://wiki.example/web-shop',
  });
  expect(await lineWith('Incident opened', { incident: id })).toMatchObject({
    component: expect.any(String),
    url: expect.stringContaining(`/incidents/${id}`),
    hint: expect.stringContaining('acknowledge'),
  });
  await lineWith('Function is failing', { function: 'search' });
  shop.answer = works;
  await lineWith('Incident ended', { incident: id });
  await lineWith('Notification delivered', { incident: id, action: 'resolve' });
  expect(await lineWith('Function is working', { function: 'order', from: 'failing' })).not.toHaveProperty('hint');
  const failing = monitor.log.slice(before).filter(({ msg }) => msg === 'Function is failing');
  expect(new Set(failing.map((line) => line['function']))).toEqual(new Set(['order', 'search']));
  expect(failing).toHaveLength(2);
});

test('names of steps that differ from run to run become at most a hundred series, and one warning', async () => {
  const warning = await lineWith('Too many step names; new ones are not in the metrics', { function: 'order' });
  expect(warning).toMatchObject({ most: 100, hint: expect.stringContaining('fixed names') });
});

test('SIGHUP is answered by a line also when nothing has changed', async () => {
  monitor.process.child.kill('SIGHUP');
  expect(await lineWith('Configuration reloaded; nothing changed')).toMatchObject({ functions: 2 });
});

test('/healthz says which limit was passed when a channel takes nothing for more than a minute', async () => {
  pager.receiver.answer = isBroken;
  shop.answer = isBroken;
  await lineWith('Notification not delivered yet', { action: 'trigger' });
  const well = await monitor.ask('/healthz');
  expect(well.status).toBe(200);
  // Time leaps 304 s ahead for the monitor.
  monitor.process.child.kill('SIGUSR2');
  const ill = await monitor.until('the monitor is not well', async () => {
    const reply = await monitor.ask('/healthz');
    const { passedLimits = [] } = reply.json as { passedLimits?: readonly unknown[] };
    // The leap makes the schedule late as well, until it has caught up.
    return reply.status === 503 && passedLimits.length === 1 && reply;
  });
  expect(ill.json).toMatchObject({
    status: 'not ok',
    passedLimits: [
      { sign: 'messages', limit: 60, unit: 'seconds', channel: 'pager', hint: expect.stringContaining('pager') },
    ],
  });
  const [{ value }] = (ill.json as { passedLimits: [{ value: number }] }).passedLimits;
  expect(value).toBeGreaterThanOrEqual(304);
  pager.receiver.answer = accepts;
  shop.answer = works;
});

test('/api/v1 and /api/v2 answer with their routes', async () => {
  for (const [path, route] of [
    ['/api/v1', '/api/v1/functions/{id}'],
    ['/api/v1/', '/api/v1/incidents/{id}/acknowledge'],
    ['/api/v2', '/api/v2/status.json'],
  ] as const) {
    const { status, json } = await monitor.ask(path);
    expect([path, status]).toEqual([path, 200]);
    expect((json as { routes: { path: string }[] }).routes.map((one) => one.path)).toContain(route);
  }
});

test('a configuration that cannot be used and a wrong option are JSON, one object a line', async () => {
  using broken = createProject({
    url: shop.url,
    checks: { order: orderScript },
    functions: { order: { every: 'soon' } },
  });
  for (const [args, found] of [
    [['start', '--port', '0'], /"problems":\["config\.yaml:\d+:\d+ .*every/],
    [['start', '--port', 'abc'], /"error":"error: .*must be a port/],
  ] as const) {
    const { code, stderr } = await broken.run(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(found);
    expect(jsonLines(stderr).map(({ msg }) => msg)).toEqual(['Bellwether could not start']);
  }
});

test('everything on standard error is JSON, the warnings of the configuration and stopping included', async () => {
  expect(await lineWith('Configuration warning')).toMatchObject({ file: 'config.yaml', line: expect.any(Number) });
  expect(await monitor.stop()).toBe(0);
  expect(jsonLines(standardError).map(({ msg }) => msg)).toEqual(expect.arrayContaining(['Stopping', 'Stopped']));
});

/** Throws when a line is not a JSON object. */
const jsonLines = (text: string): LogLine[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogLine);
