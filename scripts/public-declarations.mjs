import { globSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/**
 * Removes every declaration file below `folder` that `entry` does not lead to: check scripts import the public face
 * alone, and the declarations of everything else would double the number of files in the package.
 */
export function keepPublicDeclarations(folder, entry) {
  const kept = new Set();
  const waiting = [normalize(join(folder, entry))];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (kept.has(file)) continue;
    kept.add(file);
    const imports = readFileSync(file, 'utf8').matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)['"](\.[^'"]+)['"]/g);
    for (const [, path] of imports) waiting.push(join(dirname(file), path.replace(/\.[jt]sx?$/, '.d.ts')));
  }
  for (const name of globSync('**/*.d.ts', { cwd: folder })) {
    const file = normalize(join(folder, name));
    if (!kept.has(file)) rmSync(file);
  }
}
