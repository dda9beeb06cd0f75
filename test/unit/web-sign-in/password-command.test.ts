import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { parsePasswordHash } from '../../../src/model/password-hash.ts';
import { isPassword } from '../../../src/web/sign-in/password.ts';

let said: string[] = [];
let explained: string[] = [];
beforeEach(() => {
  said = [];
  explained = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text));
  vi.spyOn(console, 'error').mockImplementation((text: string) => void explained.push(text));
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});

/** Runs the command with something on its standard input, and gives its exit code. */
async function password(input: string): Promise<number> {
  process.exitCode = 0;
  const stdin = Object.assign(Readable.from([Buffer.from(input)]), { isTTY: false });
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(stdin as unknown as typeof process.stdin);
  await main(['node', 'bellwether', 'password']);
  return process.exitCode;
}

describe('bellwether password', () => {
  test('prints a hash for the configuration, and nothing else on standard output', async () => {
    expect(await password('correct horse battery\r\n')).toBe(0);
    expect(said).toHaveLength(1);
    const hash = parsePasswordHash(said[0]!);
    expect(await isPassword('correct horse battery', hash)).toBe(true);
    expect(explained.join('\n')).toContain('access.login.users.NAME.password');
    expect(explained.join('\n')).not.toContain('correct horse');
  });

  test.each([
    ['', /must come on standard input; it was empty/],
    ['short\n', /must have at least 10 characters/],
    ['x'.repeat(1001), /must have at most 1000 characters, found 1001/],
    ['x'.repeat(50_000), /must have at most 1000 characters; more than 10000 bytes came in/],
  ])('refuses one that is too short or too long', async (input, says) => {
    expect(await password(input)).toBe(2);
    expect([said, explained.join('\n')]).toEqual([[], expect.stringMatching(says)]);
    if (input !== '') expect(explained.join('\n')).not.toContain(input.trim());
  });
});
