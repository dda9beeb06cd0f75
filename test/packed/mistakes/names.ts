import { browserScript, httpScript } from '../project.ts';
import { withReply, type Mistake } from './case.ts';

/** Names that do not exist, or are not allowed. */
export const names: readonly Mistake[] = [
  {
    id: 'slip-caught',
    slip: 'a wrong name whose error it catches',
    script: withReply(`    try {
      measure('Queue depth', 3); // HERE
    } catch {
      log('no matter');
    }`),
    says: /queue_depth/,
  },
  {
    id: 'log-method',
    slip: 'a method of log, as other loggers have it',
    script: withReply(`    log.info('asked'); // HERE`),
    says: /log\.info/,
  },
  {
    id: 'measure-bad-name',
    slip: 'a name in measure() that is no metric name',
    script: withReply(`    measure('Queue depth', 3); // HERE`),
    says: /snake_case|queue_depth/,
    validate: /:6:\d+ .*queue_depth/,
  },
  {
    id: 'variable-unknown',
    slip: 'a variable of the target that is spelled wrong',
    script: withReply(`    await http.get(target.variables.WAREHOSE + '/healthz'); // HERE`),
    says: /WAREHOUSE/,
    validate: /:6:\d+ .*WAREHOUSE/,
  },
  {
    id: 'variable-destructured',
    slip: 'a variable of the target that it destructures under a wrong name',
    script: withReply(`    const { WAREHUOSE } = target.variables; // HERE
    await http.get(WAREHUOSE + '/healthz');`),
    says: /WAREHOUSE/,
    validate: /:6:\d+ .*WAREHOUSE/,
  },
  {
    id: 'param-unknown',
    slip: 'a parameter that is not in the configuration',
    script: withReply(`    await http.get('/search?customer=' + params.customer_number); // HERE`),
    says: /customerNumber/,
    validate: /:6:\d+ .*customerNumber/,
  },
  {
    id: 'undeclared',
    slip: 'a variable that it never declared',
    script: withReply(`    expect(reponse.status).toBe(200); // HERE`),
    says: /reponse is not defined/,
  },
  {
    id: 'unknown-matcher',
    slip: 'a matcher that does not exist',
    script: withReply(`    expect(reply.status).toEquals(200); // HERE`),
    says: /toEqual/,
  },
  {
    id: 'unknown-http-method',
    slip: 'a method that http does not have',
    script: withReply(`    await http.fetch('/'); // HERE`),
    says: /http\.fetch|request/,
  },
  {
    id: 'step-option-typo',
    slip: 'an option of step() that is spelled wrong',
    script: httpScript(`  await step('Ask', { componnet: 'shop' }, async () => { // HERE
    expect((await http.get('/')).status).toBe(200);
  });`),
    says: /component/,
    validate: /:3:\d+ .*component/,
  },
  {
    id: 'step-option-unknown',
    slip: 'an option that step() does not have',
    script: httpScript(`  await step('Ask', { timeout: 5000 }, async () => { // HERE
    expect((await http.get('/')).status).toBe(200);
  });`),
    says: /timeout/,
    validate: /:3:\d+ .*timeout/,
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
