// One mistake each, as people make them: what `validate` says of it, where, and what to do. The place and the remedy
// are asserted, the sentence is not.
import { beforeAll, describe, expect, test } from 'vitest';
import { check, config, total, validate, validateChecks, type Mistake, type Said } from './project.ts';

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
  ['a secret', added(`  secret('CARD_NUMBR');`), 'checks/place-order.ts:11', 'did you mean CARD_NUMBER?'],
  [
    'a component in dependsOn',
    inConfig('dependsOn: [shop]', 'dependsOn: [shopp]'),
    'config.yaml:17:',
    'did you mean shop?',
  ],
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

const expectSaid = ({ code, text }: Said, place: string, remedy: string | RegExp) => {
  const problems = text.replaceAll(/^warning: .*$/gm, '');
  expect(problems).toContain(place);
  if (typeof remedy === 'string') expect(problems).toContain(remedy);
  else expect(problems).toMatch(remedy);
  expect(code).toBe(2);
};

describe('validate, on mistakes of configuration', () => {
  test.each(configuration)('says where it stands and what to do about %s', async (_mistake, of, place, remedy) => {
    expectSaid(await validate(of), place, remedy);
  });
});

describe.each([
  ['names', names],
  ['types', types],
  ['imports', imports],
])('validate, on mistakes of %s', (_, rows) => {
  let said: readonly Said[];
  beforeAll(async () => {
    said = await validateChecks(rows.map(([, of]) => of));
  });

  test.each(rows.map((row, n) => [row[0], n] as const))(
    'says where it stands and what to do about %s',
    (_mistake, n) => {
      const [, , place, remedy] = rows[n]!;
      expectSaid(said[n]!, place, remedy);
    },
  );
});

describe('validate, on what may be meant', () => {
  const mute = `import { httpCheck } from 'bellwether';\nexport default httpCheck(async ({ http }) => { await http.get('/'); });\n`;
  const own = `import * as http from 'node:http';\n${check('').replace('http, ', '').replace('http.post', 'fetch').replace(', { json: {}, timeoutMs: 500 }', '')}void ((url: string) => http.get(url, { timeout: 5 }));\n`;
  const helper = `${total}export const pick = ({ step }) => step('Pick', { component: 'warehouse' }, () => 1);\n`;
  const remarked: readonly (readonly [string, Mistake, RegExp])[] = [
    [
      'a check with neither step nor expectation',
      { check: mute },
      /^warning: checks\/place-order\.ts:1:1 .*neither a step nor an expectation.*expect\(/,
    ],
    [
      'a component beside the check that only other functions depend on',
      { total: helper },
      /^warning: checks\/total\.ts:2:.*add warehouse to dependsOn of place-order/,
    ],
  ];
  const accepted: readonly (readonly [string, Mistake])[] = [
    ['a param that is asked for first', added("  if ('colour' in params) void params.colour;")],
    [
      'a param that belongs to something else of that name',
      added('  const query = { params: { a: 1 } };\n  void query.params.a;'),
    ],
    [
      'a param that belongs to a parameter of a helper',
      added('  const ask = (params: { a: number }) => params.a;\n  void ask({ a: 1 });'),
    ],
    ['options of calls that only look like tools', { check: own }],
  ];
  let said: readonly Said[];
  beforeAll(async () => {
    said = await validateChecks([...remarked, ...accepted].map(([, of]) => of));
  });

  test('finds nothing wrong with a check that uses what there is', async () => {
    const { code, text } = await validate({});
    expect(code, text).toBe(0);
    expect(text).not.toContain('checks/');
  });

  test('remarks on limits for a measurement that the script never takes', async () => {
    const { code, text } = await validate(inConfig('basket_total:', 'basket_totals:'));
    expect(code).toBe(0);
    expect(text).toMatch(/warning: checks\/place-order\.ts.*basket_totals.*did you mean basket_total\?/);
  });

  test.each(remarked.map(([about, , remark], n) => [about, n, remark] as const))(
    'remarks on %s, and accepts it',
    (_, n, remark) => {
      const { code, text } = said[n]!;
      expect(code, text).toBe(0);
      expect(text).toMatch(remark);
    },
  );

  test.each(accepted.map(([about], n) => [about, remarked.length + n] as const))('accepts %s', (_, n) => {
    const { code, text } = said[n]!;
    expect(code, text).toBe(0);
    expect(text).toBe('');
  });
});
