import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { browserCheck } from 'bellwether';

export default browserCheck(async ({ page, step }) => {
  await step('Lose the browser', async () => {
    await page.goto('/');
    for (const pid of ownProcesses()) process.kill(pid, 'SIGKILL');
    await page.getByText('Nothing says this').waitFor({ timeout: 0 });
  });
});

/** Chromium's processes: those that were started with the TMPDIR that this one had, above that of the script. */
const ownProcesses = (): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && environmentOf(pid).includes(`TMPDIR=${dirname(tmpdir())}\0`));

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}
