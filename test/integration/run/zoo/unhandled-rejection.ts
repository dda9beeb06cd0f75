import { setTimeout } from 'node:timers/promises';
import { httpCheck } from 'bellwether';

export default httpCheck(async () => {
  void Promise.reject(new Error('nobody waits for me'));
  await setTimeout(200);
});
