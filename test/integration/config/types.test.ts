import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../../src/cli/main.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const compiler = join(root, 'node_modules/.bin/tsc');

const config = `organisation: Acme
targets:
  live: { url: "https://shop.example", variables: { desk: "https://desk.example", region: north } }
  staging: { url: "https://staging.example", schedule: off, variables: { desk: "https://desk.staging.example" } }
secrets:
  CARD_NUMBER: { env: CARD_NUMBER }
components:
  shop: { name: Shop, provides: The shop }
  voyager: { name: Voyager, provides: Orders }
functions:
  place-order:
    question: Can customers place an order?
    check: checks/check.ts
    every: 1m
    severity: major
    audiences: [operations]
    dependsOn: [shop]
    params: { article: "4711", amount: 2 }
    impact: { summary: Customers cannot order. }
  track-order:
    question: Can customers track an order?
    check: checks/check.ts
    every: 1m
    severity: major
    audiences: [operations]
    params: { order: A-1 }
    impact: { summary: Customers cannot track orders. }
`;

const inCheck = (line: string, id = ''): string => `import { httpCheck } from 'bellwether';
export default httpCheck${id}(async ({ step, secret, target, params, http }) => {
  ${line}
  void [step, secret, target, params, http];
});
`;

let folder = '';
const file = (name: string) => join(folder, name);
let errors: string[] = [];

beforeEach(async () => {
  errors = [];
  vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation((text: string) => void errors.push(text));
  vi.stubEnv('CARD_NUMBER', '4111');
  folder = await mkdtemp(join(tmpdir(), 'bellwether-types-'));
  await mkdir(file('checks'));
  await writeFile(file('config.yaml'), config);
  await writeFile(file('checks/check.ts'), inCheck(''));
  const compilerOptions = {
    ...{ target: 'es2024', module: 'nodenext', strict: true, noEmit: true, skipLibCheck: true },
    ...{ allowImportingTsExtensions: true, types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
    ...{ lib: ['es2024', 'ESNext.Disposable', 'DOM', 'DOM.Iterable'] },
    paths: { bellwether: [join(root, 'src/index.ts')] },
  };
  await writeFile(file('tsconfig.json'), JSON.stringify({ compilerOptions, include: ['checks', '*.d.ts'] }));
  await writeFile(file('package.json'), '{ "type": "module" }');
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = 0;
  await rm(folder, { recursive: true, force: true });
});

async function bellwether(...args: readonly string[]): Promise<unknown> {
  process.exitCode = 0;
  await main(['node', 'bellwether', ...args, '--config', file('config.yaml')]);
  return process.exitCode;
}

/** What the compiler says of each script, by the name of its file. */
async function compile(scripts: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  for (const [name, text] of Object.entries(scripts)) await writeFile(file(`checks/${name}.ts`), text);
  const output = await new Promise<string>((resolve) => {
    execFile(compiler, ['-p', folder, '--pretty', 'false'], (_, stdout) => resolve(stdout));
  });
  const lines = output.split('\n').filter((line) => line.includes('error TS'));
  return Object.fromEntries(lines.map((line) => [/checks\/([\w-]+)\.ts/.exec(line)?.[1] ?? line, line]));
}

const wrong = {
  component: inCheck("await step('Order', { component: 'voyagr' }, () => 1);"),
  'component-of-soft-step': inCheck("await step.soft('Order', { component: 'voyagr' }, () => 1);"),
  secret: inCheck("secret('CARD_NUMBR');"),
  variable: inCheck('void target.variables.dask;'),
  'variable-of-one-target': inCheck('target.variables.region.trim();'),
  param: inCheck('void params.artcle;'),
  'param-of-another-function': inCheck('void params.order;', "<'place-order'>"),
  'param-type': inCheck('params.amount.trim();', "<'place-order'>"),
  function: inCheck('', "<'place-ordr'>"),
  'step-option': inCheck("await step('Order', { componnent: 'shop' }, () => 1);"),
  'request-option': inCheck("await http.get('/', { timeout: 5 });"),
};
const right = {
  all: inCheck(`await step('Order', { component: 'voyager' }, () => 1);
  secret('CARD_NUMBER').trim();
  target.variables.desk.trim();
  target.variables.region?.trim();
  void [params.article.trim(), params.amount.toFixed(), params.order.trim()];`),
  'of-one-function': inCheck('void [params.article.trim(), params.amount.toFixed()];', "<'place-order'>"),
  'helper-for-all': `import { httpCheck, type HttpTools } from 'bellwether';
const order = async ({ step, params }: HttpTools) => step('Order', () => params['article']);
export default httpCheck<'place-order'>(order);
httpCheck<'track-order'>(async (tools) => order(tools));
`,
};

describe('bellwether types', () => {
  test('a mistyped name is a type error and a right one is not, once the types are written', async () => {
    expect(await bellwether('types')).toBe(0);
    const found = await compile({ ...wrong, ...right });
    expect(Object.keys(found).sort()).toEqual(Object.keys(wrong).sort());
    expect(found['component']).toContain('Did you mean');
  });

  test('every name is a plain string as long as no types are written', async () => {
    const { component, secret, variable, param } = wrong;
    expect(await compile({ component, secret, variable, param })).toEqual({});
  });

  test('--check tells a missing, a current, a formatted and an outdated file apart', async () => {
    expect(await bellwether('types', '--check')).toBe(1);
    await bellwether('types');
    expect(await bellwether('types', '--check')).toBe(0);
    const text = await readFile(file('bellwether.d.ts'), 'utf8');
    await writeFile(file('bellwether.d.ts'), text.replaceAll("'", '"').replaceAll(' | ', '\n  | '));
    expect(await bellwether('types', '--check')).toBe(0);
    await writeFile(file('config.yaml'), config.replaceAll('voyager', 'enterprise'));
    expect(await bellwether('types', '--check')).toBe(1);
    expect(errors.at(-1)).toContain('out of date');
  });

  test('validate remarks on outdated types and not on missing ones', async () => {
    await bellwether('validate');
    expect(errors.join('\n')).not.toContain('bellwether.d.ts');
    await writeFile(file('bellwether.d.ts'), 'export {};');
    await bellwether('validate');
    expect(errors.join('\n')).toContain('bellwether.d.ts is out of date');
  });

  test('new writes the types with the new function in them', async () => {
    expect(await bellwether('new', 'return-order', '--http')).toBe(0);
    expect(await readFile(file('bellwether.d.ts'), 'utf8')).toContain("'return-order'");
  });
});
