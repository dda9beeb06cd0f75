import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ConfigFolder, goodEnv, goodFiles, goodYaml } from '../../unit/config/config-folder.ts';
import { parse } from 'yaml';
import { UNTIL_MS } from '../../support/until.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const main = `const { main } = await import('${root}src/cli/main.ts'); await main(process.argv.toSpliced(1, 0, ''));`;

/** `bellwether …` from the sources, in a folder. */
function bellwether(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', main, '--', ...args],
    { cwd, encoding: 'utf8', env: { PATH: process.env['PATH'], ...env }, timeout: UNTIL_MS },
  );
  return { status, stdout, stderr };
}

describe('bellwether export rules', () => {
  test('prints the example that is checked in, for the configuration of the demo', async () => {
    const { status, stdout, stderr } = bellwether(['export', 'rules'], root);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(await readFile(`${root}dashboards/rules/bellwether.rules.yml`, 'utf8'));
  });

  test("prints rules for a configuration of one's own, under a job of one's own", async () => {
    await using folder = await ConfigFolder.with(goodFiles);
    const { status, stdout } = bellwether(
      ['export', 'rules', '--config', folder.file('config.yaml'), '--job', 'shop-monitor'],
      root,
      goodEnv,
    );
    expect(status).toBe(0);
    const { groups } = parse(stdout) as { groups: { name: string }[] };
    expect(groups.map(({ name }) => name)).toContain('bellwether-function-place-order');
    expect(stdout).toContain('up{job="shop-monitor"}');
  });

  test('with a mistake in the configuration it prints no rules, and says where the mistake is', async () => {
    await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': goodYaml.replace('1m', '1 min') });
    const { status, stdout, stderr } = bellwether(['export', 'rules'], folder.path, goodEnv);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('functions.place-order.every: "1 min" is not a duration');
  });

  test.each([
    [['export', 'rules', '--job', ''], 'must be the job_name of a scrape configuration'],
    [['export', 'openapi'], 'not in this version yet'],
    [['export', 'nonsense'], "unknown command 'nonsense'"],
  ])('%j is refused', (args, says) => {
    const { status, stdout, stderr } = bellwether(args, root);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(says);
  });
});
