import { setTimeout } from 'node:timers/promises';
import { httpCheck } from 'bellwether';

export default httpCheck(async () => {
  const kept: Buffer[] = [];
  for (let bytes = 0; bytes < 8e9; bytes += 1e8) {
    kept.push(Buffer.alloc(1e8, 1));
    await setTimeout(1);
  }
});
