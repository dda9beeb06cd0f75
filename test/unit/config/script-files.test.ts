import { describe, expect, test } from 'vitest';
import { createScriptReader, relativeImports, withoutComments } from '../../../src/config/script-files.ts';
import { secretsAskedFor, secretsMentioned } from '../../../src/config/script-secrets.ts';
import { changed, ConfigFolder, goodEnv, goodFiles } from './config-folder.ts';

describe('the files of a script', () => {
  test('are all that it imports from beside it, however it says so', () => {
    const code = `
      import { a } from './a.ts';
      import b, { type C } from "../b.mts";
      import type { D } from './d.ts'
      import './e.js';
      export * from './f.ts';
      export { g } from './g.ts';
      import data from './h.json' with { type: 'json' };
      import {
        long,
        list,
      } from './i.ts';
      const j = await import('./j.ts');
      const k = new URL('./k.txt', import.meta.url);
      import { expect } from 'bellwether';
      import fs from 'node:fs';
    `;
    expect(
      relativeImports(code)
        .map((path) => path.replace(/^\.*\//, '').slice(0, 1))
        .join(''),
    ).toBe('abdefghijk');
  });

  test('are not those that only a comment or a text speaks of', () => {
    expect(relativeImports(`// import './a.ts';\n/* import './b.ts'; */\nconst x = "see import of c";`)).toEqual([]);
    expect(withoutComments(`const a = 'http://x'; // away\nconst b = "/* stays */";`)).toBe(
      `const a = 'http://x';  \nconst b = "/* stays */";`.replace('  \n', '  \n'),
    );
  });

  test('are followed through each other, round in circles and to what is missing', async () => {
    await using folder = await ConfigFolder.with({
      'checks/a.ts': `import './b.ts'; import './missing.ts';`,
      'checks/b.ts': `import '../shared/c.ts'; import './a.ts';`,
      'shared/c.ts': `import cards from './cards.json' with { type: 'json' };`,
      'shared/cards.json': '{}',
    });
    const script = await createScriptReader()(folder.file('checks/a.ts'));
    expect(script.files).toEqual(
      ['checks/a.ts', 'checks/b.ts', 'checks/missing.ts', 'shared/c.ts', 'shared/cards.json'].map((name) =>
        folder.file(name),
      ),
    );
    await folder.write('shared/cards.json', '{ "a": 1 }');
    const later = await createScriptReader()(folder.file('checks/a.ts'));
    expect(later.digest).not.toBe(script.digest);
    await folder.write('checks/missing.ts', '');
    expect((await createScriptReader()(folder.file('checks/a.ts'))).digest).not.toBe(later.digest);
  });
});

describe('the secrets of a script', () => {
  test('are those that it asks for, not those that a comment speaks of', () => {
    const code = withoutComments(
      `secret('A'); secret( "B" ); mySecret('no'); // secret('C')\n secret(name); secret(\`D\${x}\`)`,
    );
    expect(secretsAskedFor(code)).toEqual(['A', 'B']);
  });

  test('are by default the declared ones whose names stand in it as texts', () => {
    expect(secretsMentioned(`const name = 'A'; x["B"]; \`C\`; D`, ['A', 'B', 'C', 'D', 'E'])).toEqual(['A', 'B', 'C']);
  });

  test('are found in what it imports, too', async () => {
    await using folder = await ConfigFolder.with({
      ...goodFiles,
      'config.yaml': changed('  TEST_CARD:', '  OTHER: { env: OTHER }\n  TEST_CARD:'),
      'checks/place-order.ts': `import { pay } from '../flows/pay.ts'; export default pay;`,
      'flows/pay.ts': `export const pay = ({ secret }) => secret('TEST_CARD');`,
    });
    const result = await folder.load({ env: { ...goodEnv, OTHER: 'x' } });
    expect(result.ok && result.config.functions.get('place-order')?.secrets).toEqual(['TEST_CARD']);
    expect(result.files).toEqual(
      ['config.yaml', 'checks/place-order.ts', 'flows/pay.ts'].map((name) => folder.file(name)),
    );
  });
});
