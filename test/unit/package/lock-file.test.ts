import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Entry {
  readonly version?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

const text = readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8');
const { packages } = JSON.parse(text) as { readonly packages: Readonly<Record<string, Entry>> };

/** Whether Node, looking from a package upwards, finds another. */
function finds(from: string, name: string): boolean {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[[folder, 'node_modules', name].filter(Boolean).join('/')]) return true;
    if (!folder.includes('/node_modules/')) return packages[`node_modules/${name}`] !== undefined;
  }
}

test('npm ci finds every package that another one names in the lock file, those for other platforms too', () => {
  const missing = Object.entries(packages).flatMap(([from, entry]) => {
    const isNeeded = (name: string) => entry.peerDependenciesMeta?.[name]?.optional !== true;
    const names = Object.keys({
      ...entry.dependencies,
      ...entry.devDependencies,
      ...entry.optionalDependencies,
      ...Object.fromEntries(Object.entries(entry.peerDependencies ?? {}).filter(([name]) => isNeeded(name))),
    });
    return names.filter((name) => !finds(from, name)).map((name) => `${from || 'package.json'} needs ${name}`);
  });
  expect(
    missing,
    'Delete the package and its binaries from the lock file, then: npm install --package-lock-only',
  ).toEqual([]);
});

test('the lock file pins what every package holds, and names no registry', () => {
  const unpinned = Object.entries(packages).filter(([path, { integrity }]) => path !== '' && !integrity);
  expect(unpinned.map(([path]) => path)).toEqual([]);
  expect(text).not.toContain('"resolved"');
});
