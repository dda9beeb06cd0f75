import { readFileSync } from 'node:fs';

const manifest = (): { version: string } => {
  for (const up of ['../../package.json', '../../../package.json']) {
    try {
      return JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')) as { version: string };
    } catch {
      // From dist/ the package is one folder further up than from src/.
    }
  }
  throw new Error('package.json of bellwether is not where it must be: two or three folders above src/cli');
};

/** The version in package.json. */
export const version = manifest().version;
