import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';

/** Where a program stands on the path. */
const find = (name: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .concat('/usr/bin')
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

export const prometheusBinary = find('prometheus');
export const promtoolBinary = find('promtool');
export const amtoolBinary = find('amtool');

/** A test that says loudly what was not tried because a program is missing, and fails where everything must be tried. */
export function expectPrograms(programs: Readonly<Record<string, string | undefined>>): boolean {
  const missing = Object.entries(programs).flatMap(([name, found]) => (found === undefined ? [name] : []));
  const how = 'install them: apt-get install -y --no-install-recommends prometheus prometheus-alertmanager';
  test('the real programs are on the path', ({ skip }) => {
    expect(process.env['CI'] === 'true' ? missing : [], how).toEqual([]);
    if (missing.length > 0) console.warn(`SKIPPED: nothing was tried with ${missing.join(', ')}; ${how}`);
    skip(missing.length > 0, how);
  });
  return missing.length === 0;
}

/** A folder with files, gone after the test. */
export async function folderWith(files: Readonly<Record<string, string>>) {
  const path = await mkdtemp(join(tmpdir(), 'bellwether-test-rules-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** Runs a program to its end: all that it said when it failed, nothing when it had nothing to object to. */
export function objections(program: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', timeout: 120_000 });
  return status === 0 ? '' : `${program} ended with ${status}: ${error?.message ?? ''}${stdout}${stderr}`;
}
