import fc from 'fast-check';
import { expect, test } from 'vitest';
import { passwordProblem, readPipedPassword } from '../../../src/cli/piped-password.ts';

const read = (text: string | Uint8Array) => readPipedPassword(Buffer.from(text));

test.each([
  ['nothing', '', 'it was empty'],
  [
    'two lines',
    'first password\nsecond password\n',
    'must be one line; 2 lines came in. To use the first: … | head -n 1',
  ],
  ['two lines of an old Mac', 'first password\rsecond password', 'must be one line; 2 lines came in'],
  ['a line and an empty one', 'a good password\n\n', 'must be one line; 2 lines came in'],
  ['a NUL', 'a good\0password', 'must have no control characters, found U+0000'],
  ['a key of the terminal', 'a good password\u001b[A', 'found U+001B'],
  ['a byte order mark', '\ufeffa good password', 'found U+FEFF'],
  ['spaces alone', ' '.repeat(20), 'must not be made of spaces alone'],
  ['too few characters', 'short\n', 'must have at least 10 characters, found 5'],
  ['too many characters', 'a'.repeat(1001), 'must have at most 1000 characters, found 1001'],
  ['other bytes than UTF-8', Uint8Array.of(...Buffer.from('a good passw'), 0xff, 0xfe), 'must be text in UTF-8'],
])('a password of %s is refused', (_, input, why) => {
  expect(read(input)).toEqual({ problem: expect.stringContaining(why) });
});

test('a password is what was typed, without the line end of the program that sent it', () => {
  for (const end of ['', '\n', '\r\n'])
    expect(read(`  a good pässword${end}`)).toEqual({ password: '  a good pässword' });
});

test('whatever comes in is refused in a sentence or is a password that can be typed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const result = readPipedPassword(bytes);
      if ('problem' in result) expect(result.problem).toMatch(/^the password must .+\.$|head -n 1/);
      else expect(passwordProblem(result.password)).toBeUndefined();
    }),
  );
});
