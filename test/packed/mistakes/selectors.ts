import { onPage, type Mistake } from './case.ts';

/** Selectors that cannot be read, whatever stands on the page. */
export const selectors: readonly Mistake[] = [
  {
    id: 'locator-truthy',
    slip: 'an expectation that a locator is truthy, which it always is',
    script: onPage(`    expect(page.getByText('News')).toBeTruthy(); // HERE`),
    says: /toBeVisible|locator/,
  },
  {
    id: 'locator-not-null',
    slip: 'an expectation that a locator is not null, which it never is',
    script: onPage(`    expect(page.locator('#news')).not.toBeNull(); // HERE`),
    says: /toBeVisible|locator/,
  },
  {
    id: 'locator-text-property',
    slip: 'a locator compared with its text',
    script: onPage(`    expect(page.getByRole('heading')).toBe('Shop'); // HERE`),
    says: /toHaveText|locator/i,
  },
  {
    id: 'css-broken',
    slip: 'a CSS selector with a bracket too few',
    script: onPage(`    await page.locator('button[name=order').click(); // HERE`),
    says: /selector/i,
  },
  {
    id: 'css-broken-in-expect',
    slip: 'a broken CSS selector in an expectation',
    script: onPage(`    await expect(page.locator('ul > > li')).toHaveCount(2); // HERE`),
    says: /selector/i,
  },
  {
    id: 'engine-unknown',
    slip: 'a selector engine that does not exist',
    script: onPage(`    await page.locator('label=Name').fill('Bell'); // HERE`),
    says: /engine|selector/i,
  },
  {
    id: 'css-pseudo-unknown',
    slip: 'a pseudo-class that does not exist',
    script: onPage(`    await page.locator('button:has-txt("Order")').click(); // HERE`),
    says: /has-txt|selector/i,
  },
  {
    id: 'xpath-broken',
    slip: 'an XPath that cannot be read',
    script: onPage(`    await page.locator('//button[@name=').click(); // HERE`),
    says: /xpath|selector/i,
  },
];
