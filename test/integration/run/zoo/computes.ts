import { pbkdf2Sync } from 'node:crypto';
import { httpCheck } from 'bellwether';

export default httpCheck(async ({ step }) => {
  await step('Compute', async () => {
    for (let n = 0; n < 10; n += 1) {
      pbkdf2Sync('much', 'work', 60_000, 32, 'sha256');
      await new Promise((resolve) => void setImmediate(resolve));
    }
  });
});
