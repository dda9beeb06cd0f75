import type { Planned } from '../../../src/model/planned.ts';
import { createHmac } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import type { Channel } from '../../../src/channels/registry.ts';
import { newRunId } from '../../../src/time/sortable-id.ts';
import { isoTime } from '../../../src/time/zone.ts';
import { HOUR_MS } from '../../../src/time/units.ts';
import { MINUTE, NOW, aFailedRun, aRun, aState } from '../../unit/web/fixture-world.ts';
import { openHouse } from './house.ts';
import { write } from '../../support/build/writes.ts';
import { noteOf } from '../../support/build/timeline.ts';

const problem = (status: number) => ({
  status,
  type: 'about:blank',
  title: expect.any(String),
  detail: expect.any(String),
});

describe('what other programs read', () => {
  test('functions with their states, one and all', async () => {
    await using house = await openHouse();
    house.world.breakVoyager();
    const { functions } = (await (await fetch(`${house.url}/api/v1/functions`)).json()) as {
      functions: { id: string }[];
    };
    expect(functions).toHaveLength(9);
    const one = await fetch(`${house.url}/api/v1/functions/place-order-card`);
    expect(one.headers.get('cache-control')).toBe('no-store');
    expect(await one.json()).toMatchObject({
      id: 'place-order-card',
      question: 'Can customers place an order by card?',
      targets: [
        {
          target: 'live',
          state: 'failing',
          word: 'Not working',
          cause: { component: 'voyager' },
          checkedAt: '2026-11-21T08:03:56.000Z',
        },
      ],
    });
  });

  test('components with who hangs on them', async () => {
    await using house = await openHouse();
    house.world.breakVoyager();
    expect(await (await fetch(`${house.url}/api/v1/components/voyager`)).json()).toMatchObject({
      name: 'Voyager',
      supplier: true,
      functions: ['place-order-card', 'card-gateway'],
      targets: [{ target: 'live', state: 'failing', blamedBy: ['place-order-card', 'card-gateway'] }],
    });
  });

  test('incidents with timeline and what was told to whom', async () => {
    await using house = await openHouse();
    house.world.breakVoyager();
    const incident = house.world.incidents[0]!;
    await write(house.store, (writes) => {
      writes.incidentSaved(incident);
      writes.timelineAdded([noteOf(incident.id, NOW, 'opened', 'It began here.')]);
    });
    const list = (await (await fetch(`${house.url}/api/v1/incidents`)).json()) as { incidents: unknown[] };
    expect(list.incidents).toMatchObject([
      { id: incident.id, title: incident.title, component: 'voyager', stage: 'open', restoredAt: null },
    ]);
    expect(await (await fetch(`${house.url}/api/v1/incidents/${incident.id}`)).json()).toMatchObject({
      timeline: [{ kind: 'opened', text: 'It began here.' }],
      notifications: [],
    });
  });

  test('an incident with its signals, and how far its telling has come', async () => {
    await using house = await openHouse();
    const hold = { kind: 'silence', silenceId: 's', by: 'Asha', why: 'Known', until: NOW + MINUTE } as const;
    const telling = { from: NOW, severity: 'critical', reason: 'incident-opened', done: 1, round: 2, hold } as const;
    const signal = {
      source: 'self',
      id: 'x',
      says: 'It waits.',
      functions: [],
      severity: 'major',
      since: NOW,
    } as const;
    house.world.breakVoyager({ telling, signals: [signal] });
    const [incident] = house.world.incidents;
    await write(house.store, (writes) => {
      writes.incidentSaved(incident!);
      const notice = {
        action: 'trigger',
        reason: 'escalated',
        incidentId: incident!.id,
        headline: 'It is down.',
      } as const;
      const rest = { severity: 'critical', details: [], links: [], functions: [], at: NOW, round: 2 } as const;
      writes.noticeQueued('pager', { ...notice, ...rest }, NOW);
    });
    expect(await (await fetch(`${house.url}/api/v1/incidents/${incident!.id}`)).json()).toMatchObject({
      telling: { round: 2, stepsDone: 1, silent: null, hold: { kind: 'silence', until: '2026-11-21T08:05:00.000Z' } },
      signals: [{ source: 'self', says: 'It waits.', since: '2026-11-21T08:04:00.000Z', endedAt: null }],
      notifications: [{ channel: 'pager', round: 2, reason: 'escalated' }],
    });
  });

  test.each([
    ['/api/v1/functions/unheard-of', 404],
    ['/api/v1/functions/__proto__', 404],
    ['/api/v1/components/unheard-of', 404],
    ['/api/v1/incidents/unheard-of', 404],
    ['/api/v1/incidents?before=yesterday', 400],
    ['/api/v1/functions/unheard-of/verdict?since=15m', 404],
    ['/api/v1/functions/search/verdict', 400],
    ['/api/v1/functions/search/verdict?since=yesterday', 400],
    ['/api/v1/functions/search/verdict?since[a]=b', 400],
    ['/api/v1/functions/search/verdict?since=15m&target=mars', 404],
    ['/api/v1/openapi.json', 404],
    ['/api/v3/anything', 404],
    ['/api/', 404],
  ])('%s is a problem of status %d in JSON', async (path, status) => {
    await using house = await openHouse();
    const reply = await fetch(house.url + path);
    expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect([reply.status, await reply.json()]).toEqual([status, problem(status)]);
  });

  test('a broken store is our own fault: 503, never a verdict', async () => {
    await using house = await openHouse();
    house.world.runs.set('search@live', []);
    const run = aRun('search', 1);
    await write(house.store, (writes) => writes.runStarted(run, run.startedAt));
    await house.store[Symbol.asyncDispose]();
    const reply = await fetch(`${house.url}/api/v1/functions/search/verdict?since=15m`);
    expect([reply.status, await reply.json()]).toEqual([503, problem(503)]);
  });
});

describe('the verdict', () => {
  const ask = async (house: { url: string }, query: string) =>
    (await fetch(`${house.url}/api/v1/functions/search/verdict?${query}`)).json() as Promise<Record<string, unknown>>;

  test('is told from memory when that reaches back far enough', async () => {
    await using house = await openHouse();
    expect(await ask(house, 'since=2026-11-21T08:03:40Z')).toMatchObject({ verdict: 'pass', runs: 1 });
    expect(await ask(house, 'since=2026-11-21T09:03:40%2B01:00')).toMatchObject({ verdict: 'pass', runs: 1 });
  });

  test('is told from the store when memory does not', async () => {
    await using house = await openHouse();
    const runs = [aFailedRun('search', 9), aFailedRun('search', 8), aRun('search', 1)];
    await write(house.store, (writes) => {
      for (const run of runs) {
        writes.runStarted(run, run.startedAt);
        writes.runFinished(run);
      }
    });
    expect(await ask(house, 'since=30m')).toMatchObject({ verdict: 'fail', runs: 3, fails: 2 });
  });

  test('is told of at most a thousand runs, however long ago it is asked from, in pages that hold nothing up', async () => {
    await using house = await openHouse();
    const runs = Array.from({ length: 1100 }, (_, n) => {
      const run = aRun('search', 2000 - n);
      return { ...run, runId: newRunId(run.startedAt) };
    });
    await write(house.store, (writes) => runs.forEach((run) => writes.runFinished(run)));
    const read = vi.spyOn(house.store, 'recentRuns');
    expect(await ask(house, 'since=365d')).toMatchObject({ runs: 1000, sampleFrom: isoTime(runs[100]!.startedAt) });
    expect(read.mock.calls.map(([, most]) => most)).toEqual(Array.from({ length: 40 }, () => 25));
  });

  test('is unknown, with 200, where nothing is tried', async () => {
    await using house = await openHouse();
    expect(await ask(house, 'since=15m&target=green')).toMatchObject({ verdict: 'unknown', runs: 0, sampleFrom: null });
  });
});

describe('acknowledging at the pager', () => {
  const secret = 'whsec';
  const pager = {
    name: 'pager',
    type: 'pagerduty',
    routingKey: 'k',
    url: 'http://127.0.0.1:1',
    webhookSecret: secret,
  } as const;
  const body = JSON.stringify({
    event: { event_type: 'incident.acknowledged', data: { incident_key: 'inc-1' }, agent: { summary: 'Asha Rao' } },
  });
  const signed = (text: string) => ({
    'x-pagerduty-signature': `v1=${createHmac('sha256', secret).update(text).digest('hex')}`,
  });

  async function openHouseWithPager() {
    const house = await openHouse();
    house.config = {
      ...house.config,
      channels: new Map<string, Channel>([
        ['pager', pager],
        ['hook', { name: 'hook', type: 'webhook', url: 'http://127.0.0.1:1', headers: {} }],
      ]),
    };
    const post = (channel: string, text: string, headers: Record<string, string>) =>
      fetch(`${house.url}/api/v1/channels/${channel}/events`, { method: 'POST', body: text, headers });
    return { house, post };
  }

  test('acknowledges here, whatever content type it claims', async () => {
    const { house, post } = await openHouseWithPager();
    await using _ = house;
    for (const type of ['application/json', 'text/plain'])
      expect((await post('pager', body, { ...signed(body), 'content-type': type })).status).toBe(200);
    expect(house.acknowledged[0]).toEqual({ id: 'inc-1', by: 'Asha Rao' });
  });

  test('is refused without the right signature, and said in the log without the secret', async () => {
    const { house, post } = await openHouseWithPager();
    await using _ = house;
    const wrong: Record<string, string>[] = [{}, signed(`${body} `), { 'x-pagerduty-signature': 'v1=00' }];
    for (const headers of wrong) {
      const reply = await post('pager', body, headers);
      expect([reply.status, await reply.json()]).toEqual([401, problem(401)]);
    }
    expect(house.acknowledged).toEqual([]);
    expect(house.logged.join('\n')).toMatch(/channel pager/);
    expect(house.logged.join('\n')).not.toContain(secret);
  });

  test('is not known for other channels, and its bodies are bounded', async () => {
    const { house, post } = await openHouseWithPager();
    await using _ = house;
    expect((await post('hook', body, signed(body))).status).toBe(404);
    expect((await post('nobody', body, signed(body))).status).toBe(404);
    const large = 'x'.repeat(300_000);
    expect((await post('pager', large, signed(large))).status).toBe(413);
  });

  test('events that change nothing here are taken without effect', async () => {
    const { house, post } = await openHouseWithPager();
    await using _ = house;
    const other = JSON.stringify({ event: { event_type: 'incident.reopened', data: {} } });
    expect((await post('pager', other, signed(other))).status).toBe(202);
    expect(house.acknowledged).toEqual([]);
  });
});

describe('the form of hosted status pages', () => {
  test('has no word for not known, so it is told as degraded, never as operational', async () => {
    await using house = await openHouse();
    house.world.set(aState('track-order', 'unknown', { cause: { kind: 'stale', since: NOW - 24 * MINUTE } }));
    const summary = (await (await fetch(`${house.url}/api/v2/summary.json`)).json()) as {
      components: { id: string }[];
      status: unknown;
    };
    expect(summary.status).toEqual({ indicator: 'minor', description: '1 of 9 is not known' });
    expect(summary.components.find(({ id }) => id === 'track-order')).toMatchObject({
      status: 'degraded_performance',
      description: 'Not known. No fresh answer since 07:40 GMT.',
    });
  });

  test('always has all its arrays, and may be read by other sites', async () => {
    await using house = await openHouse();
    house.world.oneOfEach();
    house.world.plans = [workAt('on', NOW - HOUR_MS), workAt('later', NOW + 24 * HOUR_MS)];
    await write(house.store, (writes) => writes.incidentSaved(house.world.incidents[0]!));
    for (const [path, fields] of [
      ['summary', ['components', 'incidents', 'scheduled_maintenances']],
      ['components', ['components']],
      ['incidents', ['incidents']],
      ['incidents/unresolved', ['incidents']],
      ['scheduled-maintenances', ['scheduled_maintenances']],
      ['scheduled-maintenances/upcoming', ['scheduled_maintenances']],
      ['scheduled-maintenances/active', ['scheduled_maintenances']],
    ] as const) {
      const reply = await fetch(`${house.url}/api/v2/${path}.json`);
      const body = (await reply.json()) as Record<string, unknown[]>;
      for (const field of fields) expect(body[field]!.length).toBeGreaterThan(0);
      expect(body['page']).toMatchObject({ name: 'Acme Outfitters', time_zone: 'Europe/London' });
      expect(reply.headers.get('access-control-allow-origin')).toBe('*');
      expect(reply.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    }
    expect(await (await fetch(`${house.url}/api/v2/status.json`)).json()).toMatchObject({
      status: { indicator: 'critical' },
    });
  });

  test('nothing was updated before it was made, also when its state is older than this process', async () => {
    await using house = await openHouse();
    house.world.set(aState('search', 'working', { since: NOW - HOUR_MS, knownSince: NOW }));
    const { components } = (await (await fetch(`${house.url}/api/v2/components.json`)).json()) as {
      components: { created_at: string; updated_at: string }[];
    };
    for (const one of components) expect(one.updated_at >= one.created_at).toBe(true);
  });

  test('planned work is upcoming before it begins and active while it lasts, under one id, never changed before it was made', async () => {
    await using house = await openHouse();
    const ask = async (which: string) => {
      const reply = await fetch(`${house.url}/api/v2/scheduled-maintenances${which}.json`);
      return ((await reply.json()) as { scheduled_maintenances: Record<string, string>[] }).scheduled_maintenances;
    };
    house.world.plans = [workAt('work-1', NOW + HOUR_MS)];
    expect(await ask('/active')).toEqual([]);
    const [planned] = await ask('/upcoming');
    expect(planned).toMatchObject({
      id: `work-1-${NOW + HOUR_MS}`,
      name: 'Moving house',
      status: 'scheduled',
      created_at: '2026-11-21T06:04:00.000Z',
      updated_at: '2026-11-21T06:04:00.000Z',
      scheduled_for: '2026-11-21T09:04:00.000Z',
      scheduled_until: '2026-11-21T11:04:00.000Z',
    });
    await house.clock.advance(90 * 60_000);
    expect(await ask('/upcoming')).toEqual([]);
    expect(await ask('/active')).toMatchObject([
      { id: planned!['id'], status: 'in_progress', updated_at: '2026-11-21T09:04:00.000Z' },
    ]);
    expect(await ask('')).toHaveLength(1);
  });
});

/** Planned work of two hours, made two hours ago. */
function workAt(id: string, from: number): Planned {
  const when = { kind: 'once', from, until: from + 2 * HOUR_MS } as const;
  const made = { id, by: 'Asha', madeAt: NOW - 2 * HOUR_MS };
  return { kind: 'maintenance', window: { ...made, functions: ['search'], when, says: 'Moving house' } };
}

test('the page of a function draws what the store rolled up', async () => {
  await using house = await openHouse();
  const subject = { functionId: 'search', target: 'live' };
  await write(house.store, (writes) =>
    writes.rolledUp(subject, NOW - 2 * HOUR_MS, { due: 1, outcome: 'passed', durationSumMs: 900, durationMaxMs: 900 }),
  );
  const html = await (await fetch(`${house.url}/functions/search`)).text();
  expect(html).toContain('Took 900 ms on average in the last seven days');
  expect(html).toContain('The same as a table');
});
