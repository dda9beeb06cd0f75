// The same clicks for Playwright test.
import { test } from '@playwright/test';
import { journey } from '../checks/journey.ts';

test('order', async ({ page }) => {
  await test.step('Home', () => journey.home(page));
  await test.step('Catalogue', () => journey.catalogue(page));
  await test.step('Basket', () => journey.basket(page));
  await test.step('Checkout', () => journey.checkout(page));
});
