import { browserScript } from '../project.ts';
import type { Mistake } from './case.ts';

const on = (inside: string) =>
  browserScript(`  await step('Open the shop', async () => {
    await page.goto('/');
${inside}
  });`);

/** Selectors that cannot be read, whatever stands on the page. */
export const selectors: readonly Mistake[] = [
  {
    id: 'css-broken',
    slip: 'a CSS selector with a bracket too few',
    script: on(`    await page.locator('button[name=order').click(); // HERE`),
    says: /selector/i,
  },
  {
    id: 'css-broken-in-expect',
    slip: 'a broken CSS selector in an expectation',
    script: on(`    await expect(page.locator('ul > > li')).toHaveCount(2); // HERE`),
    says: /selector/i,
  },
  {
    id: 'css-pseudo-unknown',
    slip: 'a pseudo-class that does not exist',
    script: on(`    await page.locator('button:has-txt("Order")').click(); // HERE`),
    says: /has-txt|selector/i,
  },
  {
    id: 'xpath-broken',
    slip: 'an XPath that cannot be read',
    script: on(`    await page.locator('//button[@name=').click(); // HERE`),
    says: /xpath|selector/i,
  },
  {
    id: 'engine-unknown',
    slip: 'a selector engine that does not exist',
    script: on(`    await page.locator('label=Name').fill('Bell'); // HERE`),
    says: /engine|selector/i,
  },
  {
    id: 'role-as-object',
    slip: 'getByRole() without a role',
    script: on(`    await page.getByRole({ name: 'Order' }).click(); // HERE`),
    says: /role|selector/i,
  },
  {
    id: 'text-undefined',
    slip: 'getByText() without a text',
    script: on(`    await page.getByText().click(); // HERE`),
    says: /text|undefined/i,
  },
  {
    id: 'expect-selector',
    slip: 'expect() of a selector instead of a locator',
    script: on(`    await expect('h1').toBeVisible(); // HERE`),
    says: /locator/i,
  },
  {
    id: 'expect-page-text',
    slip: 'a matcher for locators on the page',
    script: on(`    await expect(page).toHaveText('Shop'); // HERE`),
    says: /locator/i,
  },
  {
    id: 'locator-as-element',
    slip: 'a locator used as if it were an element',
    script: on(`    expect(page.getByRole('heading').textContent.trim()).toBe('Shop'); // HERE`),
    says: /trim/,
  },
];
