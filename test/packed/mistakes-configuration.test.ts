import { afterAll, beforeAll, expect, test } from 'vitest';
import { inStep, passingCheck, withReply } from './mistakes/case.ts';
import { wrongFields } from './mistakes/configuration.ts';
import { createShopProject } from './mistakes/shop-project.ts';
import type { Ended, Project } from './project.ts';

/** Nothing here is ever requested. */
const url = 'http://127.0.0.1:9';
const script = `import { httpCheck, expect } from 'bellwether';\n${passingCheck}`;

let project: Project;
let validated: Ended;

beforeAll(async () => {
  project = createShopProject(
    url,
    wrongFields.map(({ id, fields }) => ({ id, fields, script })),
  );
  validated = await project.run(['validate']);
});

afterAll(() => project?.[Symbol.dispose]());

test.each(wrongFields)('validate finds a configuration with $slip ($id)', ({ id, field, says }) => {
  const place = `  functions.${id}${field === '' ? '' : `.${field}`}`;
  const about = validated.stderr
    .split('\n')
    .filter((line) => /^config\.yaml:\d+:\d+ {2}/.test(line) && line.includes(place));
  expect(about.join('\n'), validated.stderr).toMatch(says);
});

test('validate exits with 2 when there are problems, and counts them', () => {
  expect(validated.stderr).toContain(`${wrongFields.length} problems`);
  expect(validated.code).toBe(2);
});

test('run starts nothing on a configuration with problems and exits with 2', async () => {
  const { code, stdout, stderr } = await project.run(['run', 'duration']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('functions.duration.timeout');
});

test('validate names a secret that a script asks for and the configuration does not have', async () => {
  using other = createShopProject(url, [{ id: 'order', script: withReply(`    secret('TEST_CRAD');`) }]);
  const { code, stderr } = await other.run(['validate']);
  expect(stderr).toMatch(/functions\.order.*TEST_CRAD.*TEST_CARD/);
  expect(code).toBe(2);
});

test.each([
  ['a component that does not exist', script.replace(`'Ask', `, `'Ask', { component: 'shpo' }, `), /:3.*shpo.*shop/],
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
])('validate finds a script with %s', async (_, text, says) => {
  using other = createShopProject(url, [{ id: 'order', script: text }]);
  const { stdout, stderr } = await other.run(['validate']);
  const about = (stdout + stderr).split('\n').filter((line) => line.includes('checks/order.ts'));
  expect(about.join('\n'), stdout + stderr).toMatch(says);
});

test('validate finds a component in a step that is not among what the function depends on', async () => {
  const text = script.replace(`'Ask', `, `'Ask', { component: 'shop' }, `);
  using other = createShopProject(url, [{ id: 'order', script: text, fields: { dependsOn: [] } }]);
  const { stdout, stderr } = await other.run(['validate']);
  expect(stdout + stderr).toMatch(/checks\/order\.ts.*shop.*dependsOn/);
});

test('validate lets a script put the name of a secret together, when the function lists what it may ask for', async () => {
  using put = createShopProject(url, [
    { id: 'order', fields: { secrets: ['TEST_CARD'] }, script: inStep(`    secret('TEST_' + 'CARD');`) },
  ]);
  const { code, stderr } = await put.run(['validate']);
  expect(stderr).not.toContain('"TEST_"');
  expect(code).toBe(0);
});
