import { browserScript, httpScript } from '../project.ts';
import type { Mistake } from './case.ts';

/** Inside a step that asks the shop's front page. */
const ask = (inside: string) =>
  httpScript(`  await step('Ask', async () => {
    const reply = await http.get('/api/queue');
    expect(reply.status).toBe(200);
${inside}
  });`);

/** Names that do not exist, or are not allowed. */
export const names: readonly Mistake[] = [
  {
    id: 'slip-caught',
    slip: 'a wrong name whose error it catches',
    script: ask(`    try {
      measure('Queue depth', 3); // HERE
    } catch {
      log('no matter');
    }`),
    says: /queue_depth/,
  },
  {
    id: 'listener-typo',
    slip: 'a wrong name in a listener',
    script: browserScript(`  page.on('response', (response) => {
    log(response.statusLine()); // HERE
  });
  await step('Open the shop', async () => {
    await page.goto('/');
    await expect(page.getByRole('heading')).toBeVisible();
  });`),
    says: /statusLine/,
  },
  {
    id: 'log-method',
    slip: 'a method of log, as other loggers have it',
    script: ask(`    log.info('asked'); // HERE`),
    says: /log\.info/,
  },
  {
    id: 'measure-bad-name',
    slip: 'a name in measure() that is no metric name',
    script: ask(`    measure('Queue depth', 3); // HERE`),
    says: /snake_case|queue_depth/,
  },
  {
    id: 'secret-unknown',
    slip: 'a secret that is not in the configuration',
    script: ask(`    const name = 'TEST_CRAD';
    secret(name); // HERE`),
    says: /TEST_CRAD/,
  },
  {
    id: 'variable-unknown',
    slip: 'a variable of the target that is spelled wrong',
    script: ask(`    await http.get(target.variables.WAREHOSE + '/healthz'); // HERE`),
    says: /WAREHOUSE/,
    validate: /WAREHOUSE/,
  },
  {
    id: 'variable-destructured',
    slip: 'a variable of the target that it destructures under a wrong name',
    script: ask(`    const { WAREHUOSE } = target.variables; // HERE
    await http.get(WAREHUOSE + '/healthz');`),
    says: /WAREHOUSE/,
  },
  {
    id: 'param-unknown',
    slip: 'a parameter that is not in the configuration',
    script: ask(`    await http.get('/search?customer=' + params.customer_number); // HERE`),
    says: /customerNumber/,
    validate: /customerNumber/,
  },
  {
    id: 'target-typo',
    slip: 'a property of the target that does not exist',
    script: ask(`    await http.get(target.variable.WAREHOUSE + '/healthz'); // HERE`),
    says: /variable/,
  },
  {
    id: 'target-no-url',
    slip: 'target.baseUrl instead of target.url',
    script: ask(`    await http.get(target.baseUrl + '/catalogue'); // HERE`),
    says: /url/,
  },
  {
    id: 'undeclared',
    slip: 'a variable that it never declared',
    script: ask(`    expect(reponse.status).toBe(200); // HERE`),
    says: /reponse is not defined/,
  },
  {
    id: 'unknown-matcher',
    slip: 'a matcher that does not exist',
    script: ask(`    expect(reply.status).toEquals(200); // HERE`),
    says: /toEqual/,
  },
  {
    id: 'unknown-http-method',
    slip: 'a method that http does not have',
    script: ask(`    await http.fetch('/'); // HERE`),
    says: /http\.fetch|request/,
  },
  {
    id: 'step-option-typo',
    slip: 'an option of step() that is spelled wrong',
    script: httpScript(`  await step('Ask', { componnet: 'shop' }, async () => { // HERE
    expect((await http.get('/')).status).toBe(200);
  });`),
    says: /component/,
  },
  {
    id: 'step-option-unknown',
    slip: 'an option that step() does not have',
    script: httpScript(`  await step('Ask', { timeout: 5000 }, async () => { // HERE
    expect((await http.get('/')).status).toBe(200);
  });`),
    says: /timeout/,
  },
  {
    id: 'page-typo',
    slip: 'a wrong name taken out of what a check is given',
    script: `import { browserCheck } from 'bellwether';
export default browserCheck(async ({ pages, step }) => { // HERE
  await step('Open the shop', async () => {
    await pages.goto('/'); // HERE
  });
});
`,
    says: /page/,
  },
  {
    id: 'page-in-http',
    slip: 'page in an HTTP check',
    script: `import { httpCheck } from 'bellwether';
export default httpCheck(async ({ page, step }) => { // HERE
  await step('Open the shop', async () => {
    await page.goto('/'); // HERE
  });
});
`,
    says: /browserCheck/,
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
    id: 'page-method-typo',
    slip: 'a method that a page does not have',
    script: browserScript(`  await step('Open the shop', async () => {
    await page.goto('/');
    await page.getByLable('Name').fill('Bell'); // HERE
  });`),
    says: /getByLabel|getByLable is not a function/,
  },
  {
    id: 'locator-matcher-typo',
    slip: 'a locator matcher that does not exist',
    script: browserScript(`  await step('Open the shop', async () => {
    await page.goto('/');
    await expect(page.getByRole('heading')).toContainsText('Shop'); // HERE
  });`),
    says: /toContainText/,
  },
];
