import { expect, test } from 'vitest';
import { hashOf, leaverOf, leavingToken, maskOf, newSecret } from '../../../src/notify/subscribers/link-secrets.ts';

test('a secret is 256 bits of chance, and what is kept of it does not tell it', () => {
  const secrets = Array.from({ length: 100 }, newSecret);
  expect(new Set(secrets).size).toBe(100);
  for (const secret of secrets) {
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(hashOf(secret)).toMatch(/^[0-9a-f]{64}$/);
  }
});

test('a leaving token is the same in every mail, and of one subscription and one store alone', () => {
  const token = leavingToken('key', 'id-1');
  expect(leavingToken('key', 'id-1')).toBe(token);
  expect(leaverOf('key', token)).toBe('id-1');
  for (const wrong of ['', '.', 'id-1', 'id-1.', token.replace('id-1', 'id-2'), `${token}x`, token.toUpperCase()])
    expect(leaverOf('key', wrong)).toBeUndefined();
  expect(leaverOf('other', token)).toBeUndefined();
});

test('a mask is short, the same for one address and one store, and holds nothing of the address', () => {
  const mask = maskOf('key', 'asha@acme.example');
  expect(mask).toHaveLength(10);
  expect(maskOf('key', 'asha@acme.example')).toBe(mask);
  expect(maskOf('other', 'asha@acme.example')).not.toBe(mask);
});
