import { httpCheck } from 'bellwether';

export default httpCheck(async () => {
  setTimeout(() => {
    throw new Error('thrown into the air');
  }, 20);
  // The exception ends the run.
  await new Promise(() => {});
});
