import { httpCheck } from 'bellwether';

export default httpCheck(async () => {
  process.exit(0);
});
