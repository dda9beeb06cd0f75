import type { TestProject } from 'vitest/node';

/** Prints the seed before a soak and after it, passed or failed: with it a soak can be played again. */
export default function printSeed(project: TestProject): () => void {
  const { seed } = project.config.provide as { seed: number };
  const print = () => console.log(`The seed is ${seed}. To draw the same again: BELLWETHER_SEED=${seed} npm run soak`);
  print();
  return print;
}
