import { browserScript } from '../project.ts';
import { openShop, type Mistake } from './case.ts';

/** Each forgets `await`, or hands a promise to something that does not wait for it. */
export const awaitInBrowser: readonly Mistake[] = [
  {
    id: 'goto-ended-by-itself',
    slip: 'a page.goto that nobody awaits and that has ended by then',
    script: browserScript(`  await step('Open the shop', async () => {
    page.goto('/'); // HERE
    await expect(page.getByRole('heading')).toHaveText('Shop');
    await expect(page.getByRole('listitem')).toHaveCount(2);
  });`),
    says: /await/,
  },
  {
    id: 'if-not-visible',
    slip: 'a condition on a promise, which always holds',
    script: browserScript(`${openShop}
  await step('See the news', async () => {
    if (!page.getByText('News').isVisible()) throw new Error('No news'); // HERE
    await expect(page.getByRole('heading')).toHaveText('Shop');
  });`),
    says: /await/,
  },
  {
    id: 'inside-to-pass',
    slip: 'an expectation inside toPass that nobody awaits',
    script: browserScript(`${openShop}
  await step('See the name', async () => {
    await expect(async () => {
      expect(page.getByRole('heading')).toHaveText('Other'); // HERE
    }).toPass({ timeout: 1000 });
  });`),
    says: /await/,
  },
  {
    id: 'matcher-without-parentheses',
    slip: 'a matcher that it names and does not call',
    script: browserScript(`${openShop}
  await step('See the news', async () => {
    await expect(page.getByText('News')).toBeVisible; // HERE
  });`),
    says: /\(\)|call|matcher/,
  },
  {
    id: 'expect-last',
    slip: 'an expectation at its end that nobody awaits',
    script: browserScript(`${openShop}
  await step('See the name', async () => {
    expect(page.getByRole('heading')).toHaveText('Shop of somebody else'); // HERE
  });`),
    says: /await/,
  },
  {
    id: 'expect-that-would-hold',
    slip: 'an expectation that would hold, not awaited',
    script: browserScript(`${openShop}
  await step('See the name', async () => {
    expect(page.getByRole('heading')).toHaveText('Shop'); // HERE
  });`),
    says: /await/,
  },
  {
    id: 'expect-fails-meanwhile',
    slip: 'an expectation that fails while the script goes on',
    script: browserScript(`${openShop}
  await step('See the name', async () => {
    expect(page.getByRole('heading')).toHaveText('Other', { timeout: 20 }); // HERE
    await page.waitForTimeout(300);
    await expect(page.getByRole('heading')).toBeVisible();
  });`),
    says: /await/,
  },
  {
    id: 'click-last',
    slip: 'a click at its end that nobody awaits',
    script: browserScript(`${openShop}
  await step('Order', async () => {
    await expect(page.getByRole('heading')).toBeVisible();
    page.getByRole('button', { name: 'Order now' }).click(); // HERE
  });`),
    says: /await/,
  },
  {
    id: 'fill-last',
    slip: 'a fill at its end that nobody awaits',
    script: browserScript(`${openShop}
  await step('Say who', async () => {
    page.getByLabel('Telephone').fill('555'); // HERE
  });`),
    says: /await/,
  },
  {
    id: 'goto-last',
    slip: 'a page.goto that nobody awaits',
    script: browserScript(`  await step('Open the shop', async () => {
    page.goto('/'); // HERE
  });`),
    says: /await/,
  },
  {
    id: 'whole-step',
    slip: 'a step that nobody awaits',
    script: browserScript(`  step('Open the shop', async () => { // HERE
    await page.goto('/');
    await expect(page.getByRole('heading')).toHaveText('Other');
  });`),
    says: /await/,
  },
  {
    id: 'step-fails-meanwhile',
    slip: 'a step that fails while the script goes on',
    script: browserScript(`${openShop}
  step('See the name', async () => { // HERE
    await expect(page.getByRole('heading')).toHaveText('Other', { timeout: 20 });
  });
  await step('Look around', async () => {
    await page.waitForTimeout(300);
    await expect(page.getByRole('heading')).toBeVisible();
  });`),
    says: /await/,
  },
  {
    id: 'nested-step',
    slip: 'a nested step that nobody awaits',
    script: browserScript(`  await step('Buy', async () => {
    await page.goto('/');
    step('See the name', async () => { // HERE
      await expect(page.getByRole('heading')).toHaveText('Other');
    });
  });`),
    says: /await/,
  },
  {
    id: 'poll',
    slip: 'expect.poll not awaited',
    script: browserScript(`${openShop}
  await step('Count', async () => {
    expect.poll(() => page.getByRole('listitem').count()).toBe(7); // HERE
  });`),
    says: /await/,
  },
  {
    id: 'to-pass',
    slip: 'toPass not awaited',
    script: browserScript(`${openShop}
  await step('Count', async () => {
    expect(async () => { // HERE
      expect(await page.getByRole('listitem').count()).toBe(7); // HERE
    }).toPass(); // HERE
  });`),
    says: /await/,
  },
  {
    id: 'map-async',
    slip: 'array.map(async …) that nobody awaits',
    script: browserScript(`${openShop}
  await step('See all', async () => {
    ['Tent', 'Canoe'].map(async (name) => {
      await expect(page.getByText(name)).toBeVisible(); // HERE
    });
  });`),
    says: /await/,
  },
  {
    id: 'for-each-async',
    slip: 'forEach(async …), awaited in vain',
    script: browserScript(`${openShop}
  await step('See all', async () => {
    await ['Tent', 'Canoe'].forEach(async (name) => {
      await expect(page.getByText(name)).toBeVisible(); // HERE
    });
  });`),
    says: /await/,
  },
  {
    id: 'all-not-awaited',
    slip: 'Promise.all not awaited',
    script: browserScript(`${openShop}
  await step('See all', async () => {
    Promise.all([
      expect(page.getByText('Tent')).toBeVisible(), // HERE
      expect(page.getByText('Canoe')).toBeVisible(), // HERE
    ]);
  });`),
    says: /await/,
  },
  {
    id: 'wait-never-awaited',
    slip: 'a wait for a response that it starts and forgets',
    script: browserScript(`${openShop}
  await step('Put into the basket', async () => {
    const answered = page.waitForResponse('**/api/basket'); // HERE
    await page.getByRole('button', { name: 'Add to basket' }).click();
  });`),
    says: /await/,
  },
  {
    id: 'is-visible-promise',
    slip: 'expect() of a promise, which is always truthy',
    script: browserScript(`${openShop}
  await step('See the news', async () => {
    expect(page.getByText('News').isVisible()).toBeTruthy(); // HERE
    await expect(page.getByRole('heading')).toHaveText('Shop');
  });`),
    says: /await/,
  },
  {
    id: 'text-promise',
    slip: 'a text that it compares before it is there',
    script: browserScript(`${openShop}
  await step('See the name', async () => {
    const name = page.getByRole('heading').textContent(); // HERE
    expect(name).toBe('Shop'); // HERE
  });`),
    says: /await/,
  },
  {
    id: 'count-promise',
    slip: 'a count that it compares before it is there',
    script: browserScript(`${openShop}
  await step('Count', async () => {
    expect(page.getByRole('listitem').count()).toBeGreaterThan(1); // HERE
  });`),
    says: /await/,
  },
  {
    id: 'helper-not-awaited',
    slip: 'a helper of its own that nobody awaits',
    script: `import { browserCheck, expect, type Page } from 'bellwether';
const seeName = async (page: Page, name: string) => {
  await expect(page.getByRole('heading')).toHaveText(name); // HERE
};
export default browserCheck(async ({ page, step }) => {
${openShop}
  await step('See the name', async () => {
    seeName(page, 'Other'); // HERE
  });
});
`,
    says: /await/,
  },
  {
    id: 'page-object-not-awaited',
    slip: 'a method of a page object that nobody awaits',
    script: `import { browserCheck, expect, type Page } from 'bellwether';
class Shop {
  readonly #page: Page;
  constructor(page: Page) {
    this.#page = page;
  }
  async order(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Order now' }).click(); // HERE
  }
}
export default browserCheck(async ({ page, step }) => {
${openShop}
  await step('Order', async () => {
    new Shop(page).order(); // HERE
  });
});
`,
    says: /await/,
  },
  {
    id: 'late-rejection',
    slip: 'a timer whose promise fails after its end',
    script: browserScript(`${openShop}
  await step('See the name', async () => {
    const name = await page.title();
    setTimeout(async () => {
      expect(name).toBe('Other'); // HERE
    }, 0);
  });`),
    says: /await/,
  },
  {
    id: 'soft-step-not-awaited',
    slip: 'a soft step that nobody awaits',
    script: browserScript(`${openShop}
  step.soft('See the news', async () => { // HERE
    await expect(page.getByText('News')).toBeVisible();
  });`),
    says: /await/,
  },
  {
    id: 'step-race',
    slip: 'steps in a race, of which one is still open at its end',
    script: browserScript(`${openShop}
  await Promise.race([
    step('See the name', async () => { await expect(page.getByRole('heading')).toHaveText('Shop'); }),
    step('See the news', async () => { await expect(page.getByText('News')).toBeVisible(); }), // HERE
  ]);`),
    says: /await/,
  },
];
