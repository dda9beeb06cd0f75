import { passingCheck, type Mistake } from './case.ts';

export const modules: readonly Mistake[] = [
  {
    id: 'no-such-file',
    slip: 'an import of a file that is not there',
    script: `import { httpCheck, expect } from 'bellwether';
import { open } from './lib/opne.ts'; // HERE
open();
${passingCheck}`,
    says: /lib\/opne\.ts/,
    validate: /lib\/opne\.ts/,
  },
  {
    id: 'no-extension',
    slip: 'an import without the extension of the file',
    script: `import { httpCheck, expect } from 'bellwether';
import { shopName } from './lib/shop'; // HERE
shopName();
${passingCheck}`,
    says: /\.ts/,
    validate: /\.ts/,
  },
  {
    id: 'js-extension',
    slip: 'an import with .js where the file is .ts',
    script: `import { httpCheck, expect } from 'bellwether';
import { shopName } from './lib/shop.js'; // HERE
shopName();
${passingCheck}`,
    says: /shop\.ts/,
    validate: /shop\.ts/,
  },
  {
    id: 'misspelled-check',
    slip: 'httpCheck spelled wrong',
    script: `import { htpCheck, expect } from 'bellwether'; // HERE
export default htpCheck(async ({ http }) => {
  expect((await http.get('/')).status).toBe(200);
});
`,
    says: /httpCheck/,
    validate: /htpCheck/,
  },
  {
    id: 'playwright-test',
    slip: 'an import from @playwright/test, which is not installed',
    script: `import { test, expect } from '@playwright/test'; // HERE
test('shop', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading')).toBeVisible();
});
`,
    says: /bellwether|install/,
    validate: /@playwright\/test/,
  },
  {
    id: 'package-not-installed',
    slip: 'an import of a package that is not installed',
    script: `import { httpCheck, expect } from 'bellwether';
import dayjs from 'dayjs-that-is-not-there'; // HERE
dayjs();
${passingCheck}`,
    says: /install/,
    validate: /dayjs-that-is-not-there/,
  },
  {
    id: 'json-without-attribute',
    slip: 'an import of JSON that does not say so',
    script: `import { httpCheck, expect } from 'bellwether';
import articles from './lib/articles.json'; // HERE
articles.slice();
${passingCheck}`,
    says: /attribute/,
    validate: /articles\.json/,
  },
  {
    id: 'check-with-name',
    slip: 'a name before the function, as tests have it',
    script: `import { httpCheck, expect } from 'bellwether';
export default httpCheck('Shop', async ({ http }) => { // HERE
  expect((await http.get('/')).status).toBe(200);
});
`,
    says: /function/,
    validate: /function/,
  },
];
