import { passingCheck, type Mistake } from './case.ts';

/** Scripts that cannot be loaded. `validate` knows all of them. */
export const imports: readonly Mistake[] = [
  {
    id: 'no-such-export',
    slip: 'an import of something that the helper does not export',
    script: `import { httpCheck, expect } from 'bellwether';
import { shopNam } from './lib/shop.ts'; // HERE
shopNam();
${passingCheck}`,
    says: /shopNam/,
    validate: /shopNam/,
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
    id: 'require',
    slip: 'require() instead of import',
    script: `const { httpCheck, expect } = require('bellwether'); // HERE
${passingCheck}`,
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
${passingCheck}`,
    says: /import type/,
    validate: /import type/,
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
${passingCheck}`,
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
    id: 'throws-at-load',
    slip: 'an error while it is loaded',
    script: `import { httpCheck, expect } from 'bellwether';
const token = process.env.SHOP_TOKEN_OF_NOBODY.trim(); // HERE
${passingCheck}`,
    says: /undefined/,
    validate: /undefined/,
  },
];
