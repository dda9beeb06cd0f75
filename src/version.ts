import { readFileSync } from 'node:fs';

interface Manifest {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** package.json of this package. */
export const manifest: Manifest = readManifest();

/** The version in package.json. */
export const { version } = manifest;

function readManifest(): Manifest {
  for (const up of ['../package.json', '../../package.json']) {
    try {
      return JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')) as Manifest;
    } catch {
      // From dist/ the package is one folder further up than from src/.
    }
  }
  throw new Error('package.json of bellwether is not where it must be: one or two folders above src');
}
