import { httpCheck } from 'bellwether';

export default httpCheck(async ({ step }) => {
  await step('Wait for nothing', () => new Promise(() => {}));
});
