// What does not hold yet. Each belongs into the table of its kind as soon as it does.
import { expect, test } from 'vitest';
import { inStep, passingCheck } from './mistakes/case.ts';
import { openHttp } from './mistakes/open-http.ts';
import { openImports } from './mistakes/open-imports.ts';
import { openScripts } from './mistakes/open-scripts.ts';
import { openSound } from './mistakes/open-sound.ts';
import { createShopProject } from './mistakes/shop-project.ts';
import { startShop } from './mistakes/shop.ts';
import { testScripts } from './mistakes/suite.ts';

testScripts({ mistakes: [...openScripts, ...openImports, ...openHttp], sound: openSound });

/** Nothing here is ever requested. */
const url = 'http://127.0.0.1:9';
const order = { id: 'order', script: `import { httpCheck, expect } from 'bellwether';\n${passingCheck}` };

test('validate lets a script put the name of a secret together, when the function lists what it may ask for', async () => {
  using project = createShopProject(url, [
    { id: 'order', fields: { secrets: ['TEST_CARD'] }, script: inStep(`    secret('TEST_' + 'CARD');`) },
  ]);
  const { code, stderr } = await project.run(['validate']);
  expect(stderr).not.toContain('"TEST_"');
  expect(code).toBe(0);
});

test.each([
  [
    'a component that does not exist',
    order.script.replace(`'Ask', `, `'Ask', { component: 'shpo' }, `),
    /:3.*shpo.*shop/,
  ],
  [
    'a variable of the target that does not exist',
    inStep(`    await http.get(target.variables.WAREHOSE);`),
    /:4.*WAREHOUSE/,
  ],
  ['a parameter that does not exist', inStep(`    await http.get(params.customer_number);`), /:4.*customerNumber/],
  [
    'neither a step nor an expectation',
    `import { httpCheck } from 'bellwether';\nexport default httpCheck(async () => {});\n`,
    /step|expect/,
  ],
])('validate finds a script with %s', async (_, script, says) => {
  using project = createShopProject(url, [{ id: 'order', script }]);
  const { stdout, stderr } = await project.run(['validate']);
  const about = (stdout + stderr).split('\n').filter((line) => line.includes('checks/order.ts'));
  expect(about.join('\n'), stdout + stderr).toMatch(says);
});

test('validate finds a component in a step that is not among what the function depends on', async () => {
  const script = order.script.replace(`'Ask', `, `'Ask', { component: 'shop' }, `);
  using project = createShopProject(url, [{ id: 'order', script, fields: { dependsOn: [] } }]);
  const { stdout, stderr } = await project.run(['validate']);
  expect(stdout + stderr).toMatch(/checks\/order\.ts.*shop.*dependsOn/);
});

test('a script that is broken while the monitor runs is refused, and the last good one stays', async () => {
  await using shop = await startShop();
  using project = createShopProject(shop.url, [{ ...order, fields: { every: '2s' } }]);
  await using monitor = await project.start();
  await monitor.untilState('order', 'working');
  project.write('checks/order.ts', `import { httpCheck } from 'bellwether';\nexport default httpCheck(async () => {\n`);
  await monitor.until('the monitor has read the script', () =>
    monitor.log.some(({ msg }) => /configuration|script/i.test(msg)),
  );
  const { text } = await monitor.ask('/metrics');
  expect(text).toMatch(/^bellwether_config_last_reload_successful 0$/m);
  expect(JSON.stringify(monitor.log)).toMatch(/checks\/order\.ts:\d/);
  expect((await monitor.ask('/?for=operations')).text).toMatch(/checks\/order\.ts:\d/);
  expect((await monitor.states())['order']).toBe('working');
});
