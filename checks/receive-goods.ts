// Can the warehouse book goods in? As the staff at the gate do, with their password.
import { browserCheck, expect } from 'bellwether';

export default browserCheck(async ({ page, step, http, target, secret, cleanup }) => {
  // One target can have several addresses: the others stand under its `variables`.
  const { WAREHOUSE = '' } = target.variables;
  const note = `TEST-${Date.now()}`;

  await step('Sign in at the desk', { component: 'warehouse' }, async () => {
    await page.goto(WAREHOUSE);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
    await page.getByLabel('Name').fill('bellwether');
    await page.getByLabel('Password').fill(secret('DESK_PASSWORD'));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Goods in');
  });

  cleanup(() => http.delete(`${WAREHOUSE}/api/deliveries`));

  await step('Book a delivery in', { component: 'warehouse' }, async () => {
    await page.getByLabel('Delivery note').fill(note);
    await page.getByLabel('Item').selectOption('Kelp enamel mug');
    await page.getByLabel('Quantity').fill('36');
    await page.getByRole('button', { name: 'Book in' }).click();
    await expect(page.getByRole('status')).toContainText(`36 × Kelp enamel mug, delivery note ${note}`);
  });

  await step('Find it in the list', { component: 'warehouse' }, async () => {
    await expect(page.getByRole('row', { name: note })).toContainText('36');
  });
});
