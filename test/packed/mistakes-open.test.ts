// What does not hold yet. Each belongs into the table of its kind as soon as it does.
import { expect, test } from 'vitest';
import { inStep } from './mistakes/case.ts';
import { openHttp } from './mistakes/open-http.ts';
import { openImports } from './mistakes/open-imports.ts';
import { openScripts } from './mistakes/open-scripts.ts';
import { openSound } from './mistakes/open-sound.ts';
import { createShopProject } from './mistakes/shop-project.ts';
import { testScripts } from './mistakes/suite.ts';

testScripts({ mistakes: [...openScripts, ...openImports, ...openHttp], sound: openSound });

/** Nothing here is ever requested. */
const url = 'http://127.0.0.1:9';

test('validate lets a script put the name of a secret together, when the function lists what it may ask for', async () => {
  using project = createShopProject(url, [
    { id: 'order', fields: { secrets: ['TEST_CARD'] }, script: inStep(`    secret('TEST_' + 'CARD');`) },
  ]);
  const { code, stderr } = await project.run(['validate']);
  expect(stderr).not.toContain('"TEST_"');
  expect(code).toBe(0);
});
