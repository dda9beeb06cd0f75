// Can customers place an order and pay by card? The whole way, from the front page to the order number.
import { browserCheck, expect } from 'bellwether';

export default browserCheck(async ({ page, step, http, secret, cleanup, log }) => {
  await step('Open the shop', { component: 'shop' }, async () => {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Ready for the weather' })).toBeVisible();
  });

  await step('Choose a product', { component: 'catalogue-db' }, async () => {
    await page.getByRole('link', { name: 'Fell 25 rucksack' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Fell 25 rucksack');
    await expect(page.getByText('£89.00')).toBeVisible();
  });

  await step('Put it into the basket', { component: 'shop' }, async () => {
    await page.getByRole('button', { name: 'Add to basket' }).click();
    await expect(page.getByRole('row', { name: 'Fell 25 rucksack' })).toContainText('£89.00');
  });

  await step('Say where to send it', { component: 'shop' }, async () => {
    await page.getByRole('link', { name: 'Pay by card' }).click();
    await page.getByLabel('Full name').fill('Bellwether Test');
    await page.getByLabel('E-mail').fill('bellwether@acme.example');
    await page.getByLabel('Address').fill('12 Ridge Lane, Keswick');
  });

  // Always done at the end, also when the check fails half-way. Every request of a run carries its number
  // (X-Bellwether-Run), so the shop knows which orders are ours and cancels them all.
  cleanup(async () => {
    const reply = await http.delete('/api/orders');
    expect(reply.status).toBe(200);
  });

  await step('Pay by credit card', { component: 'voyager' }, async () => {
    await page.getByLabel('Card number').fill(secret('TEST_CARD'));
    await page.getByLabel('Expiry date').fill('12/30');
    await page.getByLabel('Security code').fill('123');
    await page.getByRole('button', { name: 'Pay now' }).click();
    // The click has waited for the shop's answer, so the words are there, or they will not come.
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Thank you for your order', { timeout: 1000 });
  });

  await step('Read the order number', { component: 'shop' }, async () => {
    const number = await page.getByText(/^A[A-Z]-\d+$/).textContent();
    log(`Placed ${number}`);
  });
});
