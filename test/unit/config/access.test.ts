import { describe, expect, test } from 'vitest';
import { parsePasswordHash } from '../../../src/model/password-hash.ts';
import { changed, ConfigFolder, goodEnv, goodFiles, problemsOf } from './config-folder.ts';

const hash = `scrypt$32768$8$3$${'S'.repeat(22)}$${'K'.repeat(43)}`;
const withAccess = (text: string) => changed('channels:', `access: ${text}\nchannels:`);

async function accessOf(text: string, env: Readonly<Record<string, string>> = {}) {
  await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': withAccess(text) });
  const result = await folder.load({ env: { ...goodEnv, ...env } });
  expect(folder.problems(result)).toEqual([]);
  return result.ok ? result.config.access : undefined;
}

describe('access', () => {
  test('is for anyone and without a way to sign in, when nothing is said', async () => {
    expect(await accessOf('{}')).toEqual({ view: 'anyone', users: new Map(), groups: {} });
  });

  test('names people with passwords, a provider, a proxy and groups', async () => {
    const access = await accessOf(
      `
  view: login
  login:
    oidc: { issuer: "https://id.acme.example", clientId: bellwether, clientSecret: \${OIDC_SECRET} }
    proxy: { header: X-Forwarded-User, groupsHeader: X-Forwarded-Groups, from: [127.0.0.1, 10.0.0.0/8, "fd00::/8"] }
    users:
      asha: { password: ${hash}, name: Asha Rao, role: admin }
      bram@acme.example: { password: "${hash}", role: viewer }
    roles: { responder: [web-team], admin: [platform-team] }`,
      { OIDC_SECRET: 'very secret' },
    );
    const password = parsePasswordHash(hash);
    expect(access).toEqual({
      view: 'login',
      oidc: {
        ...{ issuer: 'https://id.acme.example', clientId: 'bellwether', clientSecret: 'very secret' },
        ...{ scopes: ['openid', 'profile', 'email'], groupsClaim: 'groups' },
      },
      proxy: {
        ...{ header: 'x-forwarded-user', groupsHeader: 'x-forwarded-groups' },
        from: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'],
      },
      users: new Map([
        ['asha', { id: 'asha', name: 'Asha Rao', password, role: 'admin' }],
        ['bram@acme.example', { id: 'bram@acme.example', name: 'bram@acme.example', password, role: 'viewer' }],
      ]),
      groups: { responder: ['web-team'], admin: ['platform-team'] },
    });
  });

  test('without a secret is that of a public client; the scope openid is always asked for', async () => {
    const oidc = '{ issuer: "https://id.acme.example", clientId: b, clientSecret: ${OIDC_SECRET:-}, scopes: [groups] }';
    const access = await accessOf(`{ login: { oidc: ${oidc} } }`);
    expect(access?.oidc).not.toHaveProperty('clientSecret');
    expect(access?.oidc?.scopes).toEqual(['openid', 'groups']);
  });
});

const at = (column: number, path: string, says: string) => `config.yaml:25:${column}  access.${path}: ${says}`;
const user = (password: string, more = 'role: viewer') =>
  `{ login: { users: { asha: { password: ${password}, ${more} } } } }`;

describe('access that is wrong is told with place and hint', () => {
  test.each([
    [
      'a login that nobody could pass',
      '{ view: login }',
      [at(11, 'view', 'nobody could sign in (add oidc, proxy or users under access.login)')],
    ],
    [
      'a login without people',
      '{ view: login, login: { users: {} } }',
      [at(11, 'view', 'nobody could sign in (add oidc, proxy or users under access.login)')],
    ],
    [
      'a proxy that could be anywhere',
      '{ login: { proxy: { header: X-Forwarded-User } } }',
      [
        at(
          20,
          'login.proxy.from',
          'is missing (Addresses of the proxy: [127.0.0.1, 10.0.0.0/8]; from everywhere else its headers could be forged and count for nothing)',
        ),
      ],
    ],
    [
      'a proxy without addresses',
      '{ login: { proxy: { from: [] } } }',
      [at(29, 'login.proxy.from', 'must name at least one')],
    ],
    [
      'a proxy that is everybody',
      '{ login: { proxy: { from: [0.0.0.0/0] } } }',
      [
        at(
          36,
          'login.proxy.from[0]',
          '"0.0.0.0/0" is everybody: then anybody could claim to be anybody (name the addresses of the proxy)',
        ),
      ],
    ],
    [
      'a network that is none',
      '{ login: { proxy: { from: [10.0.0.0/33] } } }',
      [at(36, 'login.proxy.from[0]', '"10.0.0.0/33" has more than 32 bits')],
    ],
    [
      'a name in place of an address',
      '{ login: { proxy: { from: [proxy.local] } } }',
      [
        at(
          36,
          'login.proxy.from[0]',
          '"proxy.local" is neither an address nor a network (such as 127.0.0.1 or 10.0.0.0/8)',
        ),
      ],
    ],
    [
      'roles of groups that nobody tells',
      `{ login: { users: { asha: { password: ${hash}, role: admin } }, roles: { admin: [x] } } }`,
      [
        expect.stringContaining(
          'access.login.roles: nobody tells which groups people are in (add oidc or proxy; a user has a role of their own)',
        ),
      ],
    ],
    [
      'a user without a role',
      user(hash, 'name: A'),
      [expect.stringContaining('access.login.users.asha.role: is missing (one of viewer, responder, admin)')],
    ],
    [
      'a provider without its address',
      '{ login: { oidc: { isuer: "https://x", clientId: b } } }',
      [
        at(20, 'login.oidc.issuer', 'is missing (Address of the identity provider)'),
        at(28, 'login.oidc.isuer', 'unknown key (did you mean issuer?)'),
      ],
    ],
  ])('%s', async (_, text, problems) => {
    expect(await problemsOf(withAccess(text))).toEqual(problems);
  });

  test.each(['hunter2-is-my-password', '"$2b$12$abcdefghijklmnopqrstuv"', '1234567890123'])(
    'a password that is no hash, which is never shown: %s',
    async (password) => {
      const [problem, ...more] = await problemsOf(withAccess(user(password)));
      expect(more).toEqual([]);
      expect(problem).toContain('access.login.users.asha.password: ');
      expect(problem).not.toContain(password.replaceAll('"', ''));
      if (!/^\d+$/.test(password)) expect(problem).toContain('make one with "bellwether password"');
    },
  );
});

const together = (harm: string, family = 'a /8 of the public IPv4') =>
  `covers more than ${family} addresses: ${harm} (name the addresses of the proxy)`;
const anybody = 'anybody could claim to be anybody';
const anywhere = 'anybody could claim to come from any address';

describe('proxies that are believed', () => {
  test.each([
    ['0.0.0.0/1, 128.0.0.0/1', [together(anybody)]],
    ['0.0.0.0/1', [together(anybody)]],
    ['17.0.0.0/8, 18.0.0.0/8', [together(anybody)]],
    ['"::/1", "8000::/1"', [together(anybody), together(anybody, 'a /16 of the public IPv6')]],
    ['"2000::/3"', [together(anybody, 'a /16 of the public IPv6')]],
    ['"::ffff:0:0/96"', [together(anybody)]],
    ['17.0.0.0/8', []],
    ['10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 127.0.0.0/8, 100.64.0.0/10', []],
    ['"fc00::/7", "fe80::/10", "2400:cb00::/32"', []],
  ])('at %s: %j', async (networks, problems) => {
    const asIdentity = await problemsOf(withAccess(`{ login: { proxy: { from: [${networks}] } } }`));
    expect(asIdentity.map((line) => line.replace(/^.*?access\.login\.proxy\.from: /, ''))).toEqual(problems);
    const asAddress = await problemsOf(changed('channels:', `server: { trustedProxies: [${networks}] }\nchannels:`));
    expect(asAddress.map((line) => line.replace(/^.*?server\.trustedProxies: /, ''))).toEqual(
      problems.map((text) => text.replace(anybody, anywhere)),
    );
  });

  const serverOf = async (text: string) => {
    await using folder = await ConfigFolder.with({
      ...goodFiles,
      'config.yaml': changed('channels:', `${text}\nchannels:`),
    });
    const result = await folder.load({ env: goodEnv });
    expect(folder.problems(result)).toEqual([]);
    return result.ok ? result.config : undefined;
  };

  test('for an address are those that are believed who somebody is, unless others are named', async () => {
    const login = 'access: { login: { proxy: { from: [10.0.0.7] } } }';
    expect((await serverOf(login))?.server.trustedProxies).toEqual(['10.0.0.7']);
    const both = await serverOf(`server: { trustedProxies: [127.0.0.1] }\n${login}`);
    expect([both?.server.trustedProxies, both?.access.proxy?.from]).toEqual([['127.0.0.1'], ['10.0.0.7']]);
    const none = await serverOf(`server: { trustedProxies: [] }\n${login}`);
    expect(none?.server.trustedProxies).toEqual([]);
  });

  test('for an address alone are not believed who somebody is', async () => {
    const config = await serverOf('server: { trustedProxies: [127.0.0.1] }');
    expect([config?.server.trustedProxies, config?.access.proxy]).toEqual([['127.0.0.1'], undefined]);
    expect((await serverOf('words: {}'))?.server).not.toHaveProperty('trustedProxies');
  });
});

describe('who may read metrics', () => {
  const metrics = (text: string) => changed('channels:', `metrics: ${text}\nchannels:`);

  test('is said by addresses and by a name with the hash of a password', async () => {
    const text = `{ allow: [127.0.0.1, 0.0.0.0/0], basicAuth: { username: prometheus, password: "${hash}" } }`;
    await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': metrics(text) });
    const result = await folder.load({ env: goodEnv });
    expect(folder.problems(result)).toEqual([]);
    expect(result.ok && result.config.metricsAccess).toEqual({
      allow: ['127.0.0.1', '0.0.0.0/0'],
      basicAuth: { username: 'prometheus', password: parsePasswordHash(hash) },
    });
  });

  test.each([
    ['{ allow: [prometheus.local] }', 'metrics.allow[0]: "prometheus.local" is neither an address nor a network'],
    [
      `{ basicAuth: { username: "a:b", password: "${hash}" } }`,
      'metrics.basicAuth.username: "a:b" must not have a colon (RFC 7617)',
    ],
    [
      '{ basicAuth: { username: prometheus, password: secret } }',
      'metrics.basicAuth.password: the value is not the hash of a password',
    ],
    ['{ basicAuth: { username: prometheus } }', 'metrics.basicAuth.password: is missing'],
  ])('is refused as %s', async (text, problem) => {
    const [first, ...more] = await problemsOf(metrics(text));
    expect([first, more]).toEqual([expect.stringContaining(problem), []]);
  });
});
