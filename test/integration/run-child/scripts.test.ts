import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Child, browserScript, httpScript } from './rig.ts';

let child: Child;

beforeAll(async () => {
  child = await Child.start('http');
  await child.write('helper.ts', 'export interface Order { id: number }\nexport const one = 1;');
});

afterAll(() => child[Symbol.asyncDispose]());

const check = `import { httpCheck } from 'bellwether';\n`;
const end = `\nexport default httpCheck(() => {});`;

describe('a script that does not load', () => {
  test.each([
    [
      'enum',
      `${check}enum Colour { Red }${end}`,
      /enum-\d\.ts:2 has an enum, which Node cannot strip: use a union of texts/,
    ],
    ['property', `class A { constructor(private x: number) {} }`, /property-\d\.ts:1 has a parameter property/],
    ['namespace', `namespace A { export const a = 1 }`, /namespace-\d\.ts:1 has a namespace/],
    [
      'type',
      `import { Order } from './helper.ts';\n${check}${end}`,
      /type-\d\.ts:1 imports Order from \.\/helper\.ts, which exports no such value\. If Order is a type, write: import type \{ Order \} from '\.\/helper\.ts'/,
    ],
    [
      'ending',
      `import { one } from './helper';`,
      /imports .*helper without its ending: write the whole name, with \.ts/,
    ],
    ['gone', `import { one } from './nowhere.ts';`, /imports .*nowhere\.ts, which does not exist/],
    [
      'package',
      `import x from 'no-such-package';`,
      /imports the package "no-such-package", which is not installed: npm install no-such-package/,
    ],
    ['syntax', `export default (;`, /syntax-\d\.ts:1 is not valid TypeScript: Expression expected/],
    [
      'nothing',
      `export {};`,
      /nothing-\d\.ts has no default export; it exports nothing\. Write: export default browserCheck/,
    ],
    ['named', `export const check = 1;`, /no default export; it exports only check/],
    [
      'function',
      `export default async () => {};`,
      /the default export must come from browserCheck\(\) or httpCheck\(\), found a plain function/,
    ],
    [
      'argument',
      `${check}export default httpCheck('x');`,
      /argument-1\.ts:2 threw while it was loaded: httpCheck needs a function and nothing else, found "x"/,
    ],
    [
      'throws',
      `${check}const x = undefined;\nx.y;${end}`,
      /throws-\d\.ts:3 threw while it was loaded: TypeError: Cannot read properties of undefined/,
    ],
    ['exits', `process.exit(0);`, /exits-\d\.ts:1 threw while it was loaded: The script called process\.exit\(\)/],
    [
      'waits',
      `await new Promise(() => {});`,
      /did not finish loading within 4 s: look for an await outside of the check itself/,
    ],
  ])('says where and what to do: %s', async (name, text, expected) => {
    const file = await child.write(`${name}-1.ts`, text);
    const [inspected, { result }] = await Promise.all([child.inspect(file), child.try('', { checkFile: file })]);
    expect(inspected).toMatchObject({ kind: null, problem: expect.stringMatching(expected) });
    expect(result).toMatchObject({
      verdict: 'inconclusive',
      trouble: { trouble: 'script-does-not-load', message: expect.stringMatching(expected) },
    });
  });

  test('is a .tsx file, or none at all', async () => {
    const tsx = await child.write('page.tsx', 'export default 1;');
    expect(await child.inspect(tsx)).toMatchObject({ problem: expect.stringContaining('.tsx does not work') });
    const missing = join(child.folder, 'missing.ts');
    expect(await child.inspect(missing)).toMatchObject({ problem: `${missing} does not exist` });
  });
});

describe('a script that loads', () => {
  test('is told by its kind, wherever it lies, without being run', async () => {
    const http = await child.write(
      'deep.ts',
      `import { one } from './helper.ts';\n${httpScript('throw new Error(String(one));')}`,
    );
    expect(await child.inspect(http)).toMatchObject({ kind: 'http' });
    const browser = await child.write('browser.ts', browserScript('throw new Error();'));
    expect(await child.inspect(browser)).toMatchObject({ kind: 'browser' });
  });

  test('may come from another copy of the package', async () => {
    const { result } = await child.try(
      `export default { [Symbol.for('bellwether.check')]: 'http', run: ({ log, step }) => step('Far', () => log('from afar')) };`,
    );
    expect(result).toMatchObject({ verdict: 'passed', log: ['from afar'] });
  });

  test('is loaded once: a changed one needs a new process', async () => {
    const file = await child.write('once.ts', httpScript(`log('old');`));
    expect((await child.try('', { checkFile: file })).result.log).toEqual(['old']);
    await rm(file);
    expect((await child.try('', { checkFile: file })).result.log).toEqual(['old']);
  });
});
