import { httpCheck } from 'bellwether';

export default httpCheck(async ({ step }) => {
  await step('Print', () => {
    const line = 'x'.repeat(100_000);
    for (let bytes = 0; bytes < 1e8; bytes += line.length) console.log(line);
  });
});
