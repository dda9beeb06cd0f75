// A small project without a mistake, and what `validate` says of it with one or with many.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { vi } from 'vitest';
import { main } from '../../../src/cli/main.ts';

interface Stanza {
  readonly id?: string;
  readonly check?: string;
}

const stanzaOf = ({ id = 'place-order', check: file = 'checks/place-order.ts' }: Stanza = {}) => `
  ${id}:
    question: Can customers place an order?
    check: ${file}
    every: 1m
    severity: major
    audiences: [operations]
    dependsOn: [shop]
    params: { article: "4711" }
    measurements: { basket_total: { failBelow: 1 } }
    impact: { summary: Customers cannot order. }
`;
const shared = `organisation: Acme
targets:
  live: { url: "https://shop.example", variables: { desk: "https://desk.example" } }
secrets:
  CARD_NUMBER: { env: CARD_NUMBER }
components:
  shop: { name: Shop, provides: The shop, dependsOn: [voyager] }
  voyager: { name: Voyager, provides: Orders }
  warehouse: { name: Warehouse, provides: Goods }
functions:`;
export const config = `${shared}${stanzaOf()}`;

/** A check with these lines at its end; the first of them is its line 11. */
export const check = (lines: string) => `import { httpCheck, expect } from 'bellwether';
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
export const total = `export const total = (reply: { readonly status: number }): number => reply.status;\n`;

/** Files of the project that are not as they should be. */
export interface Mistake {
  readonly config?: string;
  readonly check?: string;
  readonly total?: string;
}

export interface Said {
  readonly code: unknown;
  /** With paths as seen from the project. */
  readonly text: string;
}

/** What `validate` says of a project with these files. */
async function validateFiles(files: Readonly<Record<string, string>>): Promise<Said> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-mistakes-'));
  const said: string[] = [];
  for (const stream of ['log', 'error'] as const)
    vi.spyOn(console, stream).mockImplementation((text: string) => void said.push(text));
  vi.stubEnv('CARD_NUMBER', '4111');
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    process.exitCode = 0;
    await main(['node', 'bellwether', 'validate', '--config', join(folder, 'config.yaml')]);
    return { code: process.exitCode, text: said.join('\n').replaceAll(`${folder}/`, '') };
  } finally {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    process.exitCode = 0;
    await rm(folder, { recursive: true, force: true });
  }
}

const filesOf = (mistake: Mistake) => ({
  'checks/place-order.ts': mistake.check ?? check(''),
  'checks/total.ts': mistake.total ?? total,
});

/** What `validate` says of a project with this mistake. */
export const validate = (mistake: Mistake): Promise<Said> =>
  validateFiles({ 'config.yaml': mistake.config ?? config, ...filesOf(mistake) });

/**
 * What `validate` says of many checks at once, each with a folder and a function of its own: for each the lines about it,
 * in the order asked, as if it stood in its project alone.
 */
export async function validateChecks(checks: readonly Mistake[]): Promise<readonly Said[]> {
  const stanzas = checks.map((_, n) => stanzaOf({ id: `place-order-n${n}`, check: `n${n}/checks/place-order.ts` }));
  const files = checks.map((one, n) => Object.entries(filesOf(one)).map(([name, text]) => [`n${n}/${name}`, text]));
  const { code, text } = await validateFiles({
    'config.yaml': shared + stanzas.join(''),
    ...Object.fromEntries(files.flat()),
  });
  const lines = text.split('\n');
  return checks.map((_, n) => ({
    code,
    text: lines
      .filter((line) => line.includes(`n${n}/`) || new RegExp(`place-order-n${n}\\b`).test(line))
      .map((line) => line.replaceAll(`n${n}/`, '').replaceAll(`place-order-n${n}`, 'place-order'))
      .join('\n'),
  }));
}
