import { browserCheck } from 'bellwether';

export default browserCheck(async ({ page, step }) => {
  await step('Answer a dialog that nobody answers', async () => {
    await page.goto('/');
    await page.evaluate(() => globalThis.confirm('Really?'));
  });
});
