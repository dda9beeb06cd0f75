import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressSecrets, createSanitiser, headerSecrets } from '../../../src/secrets/sanitise.ts';

const secret = 'pa"ss/w+rd ü=1\\';
const clean = createSanitiser([secret]);

describe('clearing a text of secrets', () => {
  test.each([
    ['as it is', secret],
    ['URL-encoded', encodeURIComponent(secret)],
    ['in lower-case URL encoding', encodeURIComponent(secret).toLowerCase()],
    ['JSON-escaped', JSON.stringify(secret)],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64 for URLs', Buffer.from(secret).toString('base64url')],
  ])('finds it %s', (_, form) => {
    expect(clean(`key ${form} is wrong`)).toMatch(/^key "?\[secret\]\w?=*"? is wrong$/);
  });

  test('finds it escaped for HTML', () => {
    const marked = `a<b>&"c'd`;
    expect(createSanitiser([marked])('bad key a&lt;b&gt;&amp;&quot;c&#39;d!')).toBe('bad key [secret]!');
  });

  test('a secret that is no good text is cleared like any other', () => {
    expect(createSanitiser(['half \uD83D pair'])('bad key half \uD83D pair!')).toBe('bad key [secret]!');
  });

  test('finds it inside base64 whatever stands before and after', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (before, after) => {
        const cleaned = clean(Buffer.from(`${before}${secret}${after}`).toString('base64'));
        const left = Buffer.from(cleaned.replaceAll('[secret]', 'AAAA'), 'base64').toString('utf8');
        expect(cleaned).toContain('[secret]');
        expect(left).not.toContain(secret.slice(2, 8));
      }),
    );
  });

  test('makes one line of at most 300 characters', () => {
    expect(clean('a\r\n\tb\u0007c')).toBe('a b c');
    expect(Array.from(clean('😀'.repeat(1000)))).toHaveLength(300);
  });

  test('leaves no part of a secret that would be cut at the end', () => {
    expect(clean('x'.repeat(292) + secret)).not.toContain('pa"s');
  });

  test('leaves texts alone when a secret is too short to mean anything', () => {
    expect(createSanitiser(['a', ''])('a banana')).toBe('a banana');
  });

  test('knows what is secret about an address and a header', () => {
    const address = addressSecrets('https://user:p4ssw0rd@hooks.example/services/T00000000/abc?token=s3cret&x=1');
    expect(address).toEqual(expect.arrayContaining(['T00000000', 'user', 'p4ssw0rd', 's3cret']));
    expect(address).not.toContain('abc');
    expect(headerSecrets({ Authorization: 'Bearer abc123' })).toEqual(['Bearer abc123', 'abc123']);
    expect(addressSecrets('not an address')).toEqual(['not an address']);
  });
});
