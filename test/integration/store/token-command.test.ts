import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { openStore } from '../../../src/store/engine/open-store.ts';
import { hashOfToken } from '../../../src/store/token-secret.ts';
import { systemClock } from '../../../src/time/clock.ts';
import { temporaryFolder } from './folder.ts';
import { write } from '../../support/build/writes.ts';

let said: string[] = [];
let explained: string[] = [];
beforeEach(() => {
  said = [];
  explained = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text));
  vi.spyOn(console, 'error').mockImplementation((text: string) => void explained.push(text));
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => explained.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});

/** Runs the command and gives its exit code. */
async function token(folder: string, ...args: readonly string[]): Promise<number> {
  process.exitCode = 0;
  await main(['node', 'bellwether', 'token', '--store', folder, ...args]);
  return process.exitCode;
}

describe('bellwether token', () => {
  test('prints a token once and keeps only its hash, in a store that it makes when there is none', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'data');
    expect(await token(path, 'ci', '--role', 'responder', '--expires', '90d')).toBe(0);
    const [secret, ...more] = said;
    expect(more).toEqual([]);
    expect(secret).toMatch(/^bw_[A-Za-z0-9_-]{43}$/);
    expect(explained.join('\n')).toMatch(/Token of ci, responder, until \d{4}-.*shown this once/);
    await using store = await openStore(path, { clock: systemClock });
    const kept = await store.tokens.find(hashOfToken(secret!));
    expect(kept).toMatchObject({ name: 'ci', role: 'responder' });
    expect(kept!.expiresAt! - kept!.createdAt).toBe(90 * 86_400_000);
    const files = await Promise.all(['', '-wal'].map((end) => readFile(join(path, `bellwether.db${end}`), 'latin1')));
    expect(files.join('')).not.toContain(secret);
  });

  test('works while a monitor runs on the store, which knows of it at once', async () => {
    await using folder = await temporaryFolder();
    await using store = await openStore(folder.path, { clock: systemClock });
    await write(store, (writes) => writes.valueSaved('busy', 1));
    expect(await token(folder.path, 'Asha Rao', '--role', 'admin')).toBe(0);
    const [secret] = said;
    expect(await store.tokens.find(hashOfToken(secret!))).toMatchObject({ name: 'Asha Rao', role: 'admin' });
    await write(store, (writes) => writes.valueSaved('busy', 2));
    expect(await token(folder.path, '--list')).toBe(0);
    expect(said.at(-1)).toMatch(/^Asha Rao {2}admin {6}made .* until it is revoked$/);
    expect(await token(folder.path, '--revoke', 'Asha Rao')).toBe(0);
    expect(await store.tokens.find(hashOfToken(secret!))).toBeUndefined();
    await store.ping();
  });

  test('refuses a name that is taken, and leaves the first as it was', async () => {
    await using folder = await temporaryFolder();
    await token(folder.path, 'ci', '--role', 'viewer');
    const [first] = said;
    expect(await token(folder.path, 'ci', '--role', 'admin')).toBe(2);
    expect(explained.at(-1)).toMatch(/there is one called "ci" already.*--revoke/);
    await using store = await openStore(folder.path, { clock: systemClock });
    expect(await store.tokens.find(hashOfToken(first!))).toMatchObject({ role: 'viewer' });
  });

  test('says what was probably meant when there is nothing to revoke', async () => {
    await using folder = await temporaryFolder();
    await token(folder.path, 'pipeline', '--role', 'viewer');
    expect(await token(folder.path, '--revoke', 'pipelin')).toBe(2);
    expect(explained.at(-1)).toContain('none called "pipelin" (did you mean pipeline?)');
  });

  test.each([
    [[], /give a NAME with --role, or --list, or --revoke/],
    [['ci', '--list'], /one of them/],
    [['ci'], /say what "ci" may do with --role viewer\|responder\|admin/],
    [['ci', '--role', 'king'], /Allowed choices are viewer, responder, admin/],
    [['ci', '--role', 'viewer', '--expires', 'tomorrow'], /must be a time like 12h, 90d or 1y/],
    [['ci', '--role', 'viewer', '--expires', '0d'], /must be a time like/],
    [['ci', '--role', 'viewer', '--expires', '11y'], /at most 10y/],
    [['a\nb', '--role', 'viewer'], /cannot be a name/],
    [['', '--role', 'viewer'], /cannot be a name/],
  ] as const)('refuses %j with exit code 2', async (args, says) => {
    await using folder = await temporaryFolder();
    expect(await token(folder.path, ...args)).toBe(2);
    expect(explained.join('\n')).toMatch(says);
    expect(said).toEqual([]);
  });

  test('says so when the folder cannot be used', async () => {
    expect(await token('/dev/null/store', 'ci', '--role', 'viewer')).toBe(2);
    expect(explained.at(-1)).toContain('cannot be used');
  });

  test('--help shows an example', async () => {
    expect(await token('.', '--help')).toBe(0);
    expect(said.join('')).toContain('bellwether token ci --role responder --expires 90d');
  });
});
