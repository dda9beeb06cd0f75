import { browserScript, httpScript } from '../project.ts';
import { inStep, openShop, type Sound } from './case.ts';

export const soundAnswers: readonly Sound[] = [
  {
    id: 'fill-missing',
    about: 'a text that is missing from the answer and that it fills in',
    script: browserScript(`${openShop}
  await step('Say who', async () => {
    const { customer } = (await http.get('/api/empty')).json();
    await page.getByLabel('Name').fill(customer);
  });`),
    outcome: 'failed',
  },
  {
    id: 'handed-to-page',
    about: 'parameters that it compares as a whole',
    script: browserScript(`${openShop}
  await step('Compare', async () => {
    expect(params).toEqual({ customerNumber: 4711 });
    expect(target.variables).toHaveProperty('WAREHOUSE', target.url);
    expect(target).toMatchObject({ name: 'live' });
  });`),
    outcome: 'passed',
  },
  {
    id: 'measure-missing',
    about: 'a number that is missing from the answer and that it measures',
    script: inStep(`    measure('queue_depth', (await http.get('/api/empty')).json().waiting);`),
    outcome: 'failed',
    says: /queue_depth/,
  },
  {
    id: 'values-cloned',
    about: 'variables of the target that it clones',
    script: inStep(`    const variables = structuredClone(target.variables);
    expect((await http.get(variables.WAREHOUSE)).status).toBe(200);`),
    outcome: 'passed',
  },
  {
    id: 'link-missing',
    about: 'an address that is missing from the answer and that it requests',
    script: inStep(`    const { next } = (await http.get('/api/empty')).json();
    expect((await http.get(next)).status).toBe(200);`),
    outcome: 'failed',
  },
  {
    id: 'link-in-answer',
    about: 'an address in the answer that cannot be requested',
    script: httpScript(`  await step('Follow the link', async () => {
    const { next } = (await http.get('/api/bad-link')).json();
    expect((await http.get(next)).status).toBe(200);
  });`),
    outcome: 'failed',
  },
];
