import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../src/run/child/redaction.ts';
import { sampleCount } from '../../support/extent.ts';

const secret = 'p@ss "wörd"/+&<it\'s>\\n';
const { text, bytes, clean } = createRedactor({ PASSWORD: secret });
const utf8 = Buffer.from(secret);

describe('a secret is found', () => {
  test.each([
    ['as it is', secret],
    ['URL-encoded', encodeURIComponent(secret)],
    ['URL-encoded in lower case', encodeURIComponent(secret).replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())],
    ['URL-encoded only where it must be', encodeURI(secret)],
    ['URL-encoded twice', encodeURIComponent(encodeURIComponent(secret))],
    ['as a form', new URLSearchParams({ '': secret }).toString().slice(1)],
    ['JSON-escaped', JSON.stringify(secret).slice(1, -1)],
    ['JSON-escaped twice', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
    [
      'JSON-escaped to ASCII',
      JSON.stringify(secret).slice(1, -1).replace('ö', '\\u00F6').replace('/', '\\/').replace('<', '\\u003c'),
    ],
    [
      'HTML-escaped',
      secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    ],
    [
      'HTML-escaped by numbers',
      secret.replaceAll("'", '&#39;').replaceAll('"', '&#x22;').replace('ö', '&#246;').replace('@', '&#064;'),
    ],
    ['in hex', utf8.toString('hex')],
    ['in upper-case hex', utf8.toString('hex').toUpperCase()],
  ])('%s', (_form, written) => {
    expect(text(`before ${written} after`)).toBe('before [*PASSWORD*] after');
  });

  test.each([0, 1, 2, 3, 4])('in base64 and base64url after %i bytes, whatever follows', (before) => {
    for (const encoding of ['base64', 'base64url'] as const)
      for (const after of ['', 'x', 'xy', 'xyz']) {
        const written = Buffer.from('u'.repeat(before) + secret + after).toString(encoding);
        const cleaned = text(`Basic ${written}`);
        expect(cleaned).toContain('[*PASSWORD*]');
        const left = Buffer.from(cleaned.replace('Basic ', '').replace('[*PASSWORD*]', ''), encoding).toString(
          'latin1',
        );
        for (let i = 0; i + 3 <= utf8.length; i += 1)
          expect(left).not.toContain(utf8.subarray(i, i + 3).toString('latin1'));
        expect(text(encodeURIComponent(written))).toContain('[*PASSWORD*]');
      }
  });

  test('in bytes of any kind, which stay as they were around it', () => {
    const around = Buffer.from([0, 255, 254, 128]);
    const cleaned = bytes(Buffer.concat([around, utf8, around]));
    expect(Buffer.from(cleaned)).toEqual(Buffer.concat([around, Buffer.from('[*PASSWORD*]'), around]));
    expect(bytes(around)).toBe(around);
  });

  test('by each line of a key of several lines', () => {
    const key = createRedactor({ KEY: '-----BEGIN-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END-----\n' });
    expect(key.text('line 2: kqhkiG9w0BAQEF')).toBe('line 2: [*KEY*]');
    expect(key.text('{"key":"-----BEGIN-----\\nMIIEvQIBADANBg\\nkqhkiG9w0BAQEF\\n-----END-----"}')).toBe(
      '{"key":"[*KEY*]"}',
    );
  });

  test('the longest first, when one contains the other', () => {
    const two = createRedactor({ SHORT: 'pass', LONG: 'password' });
    expect(two.text('password pass')).toBe('[*LONG*] [*SHORT*]');
  });
});

describe('what is no secret', () => {
  test('stays, also next to one', () => {
    const plain = createRedactor({ PIN: '1234' });
    expect(plain.text('order 12345: £12.34')).toBe('order [*PIN*]5: £12.34');
    expect(createRedactor({}).text(secret)).toBe(secret);
  });

  test('includes values of fewer than 4 characters, which are named', () => {
    const short = createRedactor({ PIN: '123', BLANK: '   ', LONG: 'long enough' });
    expect(short.text('123 long enough')).toBe('123 [*LONG*]');
    expect(short.tooShort).toEqual(['PIN', 'BLANK']);
  });
});

describe('cutting', () => {
  test('leaves no part of a secret at the cut', () => {
    for (let before = 0; before < 60; before += 1) {
      const cut = clean(`${'a'.repeat(before)}${secret}${'b'.repeat(5000)}`, 40);
      expect(cut.length).toBeLessThanOrEqual(40);
      expect(cut).not.toMatch(/p@s/);
    }
  });

  test('of many secrets in a row leaves none of the last one', () => {
    const { clean } = createRedactor({ A: 'x'.repeat(40) });
    expect(clean('x'.repeat(40 * 1000) + 'y', 500)).not.toMatch(/x/);
  });
});

test('no value survives in any of its forms', () => {
  const value = fc.string({ minLength: 4, maxLength: 24, unit: 'grapheme' }).filter((one) => one.trim().length >= 4);
  fc.assert(
    fc.property(value, fc.string(), (raw, around) => {
      const one = raw.trim();
      const redactor = createRedactor({ S: raw });
      const json = JSON.stringify({ one });
      for (const written of [
        one,
        encodeURIComponent(one),
        json,
        JSON.stringify(json),
        Buffer.from(one).toString('hex'),
      ])
        expect(redactor.text(`\u0001${written}\u0002${around.replaceAll(one, '')}`)).toContain('[*S*]');
      const asBytes = Buffer.from(redactor.bytes(Buffer.from(`${around}\u0001${one}\u0002`))).toString('latin1');
      expect(asBytes).toContain('[*S*]');
    }),
    { numRuns: sampleCount(300) },
  );
});
