import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { formatProblem, loadConfig, type LoadOptions, type LoadResult } from '../../../src/config/load.ts';

/** A folder with files, gone after the test. */
export class ConfigFolder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async with(files: Readonly<Record<string, string | Uint8Array>>): Promise<ConfigFolder> {
    const folder = new ConfigFolder(await mkdtemp(join(tmpdir(), 'bellwether-config-')));
    for (const [name, content] of Object.entries(files)) await folder.write(name, content);
    return folder;
  }

  file(name: string): string {
    return join(this.path, name);
  }

  async write(name: string, content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(this.file(name)), { recursive: true });
    await writeFile(this.file(name), content);
  }

  load(options: Partial<LoadOptions> = {}): Promise<LoadResult> {
    return loadConfig(this.file('config.yaml'), { env: {}, ...options });
  }

  /** Problems as they are shown, with the file's name alone. */
  problems(result: LoadResult): string[] {
    const found = result.ok ? [] : result.problems;
    return found.map((problem) => formatProblem({ ...problem, file: 'config.yaml' }));
  }

  warnings(result: LoadResult): string[] {
    const found = result.ok ? result.warnings : [];
    return found.map((problem) => formatProblem({ ...problem, file: 'config.yaml' }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** A small configuration that is right. */
export const goodYaml = `organisation: Acme Outfitters
timezone: Europe/London
secrets:
  TEST_CARD: { env: SHOP_TEST_CARD }
targets:
  live:
    url: http://127.0.0.1:4300
components:
  shop:
    name: Web shop
    provides: The site on which customers browse and order
    dependsOn: [voyager]
  voyager:
    name: Voyager
    provides: Credit card payment gateway
functions:
  place-order:
    question: Can customers place an order?
    check: checks/place-order.ts
    every: 1m
    severity: critical
    dependsOn: [shop]
    impact:
      summary: Customers cannot place an order.
channels:
  pager:
    type: pagerduty
    routingKey: \${PAGER_KEY:-demo}
    url: http://127.0.0.1:4391
`;

export const goodScript = `import { browserCheck } from 'bellwether';
export default browserCheck(async ({ secret }) => { secret('TEST_CARD'); });
`;

export const goodFiles = { 'config.yaml': goodYaml, 'checks/place-order.ts': goodScript };
export const goodEnv = { SHOP_TEST_CARD: '4111111111111111' };

/** The good configuration with one text in it changed; fails when there is no such text. */
export function changed(from: string, to: string): string {
  if (!goodYaml.includes(from)) throw new Error(`The good configuration has no ${from}`);
  return goodYaml.replace(from, () => to);
}

/** What is said of a configuration whose script and environment are in order. */
export async function problemsOf(yaml: string, options: Partial<LoadOptions> = {}): Promise<string[]> {
  await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': yaml });
  return folder.problems(await folder.load({ env: goodEnv, ...options }));
}
