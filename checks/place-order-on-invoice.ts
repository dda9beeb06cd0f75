// Can business customers order on invoice? The way that stays open when cards do not work: no step needs Voyager.
import { browserCheck, expect } from 'bellwether';

export default browserCheck(async ({ page, step, http, params, cleanup }) => {
  await step('Open the shop', { component: 'shop' }, async () => {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Ready for the weather' })).toBeVisible();
  });

  await step('Choose a product', { component: 'catalogue-db' }, async () => {
    await page.getByRole('link', { name: 'Ridge 2 tent' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ridge 2 tent');
    await expect(page.getByText('£249.00')).toBeVisible();
  });

  cleanup(async () => {
    const reply = await http.delete('/api/orders');
    expect(reply.status).toBe(200);
  });

  await step('Order on invoice', { component: 'shop' }, async () => {
    await step('Put it into the basket', async () => {
      await page.getByRole('button', { name: 'Add to basket' }).click();
      await page.getByRole('link', { name: 'Order on invoice' }).click();
    });
    await step('Fill in the form', async () => {
      await page.getByLabel('Full name').fill('Bellwether Test');
      await page.getByLabel('E-mail').fill('bellwether@acme.example');
      await page.getByLabel('Address').fill('12 Ridge Lane, Keswick');
      await page.getByLabel('Customer number').fill(String(params.customerNumber));
      await page.getByRole('button', { name: 'Place the order' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Thank you for your order');
    });
  });
});
