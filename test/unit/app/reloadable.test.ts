import { expect, test } from 'vitest';
import { applyConfig, type Reloadable } from '../../../src/app/reloadable.ts';
import { configOf } from '../metrics/sample-world.ts';

const next = configOf(['search']);

/** Parts that say what happens to them; the named one cannot work by the new configuration. */
function partsOf(names: readonly string[], broken?: string) {
  const done: string[] = [];
  const parts = names.map((name): Reloadable => ({
    async prepare(config) {
      done.push(`prepare ${name}`);
      if (name === broken) throw new Error(`${name} cannot follow ${config.functions.size} function`);
    },
    apply: () => void done.push(`apply ${name}`),
  }));
  return { parts, done };
}

test('everything that may fail is prepared before anything follows, each in the order of the list', async () => {
  const { parts, done } = partsOf(['recorder', 'channels']);
  await applyConfig([...parts, { apply: () => void done.push('apply schedule') }], next);
  expect(done).toEqual(['prepare recorder', 'prepare channels', 'apply recorder', 'apply channels', 'apply schedule']);
});

test('a part that cannot work by a configuration leaves the old one in force everywhere', async () => {
  const { parts, done } = partsOf(['recorder', 'channels', 'schedule'], 'channels');
  await expect(applyConfig(parts, next)).rejects.toThrow('channels cannot follow 1 function');
  expect(done).toEqual(['prepare recorder', 'prepare channels']);
});
