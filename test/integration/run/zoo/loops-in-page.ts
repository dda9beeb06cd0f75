import { browserCheck } from 'bellwether';

export default browserCheck(async ({ page, step }) => {
  await step('Turn for ever in the page', async () => {
    await page.goto('/');
    await page.evaluate(() => {
      for (;;);
    });
  });
});
