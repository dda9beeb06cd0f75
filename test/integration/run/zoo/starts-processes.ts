import { spawn } from 'node:child_process';
import { httpCheck } from 'bellwether';

// Each of them starts two more until there are some dozens: all detached, none of them ended by the script.
const breed = `
  const depth = Number(process.argv[1]);
  const more = { detached: true, stdio: 'ignore' };
  if (depth > 0) for (let i = 0; i < 2; i += 1) require('node:child_process').spawn(process.execPath, ['-e', process.env.BREED, depth - 1], more);
  setInterval(() => {}, 1000);
`;

export default httpCheck(async ({ step }) => {
  await step('Breed', async () => {
    spawn(process.execPath, ['-e', breed, '3'], {
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, BREED: breed },
    });
    await new Promise(() => {});
  });
});
