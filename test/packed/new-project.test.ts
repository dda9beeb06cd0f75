// The package as a stranger gets it: installed by npm from the registry into an empty folder, tried against the demo shop.
import { execFile, type ExecFileException } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDemo, type Demo } from '../../demo/demo.ts';
import { packed } from './packed.ts';

interface Ended {
  readonly code: number;
  readonly output: string;
  readonly stdout: string;
}

function run(command: string, args: readonly string[], cwd: string): Promise<Ended> {
  const env = { ...process.env, NO_COLOR: '1', NODE_ENV: '' };
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env, timeout: 170_000 }, (error: ExecFileException | null, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, output: stdout + stderr, stdout }),
    );
  });
}

describe('the packed package in an empty folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-test-'));
  let demo: Demo;
  /** What npx would run, without its own start. */
  const bellwether = (...args: readonly string[]) => run(join(folder, 'node_modules/.bin/bellwether'), args, folder);

  beforeAll(async () => {
    demo = await startDemo({ basePort: 0, customers: false });
    const installed = await run('npm', ['install', '--no-audit', '--no-fund', packed().tarball], folder);
    expect(installed.code, installed.output).toBe(0);
  });

  afterAll(async () => {
    await demo?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  test('starts a project that passes against any site', async () => {
    const init = await run('npx', ['bellwether', 'init', '--url', demo.addresses.shop], folder);
    expect(init, init.output).toMatchObject({ code: 0 });
    for (const file of [
      'config.yaml',
      'checks/open-the-site.ts',
      'checks/site-answers.ts',
      'tsconfig.json',
      '.oxlintrc.json',
      'bellwether.d.ts',
      '.gitignore',
    ]) {
      expect(existsSync(join(folder, file)), file).toBe(true);
    }
    const tried = await bellwether('run');
    expect(tried, tried.output).toMatchObject({ code: 0 });
    expect(tried.output).toContain('2 passed');
  });

  test('starts a project whose own check passes, and finds a missing await and a mistyped component', async () => {
    const installed = await run('npm', ['install', '--no-audit', '--no-fund'], folder);
    expect(installed.code, installed.output).toBe(0);
    const checked = await run('npm', ['run', 'check'], folder);
    expect(checked, checked.output).toMatchObject({ code: 0 });

    const script = join(folder, 'checks/site-answers.ts');
    const good = readFileSync(script, 'utf8');
    writeFileSync(script, good.replace("await step('Ask", "step('Ask"));
    const floating = await run('npm', ['run', 'check'], folder);
    expect(floating).toMatchObject({ code: 1 });
    expect(floating.output).toContain('no-floating-promises');
    writeFileSync(script, good.replace("component: 'site'", "component: 'sight'"));
    const mistyped = await run('npm', ['run', 'check'], folder);
    expect(mistyped.output).toMatch(/site-answers\.ts.*\n?.*'"sight"' is not assignable/);
    writeFileSync(script, good);
  });

  test('is not started twice', async () => {
    const again = await bellwether('init');
    expect(again).toMatchObject({ code: 2 });
    expect(again.output).toContain('is there already');
  });

  test('finds nothing wrong with what it wrote, and adds a check that keeps the comments', async () => {
    expect((await bellwether('validate')).output).toContain('config.yaml is good: 2 functions');
    const added = await bellwether('new', 'place-order', '--http');
    expect(added, added.output).toMatchObject({ code: 0 });
    const config = readFileSync(join(folder, 'config.yaml'), 'utf8');
    expect(config).toContain('# What Bellwether asks, how often');
    expect(config).toContain('check: checks/place-order.ts');
    const tried = await bellwether('run', 'place-order', '--reporter', 'json');
    expect(tried, tried.output).toMatchObject({ code: 0 });
    expect(JSON.parse(tried.stdout)).toMatchObject([{ functionId: 'place-order', outcome: 'passed' }]);
  });

  test('a broken shop is exit 1, a mistake in the configuration exit 2', async () => {
    await demo.faults.set('shop', 'http-503');
    const failed = await bellwether('run', 'site-answers', '--reporter', 'junit');
    await demo.faults.clear();
    expect(failed, failed.output).toMatchObject({ code: 1 });
    expect(failed.output).toContain('<failure message=');
    const unknown = await bellwether('run', 'no-such');
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.output).toContain('There are: open-the-site, site-answers');
  });
});
