import { browserCheck, expect } from 'bellwether';

export default browserCheck(async ({ page, step }) => {
  await step('Let the page compute', async () => {
    await page.goto('/');
    const sum = await page.evaluate(() => {
      let all = 0;
      for (let n = 0; n < 400_000_000; n += 1) all += n % 7;
      return all;
    });
    expect(sum).toBeGreaterThan(0);
  });
});
