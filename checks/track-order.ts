// Can customers see where their order is? Looks up an order that the shop keeps for this purpose.
import { browserCheck, expect } from 'bellwether';

export default browserCheck(async ({ page, step, params, target }) => {
  await step('Open the shop', { component: 'shop' }, async () => {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Ready for the weather' })).toBeVisible();
  });

  await step('Look the order up', { component: 'shop' }, async () => {
    await page.getByRole('link', { name: 'Track an order' }).click();
    // The green copy has an order book of its own.
    const number = String(target.name === 'green' ? params.greenOrder : params.order);
    await page.getByLabel('Order number').fill(number);
    await page.getByRole('button', { name: 'Track my order' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Order ${number}`);
    await expect(page.getByRole('status')).toHaveText('On its way');
  });
});
