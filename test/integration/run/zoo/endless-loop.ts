import { httpCheck } from 'bellwether';

export default httpCheck(async ({ step }) => {
  await step('Turn for ever', async () => {
    for (;;);
  });
});
