import { randomInt } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';
import { preferMemory } from './test/support/temporary-folder.ts';
import { UNTIL_MS } from './test/support/until.ts';

preferMemory();

const shared = {
  resolve: { alias: { bellwether: fileURLToPath(new URL('src/index.ts', import.meta.url)) } },
  oxc: { jsx: { runtime: 'automatic' as const, importSource: 'preact' } },
};

const given = process.env['BELLWETHER_SEED'];
/** The same samples each time, unless a seed is given. */
const common = {
  setupFiles: ['./test/support/fast-check-setup.ts'],
  expect: { poll: { timeout: UNTIL_MS, interval: 10 } },
  testTimeout: 3 * UNTIL_MS,
  hookTimeout: 3 * UNTIL_MS,
  provide: { seed: Number(given ?? 20_261_130), isSoak: false },
};

/** Test files that draw samples, or have a part for `npm test` and a whole for `npm run soak`. */
const soaked = globSync('test/{unit,integration,browser}/**/*.test.{ts,tsx}', {
  cwd: fileURLToPath(new URL('.', import.meta.url)),
}).filter((file) =>
  /from '(fast-check|.*\/support\/extent\.ts)'/.test(readFileSync(new URL(file, import.meta.url), 'utf8')),
);

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', './test/totals-reporter.ts'],
    projects: [
      {
        ...shared,
        test: {
          ...common,
          name: 'unit',
          isolate: false,
          include: ['test/unit/**/*.test.{ts,tsx}', 'test/architecture.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...shared,
        test: {
          ...common,
          name: 'integration',
          globalSetup: ['./test/support/built.ts'],
          include: ['test/integration/**/*.test.ts'],
          // One group with those below: no worker waits for the end of a project.
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...shared,
        test: {
          ...common,
          name: 'browser',
          globalSetup: ['./test/support/built.ts'],
          include: ['test/browser/**/*.test.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...shared,
        test: {
          ...common,
          name: 'packed',
          globalSetup: ['./test/packed/install.ts'],
          include: ['test/packed/**/*.test.ts', 'test/golden/**/*.test.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...shared,
        test: {
          ...common,
          name: 'soak',
          globalSetup: ['./test/support/built.ts', './test/support/soak-seed.ts'],
          include: soaked,
          provide: { seed: Number(given ?? randomInt(2 ** 31)), isSoak: true },
          testTimeout: 45 * 60_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
