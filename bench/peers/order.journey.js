// The same clicks for @elastic/synthetics.
import * as synthetics from '@elastic/synthetics';
import { journey as clicks } from '../checks/journey.ts';

/** Its types say that a step gives nothing back, yet it waits for what it gives. @type {any} */
const { journey, step } = synthetics;

journey('order', ({ page, params }) => {
  step('Home', () => page.goto(params.url));
  step('Catalogue', async () => {
    await page.goto(`${params.url}/catalogue`);
    await page.getByRole('heading', { name: 'Catalogue' }).waitFor();
  });
  step('Basket', () => clicks.basket(page));
  step('Checkout', async () => {
    await page.goto(`${params.url}/basket`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  });
});
