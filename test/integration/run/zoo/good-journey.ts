import { browserCheck, expect } from 'bellwether';

export default browserCheck(async ({ page, step }) => {
  await step('Open the shop', async () => {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Shop' })).toBeVisible();
  });
});
