import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

let known: Promise<readonly string[]> | undefined;

/**
 * The names of Playwright's device list. Asked of a short-lived process: loading Playwright here would cost the core
 * some 80 MB for ever. Rejects when Playwright cannot be loaded.
 */
export function deviceNames(): Promise<readonly string[]> {
  const ask = "import('playwright').then(({ devices }) => console.log(JSON.stringify(Object.keys(devices))))";
  known ??= promisify(execFile)(process.execPath, ['--input-type=module', '-e', ask], {
    cwd: import.meta.dirname,
  }).then(({ stdout }) => JSON.parse(stdout) as string[]);
  return known;
}
