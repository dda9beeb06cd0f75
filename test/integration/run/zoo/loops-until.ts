import { existsSync } from 'node:fs';
import { httpCheck } from 'bellwether';

export default httpCheck(async ({ step, params }) => {
  await step('Compute without a pause until a file is there', async () => {
    while (!existsSync(String(params['enough'])));
  });
});
