import { setTimeout as sleep } from 'node:timers/promises';
import { httpCheck } from 'bellwether';

export default httpCheck(async () => {
  setTimeout(() => {
    throw new Error('thrown into the air');
  }, 20);
  await sleep(200);
});
