import { request } from 'node:http';
import { parse } from 'node-html-parser';
import { describe, expect, test } from 'vitest';
import { anIncident, MINUTE, NOW } from '../../unit/web/fixture-world.ts';
import { openHouse } from './house.ts';
import type { House } from './house.ts';
import { write } from '../../support/build/writes.ts';

type Fields = Readonly<Record<string, string>>;

/** Sends a form as a browser does that shows our own page; headers may say otherwise. Redirects are not followed. */
function send(house: House, path: string, fields: Fields, headers: Record<string, string | undefined> = {}) {
  const all = {
    'content-type': 'application/x-www-form-urlencoded',
    'sec-fetch-site': 'same-origin',
    cookie: 'bellwether_for=operations',
    ...headers,
  };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: house.port, path, method: 'POST', headers: given }, (reply) => {
      let body = '';
      reply.setEncoding('utf8').on('data', (part: string) => (body += part));
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body }));
    });
    outgoing.on('error', reject).end(new URLSearchParams(fields).toString());
  });
}

async function open() {
  const house = await openHouse();
  house.world.breakVoyager();
  return { house, token: await house.tokenOf('responder') };
}
const path = '/incidents/20261121-k7m3q9xa/acknowledge';

describe('taking an incident on its page', () => {
  test('the page of operations has a form for it, until somebody has it', async () => {
    const { house } = await open();
    await using _ = house;
    const page = async (audience: string) =>
      parse(await (await fetch(`${house.url}/incidents/20261121-k7m3q9xa?for=${audience}`)).text());
    const form = (await page('operations')).querySelector('form')!;
    expect([form.getAttribute('method'), form.getAttribute('action')]).toEqual(['post', path]);
    expect(form.querySelector('[name=token]')!.attributes).toMatchObject({
      type: 'password',
      autocomplete: 'current-password',
    });
    expect((await page('customer-service')).querySelector('form')).toBeNull();
    house.world.breakVoyager({ acknowledgedAt: NOW, acknowledgedBy: 'Asha' });
    expect((await page('operations')).querySelector('form')).toBeNull();
  });

  test('is taken under name and token, and leads back to the page', async () => {
    const { house, token } = await open();
    await using _ = house;
    const reply = await send(house, path, { by: ' Asha  Rao ', token });
    expect([reply.status, reply.headers['location']]).toEqual([303, '/incidents/20261121-k7m3q9xa?for=operations']);
    await send(house, path, { by: '', token: ` ${token} ` });
    expect(house.acknowledged.map(({ by }) => by)).toEqual(['Asha Rao (via responder 1)', 'responder 1']);
    expect(house.logged[0]).toContain('took incident 20261121-k7m3q9xa through the page');
  });

  test('a wrong token, none, or one of a viewer is answered in the form, which keeps what was written', async () => {
    const { house } = await open();
    await using _ = house;
    const viewer = await house.tokenOf('viewer');
    for (const [fields, status, says] of [
      [{ token: 'wrong' }, 401, 'bellwether token NAME --role responder'],
      [{ by: 'Asha' }, 401, 'The field for the access token was empty'],
      [{ token: viewer }, 403, 'that of a viewer; this needs a responder'],
    ] as const) {
      const reply = await send(house, path, { by: 'Asha', ...fields });
      expect([reply.status, reply.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8']);
      const page = parse(reply.body);
      const form = page.querySelector(`form[action="${path}"]`)!;
      expect(form.querySelector('.wrong')!.structuredText).toContain(says);
      expect(form.querySelector('[name=by]')!.getAttribute('value')).toBe('Asha');
      expect(form.querySelector('[name=token]')!.attributes).toMatchObject({
        'aria-invalid': 'true',
        'aria-describedby': 'take-token-error take-token-hint',
      });
      expect(form.querySelector('[name=token]')!.attributes).not.toHaveProperty('value');
      const summary = page.querySelector('.errors[autofocus][tabindex="-1"]')!;
      expect(summary.querySelector('a')!.getAttribute('href')).toBe('#take-token');
      expect(page.querySelector('title')!.text).toMatch(/^Error: /);
      expect(reply.body).not.toContain(viewer);
      // It would renew itself from an address that has no page.
      expect(reply.body).not.toMatch(/live\.js|http-equiv/);
    }
    expect(house.acknowledged).toEqual([]);
  });

  test('the address of the form leads to the page when it is asked for by itself', async () => {
    const { house } = await open();
    await using _ = house;
    for (const [from, to] of [
      [path, '/incidents/20261121-k7m3q9xa'],
      ['/maintenance', '/silences'],
      ['/silences/s1/end', '/silences'],
    ] as const) {
      const reply = await fetch(house.url + from, { redirect: 'manual' });
      expect([reply.status, reply.headers.get('location')]).toEqual([303, to]);
    }
  });

  test('one that never was is not found', async () => {
    const { house, token } = await open();
    await using _ = house;
    expect((await send(house, '/incidents/unheard-of/acknowledge', { token })).status).toBe(404);
  });
});

describe('a form from elsewhere', () => {
  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a neighbour under the same domain', { 'sec-fetch-site': 'same-site' }, 403],
    ['nowhere', { 'sec-fetch-site': 'none' }, 403],
    ['another site, by an old browser', { 'sec-fetch-site': undefined, origin: 'https://evil.example' }, 403],
    ['a sandbox', { 'sec-fetch-site': undefined, origin: 'null' }, 403],
    ['a program that says nothing', { 'sec-fetch-site': undefined }, 403],
    ['another site that claims our name', { 'sec-fetch-site': 'cross-site', origin: 'http://127.0.0.1' }, 403],
    ['our own page, by an old browser', { 'sec-fetch-site': undefined, origin: 'OWN' }, 303],
    ['our page behind a proxy', { 'sec-fetch-site': undefined, origin: 'http://127.0.0.1:8080' }, 303],
    ['our own page', {}, 303],
  ])('that comes from %s with %j is answered %j', async (_, headers, status) => {
    const { house, token } = await open();
    await using __ = house;
    const own = { ...headers, ...('origin' in headers && headers.origin === 'OWN' ? { origin: house.url } : {}) };
    expect((await send(house, path, { token }, own)).status).toBe(status);
    expect(house.acknowledged).toHaveLength(status === 303 ? 1 : 0);
    const plan = { about: 'all', for: '1h', why: 'x', token };
    expect((await send(house, '/silences', plan, own)).status).toBe(status);
    expect(house.world.plans).toHaveLength(status === 303 ? 1 : 0);
  });

  test('and what is no form is not taken', async () => {
    const { house, token } = await open();
    await using _ = house;
    const reply = await send(house, path, { token }, { 'content-type': 'text/plain' });
    expect([reply.status, house.acknowledged]).toEqual([415, []]);
    expect((await send(house, path, { token, by: 'x'.repeat(20_000) })).status).toBe(413);
  });

  test('pages allow forms to ourselves alone, and tell nobody else where readers come from', async () => {
    await using house = await openHouse();
    const { headers } = await fetch(house.url);
    expect(headers.get('content-security-policy')).toContain("form-action 'self'");
    expect(headers.get('referrer-policy')).toBe('same-origin');
  });
});

describe('the page of silences and planned work', () => {
  const good = { about: 'function:search', for: '30m', until: '', why: 'Known', by: 'Asha' };
  const pageOf = async (house: House, audience = 'operations') =>
    parse(await (await fetch(`${house.url}/silences?for=${audience}`)).text());

  test('makes a silence, shows it, and ends it', async () => {
    const { house, token } = await open();
    await using _ = house;
    const made = await send(house, '/silences', { ...good, token });
    expect([made.status, made.headers['location']]).toEqual([303, '/silences?for=operations']);
    expect(house.world.plans).toMatchObject([
      {
        kind: 'silence',
        silence: {
          ...{ functions: ['search'], components: [], until: NOW + 30 * MINUTE },
          ...{ why: 'Known', by: 'Asha (via responder 1)' },
        },
      },
    ]);
    const line = (await pageOf(house)).querySelector('.plans li')!;
    expect(line.structuredText).toMatch(
      /In force[^]*Can customers find a product\?[^]*Known · Asha[^]*until 08:34 GMT/,
    );
    const action = line.querySelector('form')!.getAttribute('action')!;
    const refused = await send(house, action, { token: 'wrong' });
    expect(refused.status).toBe(401);
    const again = parse(refused.body).querySelector('details[open]')!;
    expect(again.querySelector('.wrong')!.structuredText).toContain('This token is not known here');
    expect(parse(refused.body).querySelector('.errors a')!.getAttribute('href')).toBe(
      `#${again.querySelector('[aria-invalid]')!.id}`,
    );
    expect(house.world.plans).toHaveLength(1);
    expect((await send(house, action, { token })).status).toBe(303);
    expect(house.world.plans).toEqual([]);
    expect((await send(house, action, { token })).status).toBe(303);
    expect(house.logged.filter((text) => text.includes('on the page'))).toHaveLength(2);
  });

  test('takes a component, everything, and a time on the clocks of the business', async () => {
    const { house, token } = await open();
    await using _ = house;
    await send(house, '/silences', { ...good, about: 'component:voyager', token });
    await send(house, '/silences', { ...good, about: 'all', for: 'until', until: '2026-11-21T12:30', token });
    expect(house.world.plans).toMatchObject([
      { silence: { functions: [], components: ['voyager'] } },
      { silence: { functions: [], components: [], until: Date.parse('2026-11-21T12:30Z') } },
    ]);
  });

  test('plans work, from a time on', async () => {
    const { house, token } = await open();
    await using _ = house;
    const fields = { about: 'all', from: '2026-11-22T07:00', for: '4h', says: 'Stock-taking', token };
    expect((await send(house, '/maintenance', fields)).status).toBe(303);
    const from = Date.parse('2026-11-22T07:00Z');
    expect(house.world.plans).toMatchObject([
      { kind: 'maintenance', window: { functions: [], when: { from, until: from + 240 * MINUTE }, by: 'responder 1' } },
    ]);
    const line = (await pageOf(house)).querySelector('.plans li')!;
    expect(line.structuredText).toMatch(/Later[^]*All functions[^]*Stock-taking[^]*from Sun 22 Nov, 07:00 GMT/);
    expect((await send(house, line.querySelector('form')!.getAttribute('action')!, { token })).status).toBe(303);
    expect(house.world.plans).toEqual([]);
  });

  test('is shown again with what was written and what is wrong, but without the token', async () => {
    const { house, token } = await open();
    await using _ = house;
    const reply = await send(house, '/silences', {
      ...good,
      for: 'until',
      until: '2020-01-01T00:00',
      why: '<b>',
      token,
    });
    expect(reply.status).toBe(400);
    const page = parse(reply.body);
    expect(page.querySelector('.errors li')!.structuredText).toBe('Until: must end after it begins');
    expect(page.querySelector('.errors a')!.getAttribute('href')).toBe('#new-silence-until');
    const form = page.querySelector('form[action="/silences"]')!;
    expect(form.querySelector('#new-silence-until')!.attributes).toMatchObject({
      'aria-invalid': 'true',
      'aria-describedby': 'new-silence-until-error new-silence-until-hint',
    });
    expect(page.querySelectorAll('[aria-invalid]')).toHaveLength(1);
    expect(form.querySelector('[name=why]')!.getAttribute('value')).toBe('<b>');
    expect(form.querySelector('option[value="function:search"]')!.hasAttribute('selected')).toBe(true);
    expect(reply.body).not.toContain(token);
    const empty = await send(house, '/silences', { token });
    expect(parse(empty.body).querySelector('.errors li')!.structuredText).toBe('What: must be chosen');
    const forged = await send(house, '/silences', { ...good, about: 'function:__proto__', token });
    expect([forged.status, house.world.plans]).toEqual([400, []]);
  });

  test('those of the configuration are shown without a way to end them', async () => {
    const { house } = await open();
    await using _ = house;
    const filter = { functions: [], components: [], severities: [], targets: [] };
    house.config = {
      ...house.config,
      silences: [{ id: 'c', ...filter, from: NOW, until: NOW + MINUTE, by: 'configuration', why: 'Move' }],
      maintenance: [
        { functions: [], when: { kind: 'cron', expression: '0 7 * * 6', forMs: 120 * MINUTE }, says: 'Stock-taking' },
      ],
    };
    const lines = (await pageOf(house)).querySelectorAll('.plans li');
    expect(lines.map((line) => line.querySelector('form'))).toEqual([null, null]);
    expect(lines[1]!.structuredText).toContain('cron 0 7 * * 6, for 2 hours');
  });

  test('is for operations, and loads itself anew for nobody who is writing', async () => {
    const { house } = await open();
    await using _ = house;
    expect((await pageOf(house, 'customer-service')).querySelector('form')).toBeNull();
    const page = await pageOf(house);
    expect(page.querySelector('noscript meta')).toBeNull();
    expect(page.querySelector('.sections [aria-current]')!.getAttribute('href')).toBe('/silences');
  });
});

test('an incident for operations alone says so to others, and other sites never see it', async () => {
  await using house = await openHouse();
  const own = anIncident('self:pager', [], house.config, { id: 'own', title: 'Nothing reaches the pager.' });
  house.world.incidents = [own];
  await write(house.store, (writes) => writes.incidentSaved(own));
  const text = async (path: string) => (await fetch(house.url + path)).text();
  expect(await text('/incidents/own?for=customer-service')).toContain('An incident for operations');
  expect(await text('/incidents/own?for=operations')).toContain('Nothing reaches the pager.');
  for (const path of [
    '/?for=customer-service',
    '/incidents?for=back-office',
    '/incidents/own?for=customer-service',
    '/api/v2/summary.json',
    '/api/v2/incidents.json',
    '/api/v2/incidents/unresolved.json',
  ])
    expect([path, await text(path)]).toEqual([path, expect.not.stringContaining('reaches the pager')]);
  expect(await text('/incidents?for=operations')).toContain('Nothing reaches the pager.');
});
