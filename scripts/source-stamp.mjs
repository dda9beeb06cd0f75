import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A hash over everything that a build is made of: paths and contents below src/ and demo/, and how it is compiled. */
export function sourceStamp(root) {
  const hash = createHash('sha256');
  const files = [
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'scripts/build.mjs',
    'scripts/public-declarations.mjs',
  ];
  for (const folder of ['src', 'demo', 'dashboards/rules']) {
    for (const name of readdirSync(join(root, folder), { recursive: true }).map(String).sort()) {
      files.push(join(folder, name));
    }
  }
  for (const file of files) {
    const path = join(root, file);
    if (!statSync(path).isFile()) continue;
    hash.update(file).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}
