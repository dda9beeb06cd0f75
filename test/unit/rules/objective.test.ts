import { describe, expect, test } from 'vitest';
import { changed, ConfigFolder, goodYaml, problemsOf } from '../config/config-folder.ts';

const withObjective = (value: string) => changed('severity: critical', `objective: ${value}`);
const at = 'config.yaml:21:5  functions.place-order.objective:';

describe('the objective of a function', () => {
  test.each([
    ['100', `${at} must be at most 99.9999, found 100`],
    ['0', `${at} must be more than 0, found 0`],
    ['-1', `${at} must be more than 0, found -1`],
    ['99.9%', `${at} must be a number, found text`],
  ])('%s is refused', async (value, problem) => {
    expect(await problemsOf(withObjective(value))).toEqual([problem]);
  });

  test('is percent, and absent when nothing is promised', async () => {
    const objectiveIn = async (yaml: string) => {
      await using folder = await ConfigFolder.with({ 'config.yaml': yaml, 'checks/place-order.ts': '' });
      const loaded = await folder.load({ env: { SHOP_TEST_CARD: '4111' } });
      if (!loaded.ok) throw new Error(folder.problems(loaded).join('\n'));
      return loaded.config.functions.get('place-order')!.objective;
    };
    expect(await objectiveIn(withObjective('99.95'))).toBe(99.95);
    expect(await objectiveIn(goodYaml)).toBeUndefined();
  });
});
