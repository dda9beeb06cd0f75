// Can customer service open a claim and find it again?
import { browserCheck, expect } from 'bellwether';

export default browserCheck(async ({ page, step, http, target, cleanup }) => {
  const { CLAIMS = '' } = target.variables;
  const title = page.getByRole('heading', { level: 1 });

  await step('Open the claims desk', { component: 'claims' }, async () => {
    await page.goto(CLAIMS);
    await expect(title).toHaveText('New claim');
  });

  cleanup(() => http.delete(`${CLAIMS}/api/claims`));

  // A step hands on what its function returns.
  const number = await step('Open a claim', { component: 'claims' }, async () => {
    await page.getByLabel('Order number').fill('AO-1001');
    await page.getByLabel('Kind of claim').selectOption('Damaged');
    await page.getByLabel('What is wrong?').fill('A test by the monitor: nothing is broken.');
    await page.getByRole('button', { name: 'Open the claim' }).click();
    await expect(title).toHaveText(/^Claim CL-\d+$/);
    return (await title.innerText()).replace('Claim ', '');
  });

  await step('Look it up', { component: 'claims' }, async () => {
    await page.getByLabel('Claim number').fill(number);
    await page.getByRole('button', { name: 'Look it up' }).click();
    await expect(title).toHaveText(`Claim ${number}`);
    await expect(page.getByText('A test by the monitor')).toBeVisible();
  });
});
