import { readdirSync, readFileSync } from 'node:fs';
import { browserCheck } from 'bellwether';

export default browserCheck(async ({ page, step }) => {
  await step('Lose the browser', async () => {
    await page.goto('/');
    for (const pid of childrenOf(process.pid)) process.kill(pid, 'SIGKILL');
    await page.goto('/');
  });
});

const childrenOf = (parent: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(`) S ${parent} `);
      } catch {
        return false;
      }
    })
    .map(Number);
