import { describe, expect, test } from 'vitest';
import type { Silence } from '../../../src/model/alerting.ts';
import { MINUTE, NOW } from '../../unit/web/fixture-world.ts';
import { openHouse } from './house.ts';
import type { House } from './house.ts';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const iso = (at: number) => new Date(at).toISOString();
const configured: Silence = {
  ...{ id: 'from-the-file', functions: [], components: ['voyager'], severities: [], targets: [] },
  ...{ from: NOW - HOUR, until: NOW + HOUR, by: 'configuration', why: 'Supplier moves house' },
};

async function open() {
  const house = await openHouse();
  house.config = {
    ...house.config,
    silences: [configured, { ...configured, id: 'over', until: NOW }],
    maintenance: [
      { functions: ['receive-goods'], when: { kind: 'cron', expression: '0 7 * * 6', forMs: 2 * HOUR }, says: 'Stock' },
    ],
  };
  const token = await house.tokenOf('responder');
  const send = (method: string, path: string, body?: unknown) =>
    fetch(`${house.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return { house, send };
}
const listOf = async (house: House, name: 'silences' | 'maintenance') =>
  ((await (await fetch(`${house.url}/api/v1/${name}`)).json()) as Record<string, Record<string, unknown>[]>)[name]!;

describe('silences through the API', () => {
  test('one is made, listed for everybody beside those of the configuration, and ended', async () => {
    const { house, send } = await open();
    await using _ = house;
    const made = await send('POST', '/silences', {
      functions: ['search'],
      components: ['voyager'],
      severity: 'minor',
      targets: ['live'],
      for: '90m',
      why: ' Known\nsince Monday ',
      by: 'Asha',
    });
    expect(made.status).toBe(201);
    const location = made.headers.get('location')!;
    expect(location).toMatch(/^\/api\/v1\/silences\/silence-20261121-[a-z0-9]{8}$/);
    const one = (await made.json()) as { id: string };
    expect(one).toMatchObject({
      ...{ functions: ['search'], components: ['voyager'], severity: ['minor'], targets: ['live'] },
      ...{ from: iso(NOW), until: iso(NOW + 90 * MINUTE), isInForce: true, madeBy: 'hand' },
      ...{ why: 'Known since Monday', by: 'Asha (via responder 1)' },
    });
    expect(house.world.plans).toMatchObject([{ kind: 'silence', silence: { id: one.id, severities: ['minor'] } }]);
    expect(await (await fetch(house.url + location)).json()).toEqual(one);
    expect((await listOf(house, 'silences')).map(({ id, madeBy }) => [id, madeBy])).toEqual([
      ['from-the-file', 'configuration'],
      [one.id, 'hand'],
    ]);
    expect((await send('DELETE', `/silences/${one.id}`)).status).toBe(204);
    expect(house.world.plans).toEqual([]);
    expect((await send('DELETE', `/silences/${one.id}`)).status).toBe(404);
    expect(house.logged.filter((line) => line.includes(one.id) && !line.startsWith('Audit:'))).toEqual([
      `responder 1 made the silence ${one.id} through the API`,
      `responder 1 ended the silence ${one.id} through the API`,
    ]);
  });

  test('one of the configuration is not ended from here', async () => {
    const { house, send } = await open();
    await using _ = house;
    const reply = await send('DELETE', '/silences/from-the-file');
    expect([reply.status, await reply.json()]).toMatchObject([
      409,
      { detail: expect.stringMatching(/remove it there/) },
    ]);
  });

  test('planned work is not ended as a silence, nor the other way round', async () => {
    const { house, send } = await open();
    await using _ = house;
    await send('POST', '/maintenance', { for: '1h', says: 'New tills' });
    const made = (await listOf(house, 'maintenance')).find(({ madeBy }) => madeBy === 'hand');
    expect((await send('DELETE', `/silences/${String(made!['id'])}`)).status).toBe(404);
    expect(house.world.plans).toHaveLength(1);
  });

  const good = { functions: ['search'], for: '1h', why: 'Known' };
  test.each([
    [{ ...good, why: undefined }, 'why', 'is missing'],
    [{ ...good, why: '  ' }, 'why', 'must not be empty'],
    [{ ...good, why: 'x'.repeat(501) }, 'why', 'must have at most 500 characters'],
    [{ ...good, for: undefined }, 'until', 'an end is needed: either until or for, not both'],
    [{ ...good, until: iso(NOW + HOUR) }, 'until', 'an end is needed: either until or for, not both'],
    [{ ...good, for: 'ever' }, 'for', 'must be a while like 30m, 4h or 2d'],
    [{ ...good, for: '32d' }, 'for', 'must end within 31 days from now'],
    [{ ...good, for: '0s' }, 'for', 'must end after it begins'],
    [{ ...good, for: undefined, until: iso(NOW + 31 * DAY + 1) }, 'until', 'must end within 31 days from now'],
    [{ ...good, for: undefined, until: iso(NOW) }, 'until', 'must end after it begins'],
    [{ ...good, from: iso(NOW - 2 * HOUR) }, 'for', 'is over already'],
    [{ ...good, for: undefined, until: 'tomorrow' }, 'until', expect.stringMatching(/^must be a time like 2026/)],
    [{ ...good, from: '2026-13-45T99:99Z' }, 'from', expect.stringMatching(/^must be a time like 2026/)],
    [{ ...good, functions: ['serch'] }, 'functions.0', '"serch" is not known (did you mean search?)'],
    [{ ...good, functions: 'search' }, 'functions', 'must be a list'],
    [{ ...good, components: ['voyager', 7] }, 'components.1', 'must be a text'],
    [{ ...good, components: ['__proto__'] }, 'components.0', expect.stringMatching(/^"__proto__" is not known/)],
    [{ ...good, targets: ['mars'] }, 'targets.0', expect.stringMatching(/^"mars" is not known; known here: live/)],
    [{ ...good, severity: 'huge' }, 'severity.0', 'must be critical, major, minor'],
    [
      { ...good, functions: undefined, function: ['search'] },
      'function',
      'is not known here (did you mean functions?)',
    ],
  ])('%j is refused, naming %s', async (body, field, detail) => {
    const { house, send } = await open();
    await using _ = house;
    const reply = await send('POST', '/silences', body);
    expect([reply.status, await reply.json()]).toMatchObject([400, { errors: [{ field, detail }] }]);
    expect(house.world.plans).toEqual([]);
  });

  test('all that is wrong is said at once', async () => {
    const { house, send } = await open();
    await using _ = house;
    const reply = await send('POST', '/silences', { functions: ['a'], components: ['b'], for: 'ever', why: 'x' });
    const { errors, detail } = (await reply.json()) as { errors: { field: string }[]; detail: string };
    expect(errors.map(({ field }) => field)).toEqual(['functions.0', 'components.0', 'for']);
    expect(detail).toMatch(/^functions\.0 "a" is not known.*; for must be a while/);
  });

  test('a body without an object, or none at all, is refused', async () => {
    const { house, send } = await open();
    await using _ = house;
    for (const body of [undefined, [], null]) expect((await send('POST', '/silences', body)).status).toBe(400);
  });
});

describe('planned work through the API', () => {
  test('is made with times on the clocks of the business, listed, and ended', async () => {
    const { house, send } = await open();
    await using _ = house;
    const made = await send('POST', '/maintenance', {
      functions: ['search'],
      from: '2026-11-22T22:00',
      until: '2026-11-22T23:00+01:00',
      says: 'New tills',
    });
    expect([made.status, await made.json()]).toMatchObject([400, { errors: [{ field: 'until' }] }]);
    const good = { functions: ['search'], from: '2026-11-22 22:00', for: '2h', says: 'New tills' };
    const { id } = (await (await send('POST', '/maintenance', good)).json()) as { id: string };
    expect(await listOf(house, 'maintenance')).toMatchObject([
      {
        id,
        functions: ['search'],
        from: '2026-11-22T22:00:00.000Z',
        until: '2026-11-23T00:00:00.000Z',
        madeBy: 'hand',
      },
      { id: 'configuration-1', cron: '0 7 * * 6', forSeconds: 7200, madeBy: 'configuration' },
    ]);
    expect(house.world.plans).toMatchObject([
      { kind: 'maintenance', window: { by: 'responder 1', says: 'New tills' } },
    ]);
    expect((await send('DELETE', '/maintenance/configuration-1')).status).toBe(409);
    expect((await send('DELETE', `/maintenance/${id}`)).status).toBe(204);
    expect(house.world.plans).toEqual([]);
  });

  test.each([
    [{ for: '1h' }, 'says', 'is missing'],
    [{ for: '1h', says: 'x', why: 'y' }, 'why', expect.stringMatching(/^is not known here/)],
    [{ says: 'x' }, 'until', expect.stringMatching(/^an end is needed/)],
  ])('%j is refused, naming %s', async (body, field, detail) => {
    const { house, send } = await open();
    await using _ = house;
    const reply = await send('POST', '/maintenance', body);
    expect([reply.status, await reply.json()]).toMatchObject([400, { errors: [{ field, detail }] }]);
  });
});
