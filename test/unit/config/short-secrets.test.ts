import { expect, test } from 'vitest';
import { ConfigFolder, goodFiles } from './config-folder.ts';

test.each([
  ['abc', 1],
  ['  ab ', 1],
  ['abcd', 0],
  ['4111111111111111', 0],
])('a secret of the value %j leads to %i remarks that it cannot be hidden', async (value, count) => {
  await using folder = await ConfigFolder.with(goodFiles);
  const result = await folder.load({ env: { SHOP_TEST_CARD: value } });
  const remarks = folder.warnings(result).filter((one) => one.includes('secrets.TEST_CARD'));
  expect(remarks).toEqual(
    Array.from(
      { length: count },
      () =>
        'config.yaml:4:3  secrets.TEST_CARD: has fewer than 4 characters: too few to be hidden in texts, pages and messages; use a longer one',
    ),
  );
});
