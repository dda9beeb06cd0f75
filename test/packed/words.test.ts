// What people read, from outside: no sentence says that something works, or that somebody is called, which was not measured.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { accepts, Receiver, withStatus, type Received } from '../integration/notify/receiver.ts';
import type { Monitor } from './monitor.ts';
import { createProject, httpScript, type Project } from './project.ts';

const asks = (path: string, component: string) =>
  httpScript(`await step('Ask', { component: '${component}' }, async () => {
    const reply = await http.get('/${path}');
    expect(reply.status).toBe(200);
    expect(reply.text()).toBe('${path}');
  });`);

/** What each path of the shop answers instead of its own name. */
const broken = new Map<string, ReturnType<typeof withStatus>>();
let shop: Receiver;
let pager: Receiver;
let chat: Receiver;
let project: Project;
let monitor: Monitor;

beforeAll(async () => {
  const answersItsName = (path: string) => withStatus(200, path);
  shop = await Receiver.start((response, request, socket) => {
    const path = request.path.slice(1);
    (broken.get(path) ?? answersItsName(path))(response, request, socket);
  });
  pager = await Receiver.start(withStatus(503));
  chat = await Receiver.start(withStatus(200, 'ok'));
  const often = { every: '1s', severity: 'critical' };
  project = createProject({
    url: shop.url,
    checks: {
      browse: asks('browse', 'web'),
      card: asks('card', 'gateway'),
      stock: asks('stock', 'gateway'),
      lost: httpScript('process.exit(3);'),
    },
    functions: {
      browse: { ...often, audiences: ['customer-service'], dependsOn: ['web'] },
      card: {
        ...often,
        audiences: ['customer-service'],
        dependsOn: ['gateway'],
        impact: {
          summary: 'Customers cannot pay.',
          stillWorks: 'Browsing goes on.',
          tellCustomers: 'Please pay in cash.',
        },
      },
      stock: {
        ...often,
        audiences: ['back-office'],
        dependsOn: ['gateway'],
        impact: { summary: 'Stock cannot be counted.' },
      },
      // Never known; it says the same as card, so that card's plain sentence may be said.
      lost: {
        every: '1h',
        audiences: ['customer-service', 'back-office'],
        impact: { summary: 'Lost.', stillWorks: 'Browsing goes on.' },
      },
    },
    config: {
      components: {
        web: { name: 'Web shop', provides: 'The catalogue' },
        gateway: { name: 'Voyager', provides: 'The gateway' },
      },
      channels: {
        pager: { type: 'pagerduty', routingKey: 'key', url: pager.url },
        desk: { type: 'slack', webhook: chat.url, audience: 'back-office' },
      },
      alerting: {
        policies: [{ severity: 'critical', steps: [{ notify: ['pager', 'desk'] }] }, { steps: [{ notify: ['desk'] }] }],
      },
    },
  });
  monitor = await project.start();
  for (const id of ['browse', 'card', 'stock']) await monitor.untilState(id, 'working');
});

afterEach(async () => {
  broken.clear();
  for (const id of ['browse', 'card', 'stock']) await monitor.untilState(id, 'working');
});

afterAll(async () => {
  await monitor?.[Symbol.asyncDispose]();
  project?.[Symbol.dispose]();
  for (const server of [chat, pager, shop]) await server?.[Symbol.asyncDispose]();
});

const pageOf = async (audience: string) => (await monitor.ask(`/?for=${audience}`)).text;
const untilPage = (audience: string, shows: (page: string) => boolean, what: string) =>
  monitor.until(what, async () => {
    const page = await pageOf(audience);
    return shows(page) ? page : undefined;
  });

test('the page does not say that something still works while another function fails', async () => {
  broken.set('card', withStatus(503));
  // Not before stock, which needs the gateway too, has passed since.
  await untilPage('customer-service', (page) => page.includes('Browsing goes on.'), 'card alone fails');
  broken.set('browse', withStatus(503));
  const second = await untilPage('customer-service', (page) => page.includes('The catalogue'), 'browse fails');
  expect(second).toContain('Customers cannot pay.');
  expect(second).not.toContain('Browsing goes on.');
});

test('the page says that somebody is being called only once the pager has accepted it', async () => {
  broken.set('browse', withStatus(503));
  await untilPage('customer-service', (page) => page.includes('Nobody has been notified yet'), 'nobody is notified');
  pager.answer = accepts;
  await untilPage('customer-service', (page) => page.includes('somebody is being called'), 'somebody is called');
});

test('a chat of an audience is told of the functions of that audience alone', async () => {
  const before = chat.received.length;
  const isNew = (request: Received) => chat.received.indexOf(request) >= before;
  broken.set('card', withStatus(503));
  broken.set('stock', withStatus(503));
  await chat.waitFor((request) => isNew(request) && request.text.includes('Voyager'));
  for (const id of ['card', 'stock']) await monitor.untilState(id, 'failing');
  broken.clear();
  await chat.waitFor((request) => isNew(request) && request.text.includes('orking again'));
  const told = chat.received.filter(isNew).map(({ text }) => text);
  expect(told.join('\n')).toContain('Stock cannot be counted.');
  expect(told.join('\n')).not.toMatch(/Customers cannot pay|Please pay in cash|Does card work/);
});

test('what answers wrongly does not work properly, and what does not answer is not available', async () => {
  broken.set('browse', withStatus(200, 'something else'));
  await untilPage('customer-service', (page) => page.includes('The catalogue does not work properly'), 'a fault');
  broken.set('browse', (_response, _request, socket) => void socket.resetAndDestroy());
  await untilPage('customer-service', (page) => page.includes('The catalogue is NOT available'), 'no answer');
});

test('of what is not known customer service reads what to say and the back office what to do', async () => {
  const isSaid = (page: string) => page.includes('I cannot see just now whether that works.');
  await untilPage('customer-service', isSaid, 'it is not known');
  expect(await pageOf('back-office')).toContain('Try it as usual.');
});

test('validate refuses a sentence that names a function that does not exist, and remarks on plain words for a shared component', async () => {
  const same = {
    url: shop.url,
    checks: { search: asks('search', 'web'), browse: asks('browse', 'web') },
    config: { components: { web: { name: 'Web shop', provides: 'The catalogue' } } },
  };
  const browse = { dependsOn: ['web'], impact: { summary: 'x', tellCustomers: 'May I look it up?' } };
  const mistyped = { summary: 'x', stillWorks: { functions: ['browze'], text: 'Browsing.' } };
  const other = createProject({ ...same, functions: { search: { dependsOn: ['web'], impact: mistyped }, browse } });
  const refused = await other.run(['validate']);
  expect(refused.stdout + refused.stderr).toContain('there is no function "browze" (did you mean browse?)');
  const search = {
    dependsOn: ['web'],
    impact: { summary: 'x', stillWorks: { functions: ['browse'], text: 'Browsing.' } },
  };
  const right = createProject({ ...same, functions: { search, browse } });
  const remarked = await right.run(['validate']);
  expect(remarked.code).toBe(0);
  expect(remarked.stdout + remarked.stderr).toContain(
    'functions.browse.impact.tellCustomers: is also meant for when web is down',
  );
  for (const one of [other, right]) one[Symbol.dispose]();
});
