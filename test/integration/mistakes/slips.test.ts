// Slips of a script's author are named with place and remedy, and never accuse the business; what the business answers
// wrongly is never called a slip.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Child, browserScript, chromiumPath, httpScript, type Site } from '../run-child/rig.ts';
import { expectMistake, openShop, tryScript } from './harness.ts';

let shop: Site;

beforeAll(async () => {
  shop = await openShop();
});

afterAll(() => shop[Symbol.asyncDispose]());

const more = () => ({
  target: { ...shop.target, variables: { greeting: 'Hello', basketPath: '/basket' } },
  params: { order: 7, coupon: 'TEN' },
});

type Row = readonly [title: string, inside: string, remedy: RegExp];

const tools: readonly Row[] = [
  [
    'a step without a function',
    `await step('Pay'); //!`,
    /the last argument must be a function, found undefined\. Write: await step\("Pay"/,
  ],
  ['a step that is given a promise', `await step('Pay', http.get('/')); //!`, /must be a function, found an object/],
  ['a step without a name', `await step(async () => {}); //!`, /the name must be a text, found a function/],
  [
    'an option of step that does not exist',
    `await step('Pay', { componnent: 'shop' }, () => {}); //!`,
    /step\("Pay", …\) has no option "componnent" \(did you mean component\?\)/,
  ],
  [
    'a component that is no text',
    `await step('Pay', { component: 7 }, () => {}); //!`,
    /component must be the id of a component, found 7/,
  ],
  ['a slip that the script catches', `try {\nawait step('Pay', 7); //!\n} catch {}`, /must be a function, found 7/],
  ['a bad name of a measurement', `measure('Queue depth', 1); //!`, /a name is snake_case.*like queue_depth/],
  [
    'an option of measure that does not exist',
    `measure('queue', 1, { units: 'ms' }); //!`,
    /has no option "units" \(did you mean unit\?\)/,
  ],
  [
    'a clean-up that is not a function',
    `cleanup(http.get('/')); //!`,
    /cleanup\(fn\) needs a function, found an object/,
  ],
  [
    'a variable that does not exist',
    `await http.get(target.variables.basketPth + '/x'); //!`,
    /target\.variables has no "basketPth" \(did you mean basketPath\?\).*the variables of the target/,
  ],
  [
    'a param that does not exist',
    `await http.get('/orders/' + params.ordr); //!`,
    /params has no "ordr" \(did you mean order\?\).*the function's params/,
  ],
  ['a param that is destructured', `const { cupon } = params; //!`, /params has no "cupon" \(did you mean coupon\?\)/],
];

const names: readonly Row[] = [
  ['an undeclared name', `await http.get(basket); //!`, /basket is not defined\. Declare it, import it/],
  [
    'a tool’s method that does not exist',
    `await step.sof('Pay', () => {}); //!`,
    /step\.sof is not a function \(did you mean soft\?\)/,
  ],
  ['a client’s method that does not exist', `await http.fetch('/'); //!`, /http\.fetch is not a function/],
  [
    'a reply that is not awaited',
    `expect(http.get('/items').json()).toEqual([]); //!`,
    /Write await in front of the request: \(await http\.get\(…\)\)\.json/,
  ],
  [
    'a matcher that does not exist',
    `expect(1).toBeGreaterThen(0); //!`,
    /expect\(…\) has no matcher "toBeGreaterThen" \(did you mean toBeGreaterThan\?\)/,
  ],
  [
    'a matcher after not that does not exist',
    `expect(1).not.toBeEqual(0); //!`,
    /expect\(…\)\.not has no matcher "toBeEqual"/,
  ],
  ['a constant that is assigned to', `const total = 1;\ntotal = 2; //!`, /Assignment to constant variable/],
  [
    'a reply’s method that is misspelt',
    `const reply = await http.get('/items');\nreply.jsn(); //!`,
    /A reply has no "jsn" \(did you mean json\?\)/,
  ],
];

const expectations: readonly Row[] = [
  [
    'a promise, where it always holds',
    `expect(http.get('/broken')).toBeTruthy(); //!`,
    /was given a promise and not its value\. Write: expect\(await …\)\.toBeTruthy/,
  ],
  ['a promise', `expect((async () => 1)()).toBe(1); //!`, /was given a promise/],
  [
    'a function, where it always holds',
    `const reply = await http.get('/broken');\nexpect(reply.json).toBeDefined();\nexpect(reply.text).toBeTruthy(); //!`,
    /was given the function text and not its result/,
  ],
  [
    'a function',
    `const reply = await http.get('/items');\nexpect(reply.text).toContain('a'); //!`,
    /was given the function text/,
  ],
];

const failures: readonly (readonly [title: string, inside: string, message: RegExp])[] = [
  [
    'a field that is missing',
    `const order = (await http.get('/items')).json().order; await http.get('/orders/' + order.id);`,
    /Cannot read properties of undefined \(reading 'id'\)/,
  ],
  ['a list that is none', `(await http.get('/items')).json()[0].map((one) => one);`, /map is not a function/],
  ['a reply that is no JSON', `(await http.get('/')).json();`, /should answer with JSON/],
  ['JSON of the page that is none', `JSON.parse((await http.get('/')).text());`, /Unexpected token|JSON/],
  ['a status', `expect((await http.get('/broken')).status).toBe(200);`, /expected 200, found 500/],
  ['a value that is not there', `expect((await http.get('/items')).json()[5]).toContain('x');`, /./],
  ['an error of its own', `throw new Error('no stock');`, /no stock/],
  [
    'an error of its own that speaks of selectors',
    `throw new Error('The shop said: Unknown key: "x", while parsing selector');`,
    /The shop said/,
  ],
  [
    'a number that is missing',
    `measure('waiting', (await http.get('/items')).json().waiting);`,
    /measure\("waiting", …\): the value must be a finite number, found undefined/,
  ],
  [
    'an address that is missing',
    `await http.get((await http.get('/items')).json().next);`,
    /there is no path, found undefined/,
  ],
  ['an unreachable shop', `await http.get('http://127.0.0.1:1/');`, /refused/],
];

describe('the author of an HTTP check slips with', () => {
  let child: Child;
  beforeAll(async () => {
    child = await Child.start('http');
  });
  afterAll(() => child[Symbol.asyncDispose]());

  test.each([...tools, ...names, ...expectations])(
    '%s: inconclusive, with place and remedy',
    async (_title, inside, remedy) => {
      const text = httpScript(inside);
      expectMistake(await tryScript(child, text, more()), text, remedy);
    },
  );

  test.each<Row>([
    ['a tool’s name', 'async ({ http, stepp }) => {', /A check is given no "stepp" \(did you mean step\?\)/],
    [
      'the page',
      'async ({ page, step }) => {',
      /"page" is for browser checks, and this is an HTTP check\. Write browserCheck\(…\), or use http/,
    ],
    ['a made-up tool', 'async ({ http, database }) => {', /A check is given no "database"; known here: step, target/],
  ])('%s that a check is not given: inconclusive, with place and remedy', async (_title, head, remedy) => {
    const text = `import { httpCheck } from 'bellwether';\nexport default httpCheck(${head} //!\n});`;
    expectMistake(await tryScript(child, text, more()), text, remedy);
  });

  test.each(failures)('nothing when the business is wrong, as in %s: failed', async (_title, inside, message) => {
    const result = await tryScript(child, httpScript(`await step('Ask', async () => { ${inside} });`), more());
    expect(result, JSON.stringify(result)).toMatchObject({ verdict: 'failed', failure: { step: 'Ask' } });
    expect(result.failure?.message).toMatch(message);
  });

  test('nothing when it asks first whether a name exists: passed', async () => {
    const inside = `const { order, ...rest } = params; expect('coupon' in params && !('none' in params)).toBe(true); expect(rest).toEqual({ coupon: 'TEN' }); log(params); JSON.stringify(target); expect(Object.keys(target.variables)).toHaveLength(2);`;
    expect(await tryScript(child, httpScript(inside), more())).toMatchObject({ verdict: 'passed' });
  });
});

describe.skipIf(chromiumPath === '')('the author of a browser check slips with', () => {
  let child: Child;
  beforeAll(async () => {
    child = await Child.start('browser');
  });
  afterAll(() => child[Symbol.asyncDispose]());

  test.each<Row>([
    [
      'a selector that ends too early',
      `await page.locator('div[').click(); //!`,
      /while parsing css selector "div\[".*Correct the selector/,
    ],
    [
      'a pseudo-class that does not exist',
      `await page.locator('button:nosuch').click(); //!`,
      /is not a valid selector\. Correct the selector/,
    ],
    [
      'an XPath that ends too early',
      `await page.locator('//div[').click(); //!`,
      /is not a valid XPath expression\. Correct the selector/,
    ],
    ['an engine that does not exist', `await page.locator('foo=bar').click(); //!`, /Unknown engine "foo"/],
    [
      'a role that does not exist',
      `await page.getByRole('buton').click(); //!`,
      /getByRole\("buton"\): there is no such role \(did you mean button\?\)/,
    ],
    [
      'a selector within an expectation',
      `await expect(page.locator('div[')).toBeVisible(); //!`,
      /while parsing css selector/,
    ],
    [
      'a method of the page that does not exist',
      `await page.clik('a'); //!`,
      /page\.clik is not a function \(did you mean click\?\)/,
    ],
    [
      'a method of a locator that does not exist',
      `await page.getByRole('link').tapp(); //!`,
      /tapp is not a function \(did you mean tap\?\)/,
    ],
    [
      'a number to fill in',
      `await page.getByLabel('Name').fill(12); //!`,
      /value: expected string, got number\. Correct the argument/,
    ],
    [
      'an object in place of a selector',
      `await page.click({ text: 'Pay' }); //!`,
      /selector: expected string, got object/,
    ],
    ['a load state that does not exist', `await page.waitForLoadState('loaded'); //!`, /state: expected one of/],
    ['a key that does not exist', `await page.getByLabel('Name').press('Entr'); //!`, /Unknown key: "Entr"/],
    ['an address that is none', `await page.goto('http://'); //!`, /Cannot navigate to invalid URL/],
    [
      'a text where a locator belongs',
      `await expect('Shop').toBeVisible(); //!`,
      /toBeVisible can be only used with Locator object/,
    ],
    [
      'a locator where a value belongs',
      `expect(page.getByText('Nothing of the kind')).toBeTruthy(); //!`,
      /was given a locator, which is there whatever the page shows\. Write: await expect\(…\)\.toBeVisible/,
    ],
    [
      'a locator that should not be null',
      `expect(page.getByText('Nothing of the kind')).not.toBeNull(); //!`,
      /was given a locator/,
    ],
    [
      'what is visible, not awaited',
      `expect(page.getByText('Nothing').isVisible()).toBeTruthy(); //!`,
      /was given a promise/,
    ],
    ['a title that is not awaited', `expect(page.title()).toBe('Shop'); //!`, /was given a promise/],
    [
      'a number where a text is expected',
      `await expect(page.getByRole('heading')).toHaveText(12); //!`,
      /expected value must be a string or regular expression/,
    ],
    ['a poll of no function', `await expect.poll(12).toBe(12); //!`, /expect\.poll\(\)` accepts only function/],
  ])('%s: inconclusive, with place and remedy', async (_title, inside, remedy) => {
    const text = browserScript(`await page.goto('/');\n${inside}`);
    expectMistake(await tryScript(child, text, { ...more(), timeoutMs: 10_000 }), text, remedy);
  });

  test.each([
    ['an element that is not there', `await page.getByText('Buy').click({ timeout: 200 });`],
    ['two elements where one was', `await page.getByRole('listitem').click({ timeout: 200 });`],
    ['a text that differs', `await expect(page.getByRole('heading')).toHaveText('Market', { timeout: 200 });`],
    [
      'an error of the page’s own script',
      `await page.evaluate(() => { throw new TypeError('value: expected string, got null'); });`,
    ],
    ['a selector that only the page’s script got wrong', `await page.evaluate(() => document.querySelector('div['));`],
    ['an unknown address', `await page.goto('http://127.0.0.1:1/');`],
    ['a form field that became a button', `await page.getByRole('button').fill('x', { timeout: 200 });`],
  ])('nothing when the business is wrong, as in %s: failed', async (_title, inside) => {
    const text = browserScript(`await page.goto('/'); await step('Order', async () => { ${inside} });`);
    const result = await tryScript(child, text, more());
    expect(result, JSON.stringify(result)).toMatchObject({ verdict: 'failed', failure: { step: 'Order' } });
  });
});
