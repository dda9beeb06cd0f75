import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import { describe, expect, test } from 'vitest';
import type { AccessRules, Role } from '../../../src/model/access.ts';
import { aFailedRun, NOW } from '../../unit/web/fixture-world.ts';
import { notice } from '../store/samples.ts';
import type { House } from './house.ts';
import { Browser, openWithUsers, withUsers } from './people.ts';
import { write } from '../../support/build/writes.ts';
import { noteOf } from '../../support/build/timeline.ts';

const INCIDENT = '20261121-k7m3q9xa';
const RUN = aFailedRun('place-order-card', 0).runId;

/** What must not be in anything that strangers get, each as it stands in the world of these tests. */
const confidential = {
  error: '503 from the card gateway',
  'error of another function': 'no answer within 5.0 s',
  step: 'Check out',
  log: 'paying 19.90',
  evidence: '/evidence/',
  telephone: '7946',
  'contract of a supplier': 'contract 4711',
  owner: 'payments-team',
  timeline: 'Bram was rung up',
  ledger: 'night-pager',
  'why it is silent': 'We know of the disk',
  'who is silent': 'Quiet Quentin',
  console: 'TypeError in basket.js',
};

/** Everything above is in it, at a place where operations see it. */
async function open(access: AccessRules): Promise<House> {
  const house = await openWithUsers(access);
  const { world, store } = house;
  const filter = { functions: ['search'], components: [], severities: [], targets: [] };
  const span = { from: NOW, until: NOW + 3_600_000 };
  world.plans = [
    { kind: 'silence', silence: { id: 's1', ...filter, ...span, by: 'Quiet Quentin', why: 'We know of the disk' } },
  ];
  const [incident] = world.incidents;
  await write(store, (writes) => {
    writes.incidentSaved(incident!);
    writes.timelineAdded([
      noteOf(INCIDENT, NOW, 'note', 'Bram was rung up'),
      noteOf(INCIDENT, NOW, 'opened', `It began: ${confidential.error}`),
    ]);
    writes.noticeQueued('night-pager', notice(INCIDENT), NOW);
    for (const { functionId } of incident!.affected) writes.runFinished(aFailedRun(functionId, 0));
  });
  const folder = join(house.folder, 'evidence', RUN);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'console.json'), JSON.stringify([{ type: 'error', text: confidential.console }]));
  return house;
}

/** Where reading begins; the rest is found by following links. */
const pages = [
  '/',
  '/?for=customer-service',
  '/?for=back-office',
  '/incidents',
  '/history',
  '/functions/place-order-card',
  '/components/voyager',
  `/incidents/${INCIDENT}`,
] as const;
const answers = [
  '/api/v1/functions',
  '/api/v1/functions/place-order-card',
  '/api/v1/functions/place-order-card/verdict?since=90d',
  '/api/v1/components',
  '/api/v1/components/voyager',
  '/api/v1/incidents',
  `/api/v1/incidents/${INCIDENT}`,
  '/api/v2/summary.json',
  '/api/v2/status.json',
  '/api/v2/components.json',
  '/api/v2/incidents.json',
  '/api/v2/incidents/unresolved.json',
  '/api/v2/scheduled-maintenances.json',
  '/api/v2/scheduled-maintenances/upcoming.json',
  '/api/v2/scheduled-maintenances/active.json',
] as const;
/** Other sites and programs read these. Where all is behind the login they are not there at all. */
const forOthers = ['/feed.atom', '/feed.rss', '/calendar.ics', '/badge/place-order-card.svg'] as const;
/** Closed to strangers as soon as people can sign in. */
const closedPages = [
  '/?for=operations',
  '/functions/place-order-card?for=operations',
  `/incidents/${INCIDENT}?for=operations`,
  '/incidents?for=operations',
  '/silences',
  '/audit',
  '/drills',
  '/reports',
  '/what-is-not-there',
  `/evidence/${RUN}/console.json`,
  `/EVIDENCE/${RUN}/console.json`,
  `//evidence/${RUN}/console.json`,
] as const;
const closedAnswers = [
  '/api/v1/silences',
  '/api/v1/silences/s1',
  '/api/v1/maintenance',
  '/api/v1/what-is-new',
] as const;
const always = ['/healthz', '/readyz', '/metrics', '/sign-in', '/assets/site.css'] as const;
const behindLogin: AccessRules = { ...withUsers, view: 'login' };

const get = (house: House, path: string, headers: Record<string, string> = {}) =>
  fetch(house.url + path, { redirect: 'manual', headers });

function expectNothingConfidential(path: string, text: string): void {
  const found = Object.entries(confidential).filter(([, words]) => text.includes(words));
  expect([path, ...found.map(([what]) => what)]).toEqual([path]);
}

/** Reads all that can be reached by links, as somebody whose browser remembers an audience. */
async function crawl(browser: Browser): Promise<ReadonlyMap<string, string>> {
  const read = new Map<string, string>();
  const todo: string[] = [...pages];
  for (let path = todo.shift(); path !== undefined; path = todo.shift()) {
    if (read.has(path)) continue;
    const reply = await browser.ask(path);
    const text = await reply.text();
    read.set(path, reply.status === 200 ? text : '');
    const links = parse(text)
      .querySelectorAll('a[href^="/"]')
      .map((link) => link.getAttribute('href')!);
    todo.push(...links.map((href) => href.replaceAll('&amp;', '&').replace(/#.*/, '')));
  }
  expect(read.size).toBeGreaterThan(20);
  return read;
}

describe('what strangers get where people can sign in', () => {
  test('is every page that they can reach by links, and nothing confidential in any', async () => {
    await using house = await open(withUsers);
    for (const [path, text] of await crawl(new Browser(house))) expectNothingConfidential(path, text);
  });

  test.each(pages)('%s is shown', async (path) => {
    await using house = await open(withUsers);
    const reply = await get(house, path);
    const text = await reply.text();
    expect(reply.status).toBe(200);
    expect(parse(text).querySelector('.who a')!.getAttribute('href')).toMatch(/^\/sign-in/);
    expectNothingConfidential(path, text);
  });

  test('programs get how things are, and nothing confidential', async () => {
    await using house = await open(withUsers);
    for (const path of [...answers, ...forOthers]) {
      const reply = await get(house, path);
      expect([path, reply.status]).toEqual([path, 200]);
      expectNothingConfidential(path, await reply.text());
    }
    const functions = (await (await get(house, '/api/v1/functions/place-order-card')).json()) as object;
    expect(functions).toMatchObject({ targets: [{ target: 'live', state: 'failing', word: 'Not working' }] });
    const incident = (await (await get(house, `/api/v1/incidents/${INCIDENT}`)).json()) as object;
    expect(incident).toMatchObject({ id: INCIDENT, stage: 'open', affected: [{ function: 'place-order-card' }] });
  });

  test('what is for operations leads to the page to sign in on, and back', async () => {
    await using house = await open(withUsers);
    for (const path of closedPages) {
      const reply = await get(house, path);
      expect([path, reply.status]).toEqual([path, 303]);
      const to = new URL(reply.headers.get('location')!, house.url);
      expect(to.origin + to.pathname).toBe(`${house.url}/sign-in`);
      if (!path.startsWith('//')) expect(to.searchParams.get('next')).toBe(path);
    }
    const remembered = await get(house, '/', { cookie: 'bellwether_for=operations' });
    expect(remembered.headers.get('location')).toBe('/sign-in');
    const feed = await get(house, '/feed.atom', { cookie: 'bellwether_for=operations' });
    expect([feed.status, (await get(house, '/feed.atom?for=operations')).status]).toEqual([200, 303]);
    for (const path of closedAnswers) {
      const reply = await get(house, path);
      expect([path, reply.status, reply.headers.get('content-type')]).toEqual([
        path,
        401,
        'application/problem+json; charset=utf-8',
      ]);
      expect((await get(house, path, { authorization: `Bearer ${await house.tokenOf('viewer')}` })).status).not.toBe(
        401,
      );
    }
  });
});

describe('where the whole page is behind the login', () => {
  test('strangers get nothing but the page to sign in on and what machines ask', async () => {
    await using house = await open(behindLogin);
    for (const path of [...pages, ...closedPages]) {
      const reply = await get(house, path);
      expect([path, reply.status, await reply.text()]).toEqual([path, 303, expect.not.stringContaining('Voyager')]);
    }
    for (const path of [...answers, ...closedAnswers, '/events']) {
      const reply = await get(house, path);
      expect([path, reply.status, await reply.text()]).toEqual([path, 401, expect.not.stringContaining('oyager')]);
    }
    for (const path of forOthers) expect([path, (await get(house, path)).status]).toEqual([path, 404]);
    for (const path of always) expect([path, (await get(house, path)).status]).toEqual([path, 200]);
    const head = await fetch(`${house.url}/`, { method: 'HEAD', redirect: 'manual' });
    expect(head.status).toBe(303);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect([method, (await fetch(`${house.url}/api/v1/functions`, { method })).status]).toEqual([method, 401]);
  });

  test('channels and sources still come in with their own secrets, and only with them', async () => {
    await using house = await open(behindLogin);
    for (const path of ['/api/v1/channels/pager/events', '/api/v1/sources/infra/alerts'])
      expect([path, (await fetch(house.url + path, { method: 'POST' })).status]).toEqual([path, 404]);
  });

  test('a token of a viewer reads, a wrong one does not', async () => {
    await using house = await open(behindLogin);
    const token = await house.tokenOf('viewer');
    for (const path of ['/', '/api/v1/incidents', `/evidence/${RUN}/console.json`, '/?for=operations']) {
      expect([path, (await get(house, path, { authorization: `Bearer ${token}` })).status]).toEqual([path, 200]);
      expect([path, (await get(house, path, { authorization: 'Bearer bw_wrong' })).status]).toEqual([path, 401]);
    }
  });
});

describe.each([
  ['anyone may see the page', withUsers],
  ['the page is behind the login', behindLogin],
] as const)('where %s', (_, rules) => {
  test.each([
    ['vera', 'viewer', 403],
    ['rosa', 'responder', 303],
    ['anna', 'admin', 303],
  ] as const)('%s, a %s, sees everything, and what they write is answered %d', async (name, role, status) => {
    await using house = await open(rules);
    const browser = new Browser(house);
    await browser.signIn(name);
    for (const path of [...pages, ...answers, '/?for=operations', '/silences', `/evidence/${RUN}/console.json`])
      expect([path, (await browser.ask(path)).status]).toEqual([path, 200]);
    const api = (await (await browser.ask(`/api/v1/incidents/${INCIDENT}`)).json()) as object;
    expect(JSON.stringify(api)).toContain(confidential.timeline);
    expect(JSON.stringify(api)).toContain(confidential.ledger);
    const csrf = await browser.csrf();
    const answered = await browser.send(`/incidents/${INCIDENT}/acknowledge`, { csrf });
    expect([role, answered.status, house.acknowledged.length]).toEqual([role, status, status === 303 ? 1 : 0]);
    expect((await browser.ask('/audit')).status).toBe(role === 'admin' ? 200 : 403);
  });
});

describe('where nobody can sign in', () => {
  test('everything that can be read is open, as in a network that is trusted', async () => {
    await using house = await open({ view: 'anyone', users: new Map(), groups: {} });
    const open200 = [...pages, ...answers, '/?for=operations', '/silences', `/evidence/${RUN}/console.json`];
    for (const path of open200) expect([path, (await get(house, path)).status]).toEqual([path, 200]);
    const text = [...(await crawl(new Browser(house))).values()].join('\n');
    // Else the tests above would find nothing because there is nothing.
    for (const [what, words] of Object.entries(confidential).filter(([what]) => what !== 'console'))
      expect([what, text.includes(words)]).toEqual([what, true]);
  });

  test.each(['viewer', 'responder', 'admin'] as const satisfies readonly Role[])(
    'writing still needs a token: a %s',
    async (role) => {
      await using house = await open({ view: 'anyone', users: new Map(), groups: {} });
      const path = `${house.url}/api/v1/incidents/${INCIDENT}/acknowledge`;
      expect((await fetch(path, { method: 'POST' })).status).toBe(401);
      const headers = { authorization: `Bearer ${await house.tokenOf(role)}` };
      expect((await fetch(path, { method: 'POST', headers })).status).toBe(role === 'viewer' ? 403 : 200);
    },
  );
});

test.each(['/silences', '/maintenance', '/silences/s1/end', `/incidents/${INCIDENT}/acknowledge`])(
  'a stranger who guesses a token for %s gets neither the form nor anything of its page',
  async (path) => {
    await using house = await open(withUsers);
    const reply = await new Browser(house).send(path, { token: 'bw_guessed', about: 'function:gone', by: 'Mallory' });
    expect(reply.status).toBe(401);
    const html = await reply.text();
    expect(parse(html).querySelector('form')).toBeNull();
    for (const [what, text] of Object.entries(confidential)) expect([what, html.includes(text)]).toEqual([what, false]);
  },
);
