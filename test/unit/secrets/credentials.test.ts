import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isCredentialName, maskCredentials, maskQuotedCredentials } from '../../../src/secrets/credential-fields.ts';
import { maskShapes } from '../../../src/secrets/credential-shapes.ts';
import { sampleCount } from '../../support/extent.ts';

const of = (length: number, chars = 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7') => chars.repeat(10).slice(0, length);
const jwt = `eyJ${of(20)}.eyJ${of(40)}.${of(43)}`;

test.each([
  ['JSON', `{"access_token": "${of(8)}", "expires_in": 3600}`, '{"access_token": "[masked]", "expires_in": 3600}'],
  ['JSON in JSON', `{"body":"{\\"sessionToken\\":\\"${of(9)}\\"}"}`, '{"body":"{\\"sessionToken\\":\\"[masked]\\"}"}'],
  ['JSON with an escaped quote', '{"password":"a\\"b c","user":"eva"}', '{"password":"[masked]","user":"eva"}'],
  ['a number in JSON', '{"pin": 4711, "cvv":123}', '{"pin": [masked], "cvv":[masked]}'],
  ['a form', 'user=eva&password=a%20b&csrf_token=x1&go=1', 'user=eva&password=[masked]&csrf_token=[masked]&go=1'],
  [
    'an address',
    'GET /in?session=abc&page=2#access_token=xyz',
    'GET /in?session=[masked]&page=2#access_token=[masked]',
  ],
  ['a cookie', 'JSESSIONID=0A1B; Path=/', 'JSESSIONID=[masked]; Path=/'],
  [
    'a hidden field',
    '<input type=hidden name="_csrf" value="abc"><input name=token value=abc>',
    '<input type=hidden name="_csrf" value="abc"><input name=token value="[masked]">',
  ],
  ['a field for passwords', '<input type="password" value="abc">', '<input type="password" value="[masked]">'],
  ['the token of a page', `<meta name="csrf-token" content='abc'>`, '<meta name="csrf-token" content="[masked]">'],
  ['an object of JavaScript', "{ apiKey: 'abc', id: 7 }", "{ apiKey: '[masked]', id: 7 }"],
  ['a login in an address', 'see https://eva:hunter2@shop.example/a', 'see https://eva:[masked]@shop.example/a'],
])('a credential is masked in %s', (_where, text, expected) => {
  expect(maskCredentials(text)).toBe(expected);
  expect(maskCredentials(expected)).toBe(expected);
});

test.each([
  ['a bearer token', `Bearer ${of(20)}`, 'Bearer [masked]'],
  ['a login', `Basic ${Buffer.from('eva:x').toString('base64')}`, 'Basic [masked]'],
  ['a JWT', jwt, '[masked]'],
  ['a token of GitHub', `ghp_${of(36)}`, '[masked]'],
  ['a key of AWS', 'AKIAIOSFODNN7EXAMPLE', '[masked]'],
  ['a token of Slack', `xoxb-${of(12, '0123456789')}-${of(24)}`, '[masked]'],
  [
    'a webhook of Slack',
    `https://hooks.slack.com/services/T0${of(8)}/B0${of(8)}/${of(24)}`,
    'https://hooks.slack.com/services/[masked]',
  ],
  ['a key of Stripe', `sk_live_${of(24)}`, '[masked]'],
  ['a key of Google', `AIza${of(35)}`, '[masked]'],
  ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${of(64)}\n-----END RSA PRIVATE KEY-----`, '[masked]'],
  ['a private key that is cut off', `-----BEGIN PRIVATE KEY-----\n${of(64)}`, '[masked]'],
])('%s is masked by its look wherever it stands', (_what, text, expected) => {
  expect(maskShapes(`before ${text} after`)).toContain(`before ${expected}`);
  expect(maskShapes(`{"x":"${text}"}`)).toContain(`"${expected}`);
});

test.each([
  ['{"token_count": 5, "tokens": 12, "max_tokens": 100, "token_type": "Bearer"}'],
  ['{"token": null, "hasPassword": true, "passwordChangedAt": "2026-01-01", "session": {"id": 7}}'],
  ['{"nextPageToken": "CAUQAA", "orderId": "4711-0815-AKIA", "design": "big"}'],
  ['Order 8d2f0c4e-0b1a-4c57-9d3e-2b5a1f7c9e11 of sk_live shop, sha256 ' + of(64, '0123456789abcdef')],
  ['WWW-Authenticate: Bearer realm="shop", Basic authentication is required'],
  ['Forgot your password? Password: at least 8 characters'.replace('Password:', 'Password needs')],
  ['https://shop.example:8080/cart?page=2&sort=price#top'],
  ['expected 200, found 500 at https://shop.example/token/list'],
  ['<input type="text" name="quantity" value="2"><meta name="viewport" content="width=device-width">'],
])('what is no credential stays: %s', (text) => {
  expect(maskCredentials(text)).toBe(text);
});

test('what people write of a field stays, and what they quote of a reply is masked', () => {
  expect(maskQuotedCredentials('password: wrong, {"password":"abc"}')).toBe('password: wrong, {"password":"[masked]"}');
});

test('a header is known by its name', () => {
  for (const name of ['Authorization', 'Cookie', 'Set-Cookie', 'X-Api-Key', 'X-CSRF-Token', 'X-Amz-Security-Token'])
    expect(isCredentialName(name), name).toBe(true);
  for (const name of ['Content-Type', 'X-Request-Id', 'ETag', 'X-Token-Count', 'Date', 'Accept', 'Keep-Alive'])
    expect(isCredentialName(name), name).toBe(false);
});

test('a text is masked in one pass, and masking it again changes nothing', () => {
  const parts = [
    '"token":"',
    'password=',
    'Bearer ',
    'eyJ',
    '.',
    '-',
    '"',
    '\\',
    '\\"',
    '&',
    ' ',
    'ab1',
    '<input ',
    '://',
    ':',
    '@',
    '=',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 40 }), (some) => {
      const once = maskCredentials(some.join(''));
      expect(maskCredentials(once)).toBe(once);
    }),
    { numRuns: sampleCount(300) },
  );
});
