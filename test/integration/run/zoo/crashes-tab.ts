import { browserCheck } from 'bellwether';

export default browserCheck(async ({ page, step }) => {
  await step('Crash the tab', async () => {
    await page.goto('/');
    await page.goto('chrome://crash');
  });
});
