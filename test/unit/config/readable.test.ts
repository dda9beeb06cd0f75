import { expect, test } from 'vitest';
import { readableByScripts } from '../../../src/config/readable.ts';

const script = (...files: string[]) => ({ files, snapshot: { texts: {}, links: {} } });
/** Without where packages would be. */
const withoutPackages = (paths: readonly string[]) =>
  paths.filter((path) => !/\/(node_modules|package\.json)$/.test(path));
const secret = ['/shop/config.yaml', '/shop/data', '/shop/secrets/card'];

test('HTTP checks may read what lies beside their scripts and what these import, and packages', () => {
  const scripts = [script('/shop/checks/order.ts', '/shop/lib/login.ts')];
  const found = readableByScripts({ scripts, allowed: [], secret });
  expect(withoutPackages(found)).toEqual(['/shop/checks', '/shop/lib']);
  expect(found).toEqual(expect.arrayContaining(['/shop/node_modules', '/shop/package.json', '/node_modules']));
});

test('a folder with a secret in it, or below it, is left out, and only the scripts in it can be read', () => {
  const scripts = [script('/shop/order.ts'), script('/shop/secrets/odd.ts')];
  const found = readableByScripts({ scripts, allowed: [], secret });
  expect(withoutPackages(found)).toEqual(['/shop/order.ts', '/shop/secrets/odd.ts']);
});

test('what the configuration allows beside that can be read', () => {
  const found = readableByScripts({ scripts: [], allowed: ['/shop/fixtures'], secret });
  expect(found).toEqual(['/shop/fixtures']);
});

test('folders whose names only begin alike are not taken for one another', () => {
  const scripts = [script('/shop/data-checks/order.ts')];
  const found = readableByScripts({ scripts, allowed: [], secret });
  expect(withoutPackages(found)).toEqual(['/shop/data-checks']);
});
