import { expect, test } from 'vitest';
import { knownValues } from '../../../src/config/known-values.ts';

const secrets = { byName: new Map([['CARD', { name: 'CARD', value: '4111' }]]), files: [] };
const known = (value: unknown, text = '', env = {}) => knownValues(text, { value, secrets, env });

test('secrets are known by their names, however short', () => {
  expect(known({})).toEqual({ CARD: ['4111'] });
});

test('keys, tokens and passwords are known by where they stand', () => {
  const configuration = {
    channels: {
      pager: { routingKey: 'routing-key-1', url: 'https://events.example/v2/enqueue', inboundToken: 'inbound-token' },
      chat: { webhook: 'https://hooks.example/services/T0001/B0001/a1b2c3d4e5f6g7h8i9' },
      hook: {
        url: 'https://eva:pass%20word1@hook.example/x?key=query-key-1',
        headers: { Authorization: 'Bearer header-token-1' },
      },
      mail: { smtp: 'smtps://monitor:smtp-password@mail.example', to: ['ops@acme.example'] },
    },
    sources: { prometheus: { token: 'source-token' } },
    telemetry: { traces: { headers: { 'x-api-key': { secret: 'NAME_OF_SECRET' } } } },
    access: { login: { oidc: { clientSecret: 'client-secret' } } },
  };
  const { CARD, ...others } = known(configuration);
  expect(CARD).toEqual(['4111']);
  expect(Object.values(others).flat().toSorted()).toEqual(
    [
      ...['routing-key-1', 'inbound-token', 'a1b2c3d4e5f6g7h8i9', 'pass%20word1', 'pass word1', 'query-key-1'],
      ...['Bearer header-token-1', 'header-token-1', 'smtp-password', 'source-token', 'client-secret'],
    ].toSorted(),
  );
  expect(others['channels.pager.routingKey']).toEqual(['routing-key-1']);
});

test('variables are known by their names, even where the file cannot be understood', () => {
  const text = 'url: https://shop.example/?k=${SHOP_API_KEY}\nport: ${PORT:-8080}\n: broken ${DB_PASSWORD';
  const env = { SHOP_API_KEY: 'shop-api-key', PORT: '80808080', DB_PASSWORD: 'database', UNUSED_TOKEN: 'unused-token' };
  expect(known(undefined, text, env)).toEqual({
    CARD: ['4111'],
    SHOP_API_KEY: ['shop-api-key'],
    DB_PASSWORD: ['database'],
  });
});

test('ordinary words are not taken for secrets', () => {
  const configuration = {
    sources: { prometheus: { token: 'demo' } },
    targets: { live: { url: 'https://shop.example/a-very-long-path-without-any-number' } },
    channels: { hook: { url: 'https://hook.example/notifications/incoming?team=operations' } },
    functions: { order: { question: 'Can customers reset a password?', secrets: ['CARD'] } },
  };
  expect(known(configuration)).toEqual({ CARD: ['4111'] });
});
