import { browserScript, httpScript } from '../project.ts';
import { withReply, type Mistake } from './case.ts';

/** Arguments of a wrong kind, in a wrong order, or missing. */
export const types: readonly Mistake[] = [
  {
    id: 'step-without-function',
    slip: 'a step without a function',
    script: httpScript(`  await step('Ask'); // HERE
  expect((await http.get('/')).status).toBe(200);`),
    says: /function/,
  },
  {
    id: 'step-without-name',
    slip: 'a step without a name',
    script: httpScript(`  await step(async () => { // HERE
    expect((await http.get('/')).status).toBe(200);
  });`),
    says: /name/,
  },
  {
    id: 'step-given-promise',
    slip: 'a step that is given a promise instead of a function',
    script: httpScript(`  await step('Ask', http.get('/')); // HERE`),
    says: /function/,
  },
  {
    id: 'step-component-as-text',
    slip: 'a step with the component as a bare text',
    script: httpScript(`  await step('Ask', 'shop', async () => { // HERE
    expect((await http.get('/')).status).toBe(200);
  });`),
    says: /component/,
  },
  {
    id: 'measure-text',
    slip: 'a text where measure() needs a number',
    script: withReply(`    measure('queue_depth', String(reply.json().waiting)); // HERE`),
    says: /number/,
  },
  {
    id: 'measure-swapped',
    slip: 'swapped arguments of measure()',
    script: withReply(`    measure(3, 'queue_depth'); // HERE`),
    says: /name|measure/,
  },
  {
    id: 'measure-option-unknown',
    slip: 'an option that measure() does not have',
    script: withReply(`    measure('queue_depth', 3, { units: 'orders' }); // HERE`),
    says: /unit/,
    validate: /:6:\d+ .*unit/,
  },
  {
    id: 'cleanup-without-function',
    slip: 'a cleanup that is called instead of handed over',
    script: withReply(`    cleanup(http.delete('/api/orders')); // HERE`),
    says: /function/,
  },
  {
    id: 'constant-assigned',
    slip: 'an assignment to a constant',
    script: withReply(`    const waiting = 0;
    waiting = reply.json().waiting; // HERE`),
    says: /constant/,
  },
  {
    id: 'goto-undefined',
    slip: 'page.goto() without an address',
    script: browserScript(`  await step('Open the shop', async () => {
    await page.goto(); // HERE
  });`),
    says: /url|address/,
  },
  {
    id: 'fill-number',
    slip: 'a number where a text is filled in',
    script: browserScript(`  await step('Say who', async () => {
    await page.goto('/');
    await page.getByLabel('Name').fill(4711); // HERE
  });`),
    says: /string/,
  },
];
