// One mistake each, as people make them: what `validate` says of it, where, and what to do. The place and the remedy
// are asserted, the sentence is not.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../../src/cli/main.ts';

const config = `organisation: Acme
targets:
  live: { url: "https://shop.example", variables: { desk: "https://desk.example" } }
secrets:
  CARD_NUMBER: { env: CARD_NUMBER }
components:
  shop: { name: Shop, provides: The shop, dependsOn: [voyager] }
  voyager: { name: Voyager, provides: Orders }
  warehouse: { name: Warehouse, provides: Goods }
functions:
  place-order:
    question: Can customers place an order?
    check: checks/place-order.ts
    every: 1m
    severity: major
    audiences: [operations]
    dependsOn: [shop]
    params: { article: "4711" }
    measurements: { basket_total: { failBelow: 1 } }
    impact: { summary: Customers cannot order. }
`;

const check = (lines: string) => `import { httpCheck, expect } from 'bellwether';
import { total } from './total.ts';

export default httpCheck(async ({ step, http, params, target, secret, measure }) => {
  await step('Order', { component: 'voyager' }, async () => {
    const reply = await http.post(\`\${target.variables.desk}/\${params.article}\`, { json: {}, timeoutMs: 500 });
    expect(reply.status).toBe(200);
    measure('basket_total', total(reply), { unit: 'EUR' });
    secret('CARD_NUMBER');
  });
${lines}
});
`;
const total = `export const total = (reply: { readonly status: number }): number => reply.status;\n`;

let folder = '';
let said: string[] = [];
beforeEach(async () => {
  said = [];
  for (const stream of ['log', 'error'] as const)
    vi.spyOn(console, stream).mockImplementation((text: string) => void said.push(text));
  vi.stubEnv('CARD_NUMBER', '4111');
  folder = await mkdtemp(join(tmpdir(), 'bellwether-mistakes-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = 0;
  await rm(folder, { recursive: true, force: true });
});

interface Mistake {
  readonly config?: string;
  readonly check?: string;
  readonly total?: string;
}

/** The exit code of `validate`, and what it says with paths as seen from the project. */
async function validate(mistake: Mistake): Promise<{ code: unknown; text: string }> {
  const files = {
    'config.yaml': mistake.config ?? config,
    'checks/place-order.ts': mistake.check ?? check(''),
    'checks/total.ts': mistake.total ?? total,
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  process.exitCode = 0;
  await main(['node', 'bellwether', 'validate', '--config', join(folder, 'config.yaml')]);
  return { code: process.exitCode, text: said.join('\n').replaceAll(`${folder}/`, '') };
}

/** What is wrong, where it must be found, and what the message must tell to do. */
type Row = readonly [mistake: string, of: Mistake, place: string, remedy: string | RegExp];

const inConfig = (from: string, to: string): Mistake => ({ config: config.replace(from, to) });
const added = (line: string): Mistake => ({ check: check(line) });

const names: readonly Row[] = [
  [
    'a component of a step',
    added(`  await step('Pay', { component: 'voyagr' }, async () => {});`),
    'checks/place-order.ts:11:34',
    'did you mean voyager?',
  ],
  [
    'a component of a soft step',
    added(`  await step.soft('Pay', { component: 'shoop' }, async () => {});`),
    'checks/place-order.ts:11:39',
    'did you mean shop?',
  ],
  [
    'a component that the function does not depend on',
    added(`  await step('Pay', { component: 'warehouse' }, async () => {});`),
    'checks/place-order.ts:11:34',
    'add warehouse to dependsOn of place-order',
  ],
  [
    'a component in a file beside the check',
    { total: `${total}export const pay = ({ step }) => step('Pay', { component: 'wherehouse' }, () => 1);\n` },
    'checks/total.ts:2:',
    'did you mean warehouse?',
  ],
  [
    'a component in a constant',
    added(`  const PAY = 'payment';\n  await step('Pay', { component: PAY }, async () => {});`),
    'checks/place-order.ts:12:',
    'add it under components',
  ],
  ['a secret', added(`  secret('CARD_NUMBR');`), 'checks/place-order.ts:11', 'did you mean CARD_NUMBER?'],
  ['a param', added('  void params.artcle;'), 'checks/place-order.ts:11:8', 'did you mean article?'],
  [
    'a param that is destructured',
    added('  const { colour } = params;\n  void colour;'),
    'checks/place-order.ts:11:11',
    'functions.place-order.params',
  ],
  [
    'a param with a default, which is refused at run time all the same',
    added("  void (params.colour ?? 'red');"),
    'checks/place-order.ts:11:9',
    "ask first: 'colour' in params",
  ],
  [
    'a variable of the target',
    added('  void target.variables.dask;'),
    'checks/place-order.ts:11:8',
    'did you mean desk?',
  ],
  [
    'a component in dependsOn',
    inConfig('dependsOn: [shop]', 'dependsOn: [shopp]'),
    'config.yaml:17:',
    'did you mean shop?',
  ],
];

const types: readonly Row[] = [
  [
    'an option of a step',
    added(`  await step('Pay', { componnent: 'shop' }, async () => {});`),
    'checks/place-order.ts:11:23',
    'did you mean component?',
  ],
  [
    'an option of a request',
    added(`  await http.get('/', { timeout: 500 });`),
    'checks/place-order.ts:11:25',
    'did you mean timeoutMs?',
  ],
  [
    'an option of a request with a method',
    added(`  await http.request('PURGE', '/', { header: {} });`),
    'checks/place-order.ts:11:38',
    'did you mean headers?',
  ],
  [
    'an option of a measurement',
    added(`  measure('pages', 1, { units: 'page' });`),
    'checks/place-order.ts:11:25',
    'did you mean unit?',
  ],
  ['the name of a measurement', added(`  measure('Basket Total', 1);`), 'checks/place-order.ts:11:11', 'snake_case'],
  [
    'a check that is a plain function',
    { check: 'export default async () => {};' },
    'checks/place-order.ts',
    'httpCheck()',
  ],
  [
    'a check that is not exported',
    { check: check('').replace('export default ', 'void ') },
    'checks/place-order.ts',
    'has no default export',
  ],
  ['an enum', { total: `${total}export enum Colour { Red }\n` }, 'checks/total.ts:2', 'use a union of texts'],
];

const configuration: readonly Row[] = [
  ['a key', inConfig('    every: 1m', '    evry: 1m'), 'config.yaml:14:', 'did you mean every?'],
  ['a duration', inConfig('every: 1m', 'every: 1 minutes'), 'config.yaml:14:', /try|like/],
  ['a severity', inConfig('severity: major', 'severity: majr'), 'config.yaml:15:', 'major'],
  ['an audience', inConfig('[operations]', '[operation]'), 'config.yaml:16:', 'operations'],
  [
    'a script that does not exist',
    inConfig('checks/place-order.ts', 'checks/place-ordr.ts'),
    'config.yaml:13:',
    'there is no such file',
  ],
  ['a bracket that is not closed', inConfig('[shop]', '[shop'), 'config.yaml:', 'closed'],
  [
    'a cycle of components',
    inConfig('provides: Orders }', 'provides: Orders, dependsOn: [shop] }'),
    'config.yaml:',
    'shop → voyager → shop',
  ],
];

const imports: readonly Row[] = [
  [
    'a file that is not there',
    { check: check('').replace('./total.ts', './totals.ts') },
    'checks/place-order.ts:2 imports checks/totals.ts',
    'does not exist',
  ],
  [
    'a file without its ending',
    { check: check('').replace('./total.ts', './total') },
    'checks/place-order.ts:2 imports checks/total',
    'write the whole name, with .ts',
  ],
  [
    'a name that the file does not export',
    { total: total.replace('const total', 'const sum') },
    'checks/place-order.ts:2',
    'exports no such value',
  ],
  [
    'a package that is not installed',
    { check: `import 'left-pad-of-acme';\n${check('')}` },
    'checks/place-order.ts',
    'npm install left-pad-of-acme',
  ],
  [
    'a type as if it were a value',
    { check: check('').replace('expect }', 'expect, HttpTools }') },
    'checks/place-order.ts:1',
    'import type { HttpTools }',
  ],
  [
    'a default that the file does not have',
    { check: check('').replace('{ total }', 'total') },
    'checks/place-order.ts:2',
    'which has none',
  ],
];

describe.each([
  ['names', names],
  ['types', types],
  ['configuration', configuration],
  ['imports', imports],
])('validate, on mistakes of %s', (_, rows) => {
  test.each(rows)('says where it stands and what to do about %s', async (_mistake, of, place, remedy) => {
    const { code, text } = await validate(of);
    expect(text).toContain(place);
    if (typeof remedy === 'string') expect(text).toContain(remedy);
    else expect(text).toMatch(remedy);
    expect(code).toBe(2);
  });
});

describe('validate, on what may be meant', () => {
  test('finds nothing wrong with a check that uses what there is', async () => {
    const { code, text } = await validate({});
    expect(code, text).toBe(0);
    expect(text).not.toContain('checks/');
  });

  test('remarks on a check with neither step nor expectation, and accepts it', async () => {
    const mute = `import { httpCheck } from 'bellwether';\nexport default httpCheck(async ({ http }) => { await http.get('/'); });\n`;
    const { code, text } = await validate({ check: mute });
    expect(code).toBe(0);
    expect(text).toMatch(/warning: checks\/place-order\.ts:1:1 .*neither a step nor an expectation.*expect\(/);
  });

  test('remarks on limits for a measurement that the script never takes', async () => {
    const { code, text } = await validate(inConfig('basket_total:', 'basket_totals:'));
    expect(code).toBe(0);
    expect(text).toMatch(/warning: checks\/place-order\.ts.*basket_totals.*did you mean basket_total\?/);
  });

  test('remarks on a component beside the check that only other functions depend on', async () => {
    const helper = `${total}export const pick = ({ step }) => step('Pick', { component: 'warehouse' }, () => 1);\n`;
    const { code, text } = await validate({ total: helper });
    expect(code).toBe(0);
    expect(text).toMatch(/warning: checks\/total\.ts:2:.*add warehouse to dependsOn of place-order/);
  });

  test.each([
    ['is asked for first', "if ('colour' in params) void params.colour;"],
    ['belongs to something else of that name', 'const query = { params: { a: 1 } };\n  void query.params.a;'],
    ['belongs to a parameter of a helper', 'const ask = (params: { a: number }) => params.a;\n  void ask({ a: 1 });'],
  ])('accepts a param that %s', async (_, lines) => {
    const { code, text } = await validate(added(`  ${lines}`));
    expect(code, text).toBe(0);
  });

  test('accepts options of calls that only look like tools', async () => {
    const own = `import * as http from 'node:http';\n${check('').replace('http, ', '').replace('http.post', 'fetch').replace(', { json: {}, timeoutMs: 500 }', '')}void ((url: string) => http.get(url, { timeout: 5 }));\n`;
    const { code, text } = await validate({ check: own });
    expect(code, text).toBe(0);
  });
});
