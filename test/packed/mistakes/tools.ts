import { httpScript } from '../project.ts';
import { onPage, withReply, type Mistake } from './case.ts';

export const tools: readonly Mistake[] = [
  {
    id: 'nothing-asked',
    slip: 'neither a step nor an expectation',
    script: `import { httpCheck } from 'bellwether';
export default httpCheck(async ({ http }) => {
  await http.get('/api/broken');
});
`,
    says: /step|expect/,
    validate: /step|expect/,
  },
  {
    id: 'nothing-at-all',
    slip: 'an empty function',
    script: `import { httpCheck } from 'bellwether';
export default httpCheck(async () => {});
`,
    says: /step|expect/,
    validate: /step|expect/,
  },
  {
    id: 'secret-unknown',
    slip: 'a secret that is not in the configuration',
    script: withReply(`    const name = 'TEST_CRAD';
    secret(name); // HERE`),
    says: /TEST_CRAD/,
  },
  {
    id: 'target-typo',
    slip: 'a property of the target that does not exist',
    script: withReply(`    await http.get(target.variable.WAREHOUSE + '/healthz'); // HERE`),
    says: /variable/,
  },
  {
    id: 'target-no-url',
    slip: 'target.baseUrl instead of target.url',
    script: withReply(`    await http.get(target.baseUrl + '/catalogue'); // HERE`),
    says: /url/,
  },
  {
    id: 'not-destructured',
    slip: 'step taken as the first argument instead of a part of it',
    script: `import { httpCheck } from 'bellwether';
export default httpCheck(async (http, step) => { // HERE
  await step('Ask', async () => { // HERE
    await http.get('/');
  });
});
`,
    says: /\{ ?http|\{ ?step|brace|destructur/,
  },
  {
    id: 'step-options-last',
    slip: 'a step with its options behind the function',
    script: httpScript(`  await step('Ask', async () => { // HERE
    expect((await http.get('/')).status).toBe(200);
  }, { component: 'shop' });`),
    says: /component|option/,
  },
  {
    id: 'secret-without-name',
    slip: 'secret() without a name',
    script: withReply(`    secret(); // HERE`),
    says: /name/,
  },
  {
    id: 'role-as-object',
    slip: 'getByRole() without a role',
    script: onPage(`    await page.getByRole({ name: 'Order' }).click(); // HERE`),
    says: /role|selector/i,
  },
  {
    id: 'text-undefined',
    slip: 'getByText() without a text',
    script: onPage(`    await page.getByText().click(); // HERE`),
    says: /text|undefined/i,
  },
  {
    id: 'locator-as-element',
    slip: 'a locator used as if it were an element',
    script: onPage(`    expect(page.getByRole('heading').textContent.trim()).toBe('Shop'); // HERE`),
    says: /trim/,
  },
  {
    id: 'expect-selector',
    slip: 'expect() of a selector instead of a locator',
    script: onPage(`    await expect('h1').toBeVisible(); // HERE`),
    says: /locator/i,
  },
  {
    id: 'expect-page-text',
    slip: 'a matcher for locators on the page',
    script: onPage(`    await expect(page).toHaveText('Shop'); // HERE`),
    says: /locator/i,
  },
];
