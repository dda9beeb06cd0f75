// A text is cut where it is made, by whoever does not know all secrets: what is left of one stands before the `…`.
import { expect, test } from 'vitest';
import { createRedactor } from '../../../src/secrets/redactor.ts';

const secret = 'p@ss "wörd"/+&<it\'s>\\n';
const { text } = createRedactor({ PASSWORD: secret, CARD: '4111222233334444' });
const utf8 = Buffer.from(secret);

test.each([
  ['as it is', secret, 4],
  ['URL-encoded', encodeURIComponent(secret), 6],
  ['URL-encoded twice', encodeURIComponent(encodeURIComponent(secret)), 8],
  ['JSON-escaped', JSON.stringify(secret).slice(1, -1), 4],
  ['JSON-escaped twice', JSON.stringify(JSON.stringify(secret)).slice(3, -3), 4],
  ['JSON-escaped to ASCII', JSON.stringify(secret).slice(1, -1).replace('ö', '\\u00F6').replace('<', '\\u003c'), 4],
  ['HTML-escaped', secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'), 4],
  ['in hex', utf8.toString('hex'), 6],
  ['in base64', utf8.toString('base64').replace(/=+$/, ''), 6],
])('a text that is cut anywhere in a secret %s keeps nothing of it', (_form, written, fewest) => {
  for (let length = fewest; length < written.length; length += 1)
    expect(text(`before "${written.slice(0, length)}…" after`)).toBe('before "[*PASSWORD*]…" after');
});

test('a number that is cut is redacted from its fourth digit, and from its sixth when something separates them', () => {
  expect(text('card 411…')).toBe('card 411…');
  expect(text('card 4111…')).toBe('card [*CARD*]…');
  expect(text('card 4111 22…')).toBe('card [*CARD*]…');
  expect(text('card 41 11…')).toBe('card 41 11…');
});

test('the beginning of a secret in a text that goes on is no secret', () => {
  for (const whole of ['p@ss', 'p@ss…word', 'p@s…', 'p@ss …', 'card 4111 and more', 'p@ss, and …'])
    expect(text(whole)).toBe(whole.replace('p@ss…', '[*PASSWORD*]…').replace('p@ss …', '[*PASSWORD*]…'));
});

test('work on a text full of cuts and escapes grows with the text alone', () => {
  const stepsOf = (times: number) => {
    let steps = 0;
    createRedactor({ PASSWORD: secret }, { onSteps: (more) => (steps += more) }).text('p@ss \\%\\&…'.repeat(times));
    return steps;
  };
  expect(stepsOf(2000)).toBeLessThan(stepsOf(1000) * 2.1);
});
