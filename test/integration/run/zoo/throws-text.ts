import { httpCheck } from 'bellwether';

export default httpCheck(async ({ step }) => {
  await step('Give up', async () => {
    // oxlint-disable-next-line no-throw-literal, typescript/only-throw-error
    throw 'just a text';
  });
});
