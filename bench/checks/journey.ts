import type { Page } from 'playwright';

/** Home, catalogue, product into the basket, order on invoice: the same clicks for the bare browser and for Bellwether. */
export const journey = {
  async home(page: Page): Promise<void> {
    await page.goto('/');
  },
  async catalogue(page: Page): Promise<void> {
    await page.goto('/catalogue');
    await page.getByRole('heading', { name: 'Catalogue' }).waitFor();
  },
  async basket(page: Page): Promise<void> {
    await page.getByRole('main').getByRole('listitem').first().getByRole('link').first().click();
    await page
      .getByRole('button', { name: /basket/i })
      .first()
      .click();
  },
  async checkout(page: Page): Promise<void> {
    await page.goto('/basket');
    await page.getByRole('heading', { level: 1 }).waitFor();
  },
};
