import { describe, expect, test } from 'vitest';
import type { Role } from '../../../src/model/access.ts';
import { anIncident, MINUTE, NOW } from '../../unit/web/fixture-world.ts';
import { openHouse } from './house.ts';
import type { House } from './house.ts';
import { write } from '../../support/build/writes.ts';

const silence = { functions: ['search'], for: '1h', why: 'Known' };

/** Every write of the API, with a body that is right. */
const writes = [
  ['POST', '/api/v1/incidents/20261121-k7m3q9xa/acknowledge', {}],
  ['POST', '/api/v1/silences', silence],
  ['POST', '/api/v1/maintenance', { functions: ['search'], for: '1h', says: 'Stock-taking' }],
  ['DELETE', '/api/v1/silences/s1', undefined],
  ['DELETE', '/api/v1/maintenance/w1', undefined],
] as const;

const ask = (house: House, method: string, path: string, { token, body }: { token?: string; body?: unknown } = {}) =>
  fetch(house.url + path, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

async function openBroken(): Promise<House> {
  const house = await openHouse();
  house.world.breakVoyager();
  const filter = { functions: [], components: [], severities: [], targets: [] };
  const span = { from: NOW, until: NOW + 60 * MINUTE };
  house.world.plans = [
    { kind: 'silence', silence: { id: 's1', ...filter, ...span, by: 'Asha', why: 'Known' } },
    {
      kind: 'maintenance',
      window: { id: 'w1', functions: [], when: { kind: 'once', ...span }, says: 'Stock-taking', by: 'Asha' },
    },
  ];
  return house;
}

const untouched = ({ acknowledged, world }: House) => expect([acknowledged.length, world.plans.length]).toEqual([0, 2]);

describe('writing through the API', () => {
  test.each(writes)('%s %s is refused to nobody and to a viewer, and taken from a responder', async (...write) => {
    const [method, path, body] = write;
    await using house = await openBroken();
    const nobody = await ask(house, method, path, { body });
    expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="bellwether"']);
    expect(nobody.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const viewer = await ask(house, method, path, { body, token: await house.tokenOf('viewer') });
    expect([viewer.status, viewer.headers.get('www-authenticate')]).toEqual([
      403,
      'Bearer realm="bellwether", error="insufficient_scope"',
    ]);
    expect(await viewer.json()).toMatchObject({
      status: 403,
      detail: 'The token of viewer 1 is that of a viewer; this needs a responder.',
    });
    untouched(house);
    for (const role of ['responder', 'admin'] as const) {
      await using fresh = await openBroken();
      const reply = await ask(fresh, method, path, { body, token: await fresh.tokenOf(role) });
      expect([role, reply.ok]).toEqual([role, true]);
    }
  });

  test.each([
    ['Bearer nonsense', 'error="invalid_token"'],
    ['Bearer bw_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'error="invalid_token"'],
    [`Bearer ${'x'.repeat(5000)}`, 'error="invalid_token"'],
    ['Basic YTpi', 'Bearer realm'],
    ['Bearer', 'Bearer realm'],
    ['Bearer a b', 'Bearer realm'],
  ])('Authorization: %s opens nothing', async (authorization, says) => {
    await using house = await openBroken();
    const reply = await fetch(`${house.url}/api/v1/silences/s1`, { method: 'DELETE', headers: { authorization } });
    expect(reply.status).toBe(401);
    expect(reply.headers.get('www-authenticate')).toContain(says);
    untouched(house);
  });

  test('a token opens nothing once it has expired or was revoked', async () => {
    await using house = await openBroken();
    const expired = await house.tokenOf('admin', NOW);
    const reply = await ask(house, 'DELETE', '/api/v1/silences/s1', { token: expired });
    expect(reply.status).toBe(401);
    expect(await reply.json()).toMatchObject({ title: 'Expired token', detail: expect.stringMatching(/admin 1/) });
    const revoked = await house.tokenOf('admin');
    await house.store.tokens.revoke('admin 2');
    expect((await ask(house, 'DELETE', '/api/v1/silences/s1', { token: revoked })).status).toBe(401);
    untouched(house);
  });

  test('who guesses is slowed and told for how long, and whoever has the right token is not', async () => {
    await using house = await openBroken();
    const right = await house.tokenOf('responder');
    const attempt = (token: string) => ask(house, 'DELETE', '/api/v1/silences/s1', { token });
    for (let count = 0; count < 10; count++) expect((await attempt(`guess-${count}`)).status).toBe(401);
    const slowed = await attempt('guess-10');
    expect([slowed.status, slowed.headers.get('retry-after')]).toEqual([429, '6']);
    untouched(house);
    expect((await attempt(right)).status).toBe(204);
    await house.clock.advance(6000);
    expect((await attempt('guess-11')).status).toBe(401);
    const told = house.logged.join('\n');
    expect(told).toContain('A wrong token came from 127.0.0.1 to DELETE /api/v1/silences/s1');
    expect(told).not.toMatch(/guess-|bw_/);
  });

  test('when the tokens cannot be read it is our own fault: 503, and nothing is done', async () => {
    await using house = await openBroken();
    const token = await house.tokenOf('admin');
    await house.store[Symbol.asyncDispose]();
    expect((await ask(house, 'DELETE', '/api/v1/silences/s1', { token })).status).toBe(503);
    untouched(house);
  });
});

describe('taking an incident through the API', () => {
  const path = '/api/v1/incidents/20261121-k7m3q9xa/acknowledge';
  const open = async (role: Role = 'responder') => {
    const house = await openBroken();
    return { house, token: await house.tokenOf(role) };
  };

  test('is written down under the token’s name, and says whether it was still free', async () => {
    const { house, token } = await open();
    await using _ = house;
    expect(await (await ask(house, 'POST', path, { token })).json()).toEqual({ acknowledged: true });
    const named = await ask(house, 'POST', path, { token, body: { by: ' Asha\u0000 Rao ' } });
    expect(await named.json()).toEqual({ acknowledged: false });
    expect(house.acknowledged.map(({ by }) => by)).toEqual(['responder 1', 'Asha Rao (via responder 1)']);
    expect(house.logged).toContain('responder 1 took incident 20261121-k7m3q9xa through the API');
  });

  test('answers 404 for one that never was, and knows one that is over', async () => {
    const { house, token } = await open();
    await using _ = house;
    expect((await ask(house, 'POST', '/api/v1/incidents/unheard-of/acknowledge', { token })).status).toBe(404);
    const over = anIncident('function:search@live', ['search'], house.config, { id: 'over', stage: 'restored' });
    await write(house.store, (writes) => writes.incidentSaved({ ...over, restoredAt: NOW }));
    expect((await ask(house, 'POST', '/api/v1/incidents/over/acknowledge', { token })).status).toBe(200);
  });

  test.each([
    ['{"by":', 400, 'The body is not JSON.'],
    ['"asha"', 400, /The body/],
    [[], 400, 'The body must be a JSON object.'],
    [{ by: 7 }, 400, 'by must be a text'],
    [{ by: 'x'.repeat(101) }, 400, 'by must have at most 100 characters'],
    [{ name: 'Asha' }, 400, /^name is not known here/],
    [{ by: 'x'.repeat(70_000) }, 413, /at most 64kb/],
  ])('refuses a body like %.40j with %d', async (body, status, detail) => {
    const { house, token } = await open();
    await using _ = house;
    const reply = await ask(house, 'POST', path, { token, body });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
    expect(((await reply.json()) as { detail: string }).detail).toMatch(detail);
    expect(house.acknowledged).toEqual([]);
  });

  test.each([undefined, 'text/plain', 'application/x-www-form-urlencoded'])(
    'takes JSON alone, not %s',
    async (type) => {
      const { house, token } = await open();
      await using _ = house;
      const headers = { authorization: `Bearer ${token}`, ...(type && { 'content-type': type }) };
      const reply = await fetch(house.url + path, { method: 'POST', headers, body: new Blob(['{}']) });
      expect([reply.status, reply.headers.get('accept')]).toEqual([415, 'application/json']);
    },
  );
});

test.each([
  ['GET', '/api/v1/incidents/x/acknowledge', 'POST'],
  ['PUT', '/api/v1/silences', 'GET, HEAD, POST'],
  ['PATCH', '/api/v1/silences/x', 'GET, HEAD, DELETE'],
  ['DELETE', '/api/v1/maintenance', 'GET, HEAD, POST'],
  ['GET', '/api/v1/channels/pager/events', 'POST'],
  ['GET', '/api/v1/sources/infra/alerts', 'POST'],
  ['POST', '/api/v1/functions', 'GET, HEAD'],
])('%s %s is 405, with what is taken there: %s', async (method, path, allow) => {
  await using house = await openHouse();
  const reply = await fetch(house.url + path, { method });
  expect([reply.status, reply.headers.get('allow')]).toEqual([405, allow]);
  expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
});
