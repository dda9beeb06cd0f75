import { scryptSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parsePasswordHash, spellPasswordHash } from '../../../src/model/password-hash.ts';
import { hashPassword, isPassword } from '../../../src/web/sign-in/password.ts';

const salt = 'c2FsdCBmb3IgYSB0ZXN0IQ';
const hashOf = (password: string) => {
  const key = scryptSync(password, Buffer.from(salt, 'base64url'), 32, { N: 2 ** 14, r: 8, p: 1 });
  return { cost: 2 ** 14, blockSize: 8, parallel: 1, salt, key: key.toString('base64url') };
};

describe('a password', () => {
  test('is right against its own hash alone, which is new each time', async () => {
    const [first, second] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect([first.salt === second.salt, first.key === second.key]).toEqual([false, false]);
    expect(parsePasswordHash(spellPasswordHash(first))).toEqual(first);
    expect(spellPasswordHash(first)).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(await isPassword('correct horse', first)).toBe(true);
    expect(await isPassword('correct horse', second)).toBe(true);
    expect(await isPassword('correct horsf', first)).toBe(false);
    expect(await isPassword('', first)).toBe(false);
  });

  test('is the same however its letters were typed', async () => {
    expect(await isPassword('Zu\u0308rich am See', hashOf('Z\u00fcrich am See'))).toBe(true);
  });

  test('of nobody is never right, not even the one that the stand-in was made of', async () => {
    const hash = hashOf('correct horse');
    expect(await isPassword('correct horse', undefined, hash)).toBe(false);
  });
});

test.each([
  ['nothing', ''],
  ['a password', 'correct horse battery staple'],
  ['another kind of hash', '$2b$12$abcdefghijklmnopqrstuv'],
  ['one that is too weak', `scrypt$8192$8$1$${salt}$${'A'.repeat(43)}`],
  ['one that would eat the machine', `scrypt$524288$8$1$${salt}$${'A'.repeat(43)}`],
  ['a cost that is no power of two', `scrypt$32769$8$1$${salt}$${'A'.repeat(43)}`],
  ['no salt', `scrypt$32768$8$1$$${'A'.repeat(43)}`],
  ['half a key', `scrypt$32768$8$1$${salt}$${'A'.repeat(20)}`],
])('%s is no hash', (_, text) => expect(parsePasswordHash(text)).toBeUndefined());
