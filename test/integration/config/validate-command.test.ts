import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { configYaml, httpCheckTs } from '../../../src/cli/init-files.ts';
import { main } from '../../../src/cli/main.ts';

let said: string[] = [];
let explained: string[] = [];
let folder = '';
beforeEach(async () => {
  said = [];
  explained = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text));
  vi.spyOn(console, 'error').mockImplementation((text: string) => void explained.push(text));
  folder = await mkdtemp(join(tmpdir(), 'bellwether-validate-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  process.exitCode = 0;
  await rm(folder, { recursive: true, force: true });
});

const yaml = configYaml('https://shop.example');

/** Runs the command on a new project with this configuration and gives its exit code. */
async function validate(config: string, ...args: readonly string[]): Promise<number> {
  const files = {
    'config.yaml': config,
    'checks/open-the-site.ts': httpCheckTs,
    'checks/site-answers.ts': httpCheckTs,
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  process.exitCode = 0;
  await main(['node', 'bellwether', 'validate', '--config', join(folder, 'config.yaml'), ...args]);
  return process.exitCode;
}

const good = /config\.yaml is good: 2 functions, 1 component, 1 target, 0 channels\.$/;

describe('bellwether validate', () => {
  test('tells of words that readers may not know as warnings, and finds the configuration good all the same', async () => {
    expect(await validate(yaml.replace('cannot open our site.', 'cannot reach our server.'))).toBe(0);
    expect(said).toEqual([expect.stringMatching(good)]);
    expect(explained).toContainEqual(
      expect.stringMatching(
        /^warning: .*config\.yaml:\d+:7 {2}functions\.open-the-site\.impact\.summary: "server" is a technical word that customer service may not know; say "system", as in "Visitors cannot reach our system\."$/,
      ),
    );
  });

  test('writes nothing more than that unless it is asked to, and then every sentence', async () => {
    await validate(yaml);
    expect(said).toHaveLength(1);
    expect(await validate(yaml, '--preview')).toBe(0);
    expect(said).toHaveLength(3);
    expect(said[1]).toMatch(/^What people would read about My organisation\./);
    expect(said[1]?.replaceAll(/\s+/g, ' ')).toContain(
      'Web site is down: Our web site is NOT available. Visitors cannot open our site.',
    );
    expect(said[2]).toMatch(good);
  });

  test('writes no sentences of a configuration that is refused', async () => {
    expect(await validate(yaml.replace('every: 1m', 'every: 3 sec'), '--preview')).toBe(2);
    expect(said).toEqual([]);
    expect(explained.join('\n')).toContain('"3 sec" is not a duration (try 3s)');
  });
});
