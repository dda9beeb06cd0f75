import { browserCheck } from 'bellwether';

export default browserCheck(async ({ page, step }) => {
  await step('Turn for ever', async () => {
    await page.goto('/');
    for (;;);
  });
});
