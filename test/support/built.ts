import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Tests of whole processes run what is built; vitest calls this once before them. */
export default async function build(): Promise<void> {
  const { sourceStamp } = (await import(`${root}scripts/source-stamp.mjs`)) as {
    sourceStamp: (root: string) => string;
  };
  const stamp = `${root}dist/stamp`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceStamp(root)) return;
  execFileSync(process.execPath, [`${root}scripts/build.mjs`], { stdio: 'inherit', cwd: root });
}
