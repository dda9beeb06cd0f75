// Can customers see the catalogue? From the front page to the shelves, as a visitor would go.
import { browserCheck, expect } from 'bellwether';

export default browserCheck(async ({ page, step, measure }) => {
  // Each step names the component to blame when it fails. The front page needs nothing but the shop itself …
  await step('Open the shop', { component: 'shop' }, async () => {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Ready for the weather' })).toBeVisible();
  });

  // … so what goes wrong from here on is the database behind it.
  await step('Open the catalogue', { component: 'catalogue-db' }, async () => {
    await page.getByRole('link', { name: 'See the catalogue' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Catalogue');
    const articles = page.getByRole('main').getByRole('listitem');
    await expect(articles.filter({ hasText: 'Fell 25 rucksack' })).toContainText('£89.00');
    measure('articles', await articles.count());
  });
});
