// Can customers find a product? Searches for something that the shop always has.
import { browserCheck, expect } from 'bellwether';

export default browserCheck(async ({ page, step, params }) => {
  await step('Open the shop', { component: 'shop' }, async () => {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Ready for the weather' })).toBeVisible();
  });

  await step('Search for a product', { component: 'catalogue-db' }, async () => {
    await page.getByLabel('Search our shop').fill(String(params.words));
    await page.getByRole('button', { name: 'Search' }).click();
    // A page that says "nothing found" is a page that works: ask for the product, not for the page.
    await expect(page.getByRole('main').getByRole('listitem').first()).toContainText(String(params.finds));
  });
});
