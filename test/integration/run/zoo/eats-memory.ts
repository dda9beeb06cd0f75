import { httpCheck } from 'bellwether';

export default httpCheck(async () => {
  const kept: number[][] = [];
  for (let bytes = 0; bytes < 8e9; bytes += 8e6) kept.push(Array.from({ length: 1e6 }, (_, i) => i + 0.5));
});
