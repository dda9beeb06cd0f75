import { setTimeout } from 'node:timers/promises';
import { httpCheck } from 'bellwether';

export default httpCheck(async ({ step }) => {
  void Promise.reject(new Error('nobody waits for me'));
  await step('Look', () => setTimeout(200));
});
