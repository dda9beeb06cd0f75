import { request, type IncomingHttpHeaders } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { AccessRules, MetricsAccess } from '../../../src/model/access.ts';
import { openHouse, type House } from './house.ts';
import { Browser, hashed, withUsers } from './people.ts';

const withoutLogin: AccessRules = { view: 'anyone', users: new Map(), groups: {} };
const behindLogin: AccessRules = { ...withUsers, view: 'login' };
const basicAuth = { username: 'prometheus', password: hashed('a long scrape password') };
const basic = (username: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
});
const right = basic('prometheus', 'a long scrape password');

/** Says in its metrics for whom they were made. */
async function open(access: AccessRules, metricsAccess?: MetricsAccess, trustedProxies?: readonly string[]) {
  const render = (_: unknown, forWhom: string) => Promise.resolve({ contentType: 'text/plain', body: forWhom });
  const house = await openHouse({ metrics: { render } });
  const server = { ...house.config.server, ...(trustedProxies && { trustedProxies }) };
  house.config = { ...house.config, access, server, ...(metricsAccess && { metricsAccess }) };
  return house;
}

type Reply = { readonly status: number | undefined; readonly text: string; readonly headers: IncomingHttpHeaders };

/** Unlike fetch it may name another host. */
const ask = ({ port }: House, headers: Record<string, string> = {}, path = '/metrics') =>
  new Promise<Reply>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      reply.on('end', () => resolve({ status: reply.statusCode, text, headers: reply.headers }));
    });
    sent.on('error', reject).end();
  });

const answer = async (house: House, headers?: Record<string, string>) => {
  const { status, text } = await ask(house, headers);
  return status === 200 ? text : status;
};
const elsewhere = { 'x-forwarded-for': '198.51.100.9' };

describe('/metrics', () => {
  test.each([
    ['nobody can sign in', withoutLogin, 'operations'],
    ['anyone may see the page', withUsers, 'everybody'],
    ['the page is behind the login', behindLogin, 'nothing'],
  ] as const)('where %s gives %s to strangers', async (_, rules, given) => {
    await using house = await open(rules);
    expect(await answer(house, elsewhere)).toBe(given === 'nothing' ? 401 : given);
    expect(await answer(house)).toBe('operations');
  });

  test.each([withUsers, behindLogin])(
    'gives everything to a token of any role and to who is signed in ($view)',
    async (rules) => {
      await using house = await open(rules, { allow: [] });
      for (const role of ['viewer', 'responder', 'admin'] as const)
        expect(await answer(house, { authorization: `Bearer ${await house.tokenOf(role)}` })).toBe('operations');
      const browser = new Browser(house);
      await browser.signIn('vera');
      expect(await browser.text('/metrics')).toBe('operations');
      for (const authorization of ['Bearer bw_wrong', 'Bearer x'])
        expect(await answer(house, { authorization })).toBe(401);
    },
  );

  test.each([withUsers, behindLogin])('takes the name and the password of the configuration ($view)', async (rules) => {
    await using house = await open(rules, { allow: [], basicAuth });
    expect(await answer(house, right)).toBe('operations');
    for (const wrong of [
      basic('prometheus', 'another password'),
      basic('somebody', 'a long scrape password'),
      basic('prometheus', ''),
      { authorization: 'Basic !!!' },
      { authorization: 'Basic' },
    ])
      expect([wrong, await answer(house, wrong)]).toEqual([
        wrong,
        rules === withUsers && !/ \w/.test(wrong.authorization) ? 'everybody' : 401,
      ]);
    const { headers } = await ask(house, basic('prometheus', 'another password'));
    expect(headers['www-authenticate']).toContain('Basic realm=');
    expect(headers['cache-control']).toBe('no-store');
  });

  test('takes no password where none is configured, nor one that has been changed', async () => {
    await using house = await open(behindLogin, { allow: [] });
    expect(await answer(house, right)).toBe(401);
    house.config = { ...house.config, metricsAccess: { allow: [], basicAuth } };
    expect(await answer(house, right)).toBe('operations');
    const password = hashed('a new scrape password');
    house.config = { ...house.config, metricsAccess: { allow: [], basicAuth: { ...basicAuth, password } } };
    expect([await answer(house, right), await answer(house, basic('prometheus', 'a new scrape password'))]).toEqual([
      401,
      'operations',
    ]);
  });

  test('is scraped on while strangers at the same address guess the password', async () => {
    await using house = await open(behindLogin, { allow: [], basicAuth });
    expect(await answer(house, right)).toBe('operations');
    for (let count = 0; count < 10; count++)
      expect(await answer(house, basic('prometheus', `guess ${count}`))).toBe(401);
    const timers = house.clock.pending;
    const guesses = Array.from({ length: 5 }, () => ask(house, basic('prometheus', 'a guess')));
    const refused = await Promise.any(
      guesses.map(async (one) => ((await one).status === 429 ? one : Promise.reject(new Error('no')))),
    );
    expect(refused.headers['retry-after']).toBe('6');
    expect(house.clock.pending).toBeGreaterThan(timers);
    expect(await answer(house, right)).toBe('operations');
    for (let count = 0; count < 4; count++) await house.clock.advance(6000);
    await expect.poll(async () => house.clock.advance(6000).then(() => house.clock.pending)).toBe(timers);
    await Promise.all(guesses);
  });
});

describe('an address that may read all metrics', () => {
  test.each([
    ['this machine, when nothing is said', undefined, undefined, {}, true],
    ['a network that is named', { allow: ['127.0.0.0/8'] }, undefined, {}, true],
    ['another one', { allow: ['10.0.0.0/8'] }, undefined, {}, false],
    ['this machine, when nobody is named', { allow: [] }, undefined, {}, false],
    ['what a trusted proxy says', { allow: ['198.51.100.0/24'] }, ['127.0.0.1'], elsewhere, true],
    ['this machine for somebody else', undefined, ['127.0.0.1'], elsewhere, false],
    ['this machine for somebody else, of whom an unknown proxy tells', undefined, undefined, elsewhere, false],
    ['what an unknown proxy says', { allow: ['198.51.100.0/24'] }, undefined, elsewhere, false],
    ['this machine as Forwarded tells', undefined, undefined, { forwarded: 'for=127.0.0.1' }, false],
    ['this machine as X-Real-IP tells', undefined, undefined, { 'x-real-ip': '127.0.0.1' }, false],
    ['this machine under the name that people use', undefined, undefined, { host: 'status.acme.example' }, false],
    ['this machine under its own name', undefined, undefined, { host: 'localhost:9999' }, true],
  ] as const)('%s', async (_, metricsAccess, trustedProxies, headers, may) => {
    await using house = await open(behindLogin, metricsAccess, trustedProxies);
    const publicUrl = 'https://status.acme.example';
    house.config = { ...house.config, server: { ...house.config.server, publicUrl } };
    expect(await answer(house, headers)).toBe(may ? 'operations' : 401);
  });

  test('reads them also where nobody can sign in, once it is said who may', async () => {
    await using house = await open(withoutLogin, { allow: ['10.0.0.7'] });
    expect(await answer(house)).toBe('everybody');
  });
});
