import { httpCheck } from 'bellwether';

export default httpCheck(async ({ step }) => {
  await step('Wait', () => new Promise((resolve) => void setTimeout(resolve, 400)));
});
