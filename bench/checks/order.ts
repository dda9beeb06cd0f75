import { browserCheck } from 'bellwether';
import { journey } from './journey.ts';

export default browserCheck(async ({ page, step }) => {
  await step('Home', () => journey.home(page));
  await step('Catalogue', () => journey.catalogue(page));
  await step('Basket', () => journey.basket(page));
  await step('Checkout', () => journey.checkout(page));
});
