import type { Mistake } from './case.ts';

const check = `export default httpCheck(async ({ http, step }) => {
  await step('Ask', async () => {
    expect((await http.get('/')).status).toBe(200);
  });
});
`;

/** Scripts that cannot be loaded. `validate` knows all of them. */
export const imports: readonly Mistake[] = [
  {
    id: 'no-such-file',
    slip: 'an import of a file that is not there',
    script: `import { httpCheck, expect } from 'bellwether';
import { open } from './lib/opne.ts'; // HERE
open();
${check}`,
    says: /lib\/opne\.ts/,
    validate: /lib\/opne\.ts/,
  },
  {
    id: 'no-extension',
    slip: 'an import without the extension of the file',
    script: `import { httpCheck, expect } from 'bellwether';
import { shopName } from './lib/shop'; // HERE
shopName();
${check}`,
    says: /\.ts/,
    validate: /\.ts/,
  },
  {
    id: 'js-extension',
    slip: 'an import with .js where the file is .ts',
    script: `import { httpCheck, expect } from 'bellwether';
import { shopName } from './lib/shop.js'; // HERE
shopName();
${check}`,
    says: /shop\.ts/,
    validate: /shop\.ts/,
  },
  {
    id: 'no-such-export',
    slip: 'an import of something that the helper does not export',
    script: `import { httpCheck, expect } from 'bellwether';
import { shopNam } from './lib/shop.ts'; // HERE
shopNam();
${check}`,
    says: /shopNam/,
    validate: /shopNam/,
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
    id: 'expect-not-imported',
    slip: 'expect without importing it',
    script: `import { httpCheck } from 'bellwether';
export default httpCheck(async ({ http, step }) => {
  await step('Ask', async () => {
    expect((await http.get('/')).status).toBe(200); // HERE
  });
});
`,
    says: /import/,
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
${check}`,
    says: /install/,
    validate: /dayjs-that-is-not-there/,
  },
  {
    id: 'require',
    slip: 'require() instead of import',
    script: `const { httpCheck, expect } = require('bellwether'); // HERE
${check}`,
    says: /import/,
    validate: /require/,
  },
  {
    id: 'type-as-value',
    slip: 'a type imported as if it were a value',
    script: `import { httpCheck, expect } from 'bellwether';
import { Basket } from './lib/shop.ts'; // HERE
const basket: Basket = { articles: 0 };
basket.articles++;
${check}`,
    says: /import type/,
    validate: /import type/,
  },
  {
    id: 'json-without-attribute',
    slip: 'an import of JSON that does not say so',
    script: `import { httpCheck, expect } from 'bellwether';
import articles from './lib/articles.json'; // HERE
articles.slice();
${check}`,
    says: /attribute/,
    validate: /articles\.json/,
  },
  {
    id: 'syntax-error',
    slip: 'a bracket too few',
    script: `import { httpCheck, expect } from 'bellwether';
export default httpCheck(async ({ http, step }) => {
  await step('Ask', async () => {
    expect((await http.get('/')).status.toBe(200); // HERE
  });
});
`,
    says: /TypeScript|syntax/i,
    validate: /TypeScript|syntax/i,
  },
  {
    id: 'await-in-plain-function',
    slip: 'await in a function that is not async',
    script: `import { httpCheck, expect } from 'bellwether';
export default httpCheck(async ({ http, step }) => {
  await step('Ask', () => {
    expect((await http.get('/')).status).toBe(200); // HERE
  });
});
`,
    says: /async|await/,
    validate: /async|await|TypeScript/,
  },
  {
    id: 'enum',
    slip: 'an enum, which is not only a type',
    script: `import { httpCheck, expect } from 'bellwether';
enum Path { Home = '/' } // HERE
${check}`,
    says: /enum/i,
    validate: /enum/i,
  },
  {
    id: 'no-default-export',
    slip: 'no default export',
    script: `import { httpCheck, expect } from 'bellwether';
export const shop = httpCheck(async ({ http }) => {
  expect((await http.get('/')).status).toBe(200);
});
`,
    says: /export default/,
    validate: /export default/,
  },
  {
    id: 'bare-function',
    slip: 'a function without httpCheck() around it',
    script: `import { expect } from 'bellwether';
export default async ({ http }) => {
  expect((await http.get('/')).status).toBe(200);
};
`,
    says: /httpCheck/,
    validate: /httpCheck/,
  },
  {
    id: 'check-not-called',
    slip: 'httpCheck exported and not called',
    script: `import { httpCheck } from 'bellwether';
export default httpCheck;
`,
    says: /httpCheck\(/,
    validate: /httpCheck\(/,
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
  {
    id: 'throws-at-load',
    slip: 'an error while it is loaded',
    script: `import { httpCheck, expect } from 'bellwether';
const token = process.env.SHOP_TOKEN_OF_NOBODY.trim(); // HERE
${check}`,
    says: /undefined/,
    validate: /undefined/,
  },
];
