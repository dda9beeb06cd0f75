import { httpCheck } from 'bellwether';

export default httpCheck(async ({ log, step }) => {
  await step('Write', () => {
    const line = 'x'.repeat(100_000);
    for (let bytes = 0; bytes < 1e8; bytes += line.length) log(line);
  });
});
