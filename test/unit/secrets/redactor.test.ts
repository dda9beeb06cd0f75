import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../src/secrets/redactor.ts';
import { foldPlain, unitsOf } from '../../../src/secrets/fold.ts';
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

describe('a redactor', () => {
  const card = createRedactor({ CARD: '4111 1111 1111 1234', KEY: 'Tr0ub4dor', TEXT: 'sköra Ägg łąka' });

  test.each([
    ['without separators', '4111111111111234'],
    ['with hyphens, spaces and dots', '4111-1111 1111.1234'],
    ['with no-break spaces', '4111\u00a01111\u00a01111\u00a01234'],
    ['with escaped no-break spaces', '4111&nbsp;1111&#160;1111\\u00a01234'],
    ['with URL-encoded spaces', '4111%201111+1111%201234'],
    ['over several lines', '4111\n  1111\r\n  1111\n  1234'],
    ['as single digits in JSON', '["4","1","1","1","1","1","1","1","1","1","1","1","1","2","3","4"]'],
    ['between tags', '<b>4111</b><b>1111</b> <i class="last">1111</i>1234'],
    ['in wide digits', '４１１１１１１１１１１１１２３４'],
  ])('finds digits %s', (_form, written) => {
    expect(card.text(`card ${written} expired`)).not.toMatch(/\d/);
  });

  test.each([
    ['in the other case', 'tR0UB4DOR'],
    [
      'in hex with separators',
      Buffer.from('Tr0ub4dor')
        .toString('hex')
        .replaceAll(/(..)(?=.)/g, '$1:'),
    ],
    ['as hex numbers', Array.from(Buffer.from('Tr0ub4dor'), (byte) => `0x${byte.toString(16)}`).join(', ')],
    ['as a list of bytes', JSON.stringify(Buffer.from('Tr0ub4dor'))],
    ['as escaped bytes', '\\x54\\x72\\x30\\x75\\x62\\x34\\x64\\x6f\\x72'],
    ['as numbered characters', '&#84;&#114;&#48;&#117;&#x62;&#52;&#100;&#111;&#114;'],
    ['with an invisible character within', 'Tr0ub\u200b4dor'],
    ['in base64 that is broken into lines', Buffer.from('user:Tr0ub4dor').toString('base64').replace(/.{9}/, '$&\r\n')],
  ])('finds a secret %s', (_form, written) => {
    expect(card.text(`before ${written} after`)).toContain('[*KEY*]');
  });

  test.each([
    ['decomposed', 'sköra Ägg łąka'.normalize('NFD')],
    ['in capitals', 'SKÖRA ÄGG ŁĄKA'],
    ['in Latin-1 for a URL', 'sk%F6ra+%C4gg+%C5%82%C4%85ka'],
    ['as HTML in JSON', 'sk\\u0026ouml;ra\\u00a0&Auml;gg &#322;&#x105;ka'],
    ['over two lines', 'sköra\n   Ägg łąka'],
    ['as bytes taken for characters', Buffer.from('sköra Ägg łąka').toString('latin1')],
  ])('finds letters beyond ASCII %s', (_form, written) => {
    expect(card.text(`before ${written} after`)).toBe('before [*TEXT*] after');
  });

  test('finds what PHP’s htmlentities makes of characters of Windows-1252', () => {
    const { text } = createRedactor({ PRICE: 'fünf€Œuvre™' });
    expect(text('before f&uuml;nf&euro;&OElig;uvre&trade; after')).toBe('before [*PRICE*] after');
  });

  test('finds secrets in UTF-16 of both byte orders, and what follows stays readable', () => {
    for (const secret of ['Tr0ub4dor', 'sköra Ägg łąka']) {
      const little = Buffer.from(`{"a":"${secret}","b":1}`, 'utf16le');
      const after = Buffer.from(card.bytes(little)).toString('utf16le');
      expect(after).toMatch(/^\{"a":"\[\*(KEY|TEXT)\*\]","b":1\}$/);
      const big = Buffer.from(card.bytes(Buffer.from(little).swap16()))
        .swap16()
        .toString('utf16le');
      expect(big).toBe(after);
    }
  });

  test('changes nothing more when it is used again, even when a secret is spelled like its name', () => {
    const same = createRedactor({ PASSWORD: 'password' });
    const once = same.text('the password is PASSWORD');
    expect(once).toBe('the [*PASSWORD*] is [*PASSWORD*]');
    expect(same.text(once)).toBe(once);
    expect(same.text('[*password*] [*hunter*]')).toBe('[*[*PASSWORD*]*] [*hunter*]');
  });

  test('redacts texts and keys within a value, and leaves numbers alone', () => {
    const value = { list: ['Tr0ub4dor', 7], 'Tr0ub4dor key': { deep: 'x Tr0ub4dor' }, none: null, yes: true };
    expect(card.value(value)).toEqual({
      list: ['[*KEY*]', 7],
      '[*KEY*] key': { deep: 'x [*KEY*]' },
      none: null,
      yes: true,
    });
  });

  test('leaves times, dates and amounts alone that have the digits of a short number', () => {
    const pin = createRedactor({ PIN: '2024', CODE: '31122' });
    expect(pin.text('at 20:24, on 3.11.22 and £20.24')).toBe('at 20:24, on 3.11.22 and £20.24');
  });

  test('hides the beginnings of a secret where it was typed bit by bit', () => {
    const typed = createRedactor({ KEY: 'Tr0ub4dor' }, { beginningsOf: new Set(['KEY']) });
    expect(typed.text('q=Tr&q=Tr0&q=Tr0u&q=Tr0ub4do')).toBe('q=Tr&q=[*KEY*]&q=[*KEY*]&q=[*KEY*]');
  });
});

describe('a secret at a cut', () => {
  test('leaves nothing of itself, in whatever form it is written', () => {
    const { clean } = createRedactor({ S: 'ab"cd"ef"gh' });
    for (const written of ['ab"cd"ef"gh', 'ab%22cd%22ef%22gh', 'ab&quot;cd&quot;ef&quot;gh'])
      for (let mostChars = 5; mostChars < 70; mostChars += 1)
        expect(clean(`${'.'.repeat(30)}${written}${'-'.repeat(400)}`, mostChars)).not.toMatch(/[a-h]/);
  });
});

const anyText = fc.string({ maxLength: 40, unit: 'binary' });
const anySecret = fc
  .string({ minLength: 4, maxLength: 24, unit: 'grapheme' })
  .map((value) => value.trim())
  .filter((value) => unitsOf(value, foldPlain).length >= 4 && value.isWellFormed());

const json = (value: string) => JSON.stringify(value).slice(1, -1);
const html = (value: string) =>
  value.replaceAll(/[&<>"']/g, (char) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' }[char] ?? '#39'};`);
const forms: Readonly<Record<string, (value: string) => string>> = {
  plain: (value) => value,
  upper: (value) => value.replaceAll(/[a-zà-öø-þа-я]/g, (letter) => letter.toUpperCase()),
  url: encodeURIComponent,
  lowerUrl: (value) => encodeURIComponent(value).replaceAll(/%../g, (code) => code.toLowerCase()),
  form: (value) => new URLSearchParams({ '': value }).toString().slice(1),
  json,
  jsonInJson: (value) => json(json(value)),
  jsonInUrl: (value) => encodeURIComponent(json(value)),
  html,
  htmlInJson: (value) => json(html(value)).replaceAll('&', '\\u0026'),
  hex: (value) => Buffer.from(value).toString('hex'),
  base64: (value) => Buffer.from(value).toString('base64'),
  base64url: (value) => Buffer.from(value).toString('base64url'),
};

test('no secret survives in any form in any text', () => {
  fc.assert(
    fc.property(
      anySecret,
      fc.constantFrom(...Object.keys(forms)),
      fc.tuple(anyText, anyText),
      (secret, form, [before, after]) => {
        const { text, find } = createRedactor({ S: secret });
        const written = forms[form]!(secret);
        const whole = `${before}${written}${after}`;
        const at = before.length;
        // Every character of it is in what is taken out; what stays on either side is none of it.
        const covered = find(whole).filter(({ start, end }) => start < at + written.length && end > at);
        const [first, last] = [covered[0], covered.at(-1)];
        expect(text(whole)).toContain('[*S*]');
        expect(first?.start ?? Infinity).toBeLessThanOrEqual(at + leading(written));
        expect(last?.end ?? 0).toBeGreaterThanOrEqual(at + written.length - trailing(written));
      },
    ),
    { numRuns: sampleCount(600) },
  );
});

/** Characters at the ends that tell nothing: padding, and what no reader sees. */
const leading = (written: string) => invisibleIn(written);
const trailing = (written: string) => invisibleIn(Array.from(written).toReversed().join(''));
const invisibleIn = (text: string) => /^[=\0\u00AD\u200B-\u200D\u2060\uFEFF]*/.exec(text)![0].length;

test('a text without the letters of a secret stays as it is', () => {
  const letters = fc.string({ minLength: 4, maxLength: 20, unit: fc.constantFrom(...'bcdfghjklm'.split('')) });
  const others = fc.string({ maxLength: 300, unit: fc.constantFrom(...'xyz.,:;/\\%&<>"\'()[]{}*+- \n\t'.split('')) });
  fc.assert(
    fc.property(letters, others, (secret, text) => {
      const redactor = createRedactor({ S: secret });
      expect(redactor.text(text)).toBe(text);
      expect(redactor.clean(text, 400)).toBe(text);
      const bytes = Buffer.from(text);
      expect(redactor.bytes(bytes)).toBe(bytes);
    }),
    { numRuns: sampleCount(300) },
  );
});

test('the work of a search grows with the text and with nothing else, however hostile secrets and text are', () => {
  const parts = [
    '/',
    '\\',
    '%',
    '%41',
    '%25',
    '&amp;',
    '&#x41;',
    '+',
    'a',
    'aa',
    '4 ',
    '<',
    '<b>',
    '\\u0041',
    '\\\\n',
    '[*',
    '=',
    'ab',
  ];
  const hostile = fc
    .tuple(fc.constantFrom(...parts), fc.constantFrom(...parts))
    .map(([one, two]) => `${one}${two}`.repeat(30).slice(0, 60));
  const texts = fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 3 }).map((some) => some.join(''));
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 6 }), texts, (values, part) => {
      const secrets = Object.fromEntries(values.map((value, index) => [`S${index}`, value]));
      let steps = 0;
      const { text } = createRedactor(secrets, { onSteps: (more) => (steps += more) });
      const whole = part.repeat(Math.ceil(4000 / part.length));
      text(whole);
      expect(steps).toBeLessThan(whole.length * 100);
    }),
    { numRuns: sampleCount(200) },
  );
});

test('a thousand secrets cost no more steps than one', () => {
  const some = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`S${index}`, `k${(index + 1) * 7919}-${index}zq`]));
  const stepsWith = (count: number) => {
    let steps = 0;
    createRedactor(some(count), { onSteps: (more) => (steps += more) }).text(
      'GET /orders?id=4711&of=k77 200 '.repeat(500),
    );
    return steps;
  };
  expect(stepsWith(1000)).toBeLessThan(stepsWith(1) * 4);
});
