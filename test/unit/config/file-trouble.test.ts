import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatProblem, loadConfig } from '../../../src/config/load.ts';
import { ConfigFolder, goodEnv, goodFiles, goodYaml, problemsOf } from './config-folder.ts';

async function saidOf(content: string | Uint8Array): Promise<string[]> {
  await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': content });
  return folder.problems(await folder.load({ env: goodEnv }));
}

describe('a configuration file', () => {
  test('that does not exist is named as it was given', async () => {
    const result = await loadConfig('no/such/config.yaml', { env: {} });
    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([
      'no/such/config.yaml:1:1  there is no such file',
    ]);
    expect(result.files).toEqual([join(process.cwd(), 'no/such/config.yaml')]);
  });

  test('that is a folder, a circle of links, or too large is refused in words', async () => {
    await using folder = await ConfigFolder.with({});
    await mkdir(folder.file('config.yaml'));
    expect(folder.problems(await folder.load())).toEqual(['config.yaml:1:1  is a folder; name the file in it']);
    await symlink(folder.file('a'), folder.file('b'));
    await symlink(folder.file('b'), folder.file('a'));
    const circle = await loadConfig(folder.file('a'), { env: {} });
    expect(circle.ok ? '' : circle.problems[0]?.message).toBe('the link leads in a circle');
    expect(await saidOf('#'.repeat(5_000_001))).toEqual(['config.yaml:1:1  is 5.0 MB; 5.0 MB is the most']);
  });

  test('that is empty says what belongs in it', async () => {
    for (const empty of ['', '\n\n', '# nothing yet\n', '\ufeff']) {
      expect(await saidOf(empty)).toEqual([
        'config.yaml:1:1  is empty; it must say at least organisation, targets and functions (bellwether init writes one)',
      ]);
    }
  });

  test('that is no section but something else says so', async () => {
    expect(await saidOf('- a\n')).toEqual(['config.yaml:1:1  must be a section with keys of its own, found a list']);
    expect(await saidOf('just text\n')).toEqual([
      'config.yaml:1:1  must be a section with keys of its own, found text',
    ]);
  });

  test('is read with a byte order mark and with Windows line ends, places right', async () => {
    expect(await saidOf(`\ufeff${goodYaml}`)).toEqual([]);
    expect(await saidOf(goodYaml.replaceAll('\n', '\r\n').replace('every: 1m', 'every: soon'))).toEqual([
      'config.yaml:20:5  functions.place-order.every: "soon" is not a duration (such as 30s, 5m or 2h)',
    ]);
  });

  test('that is not UTF-8 is refused with the line', async () => {
    const latin1 = Buffer.from(goodYaml.replace('Web shop', 'Caf\u00e9'), 'latin1');
    expect(await saidOf(latin1)).toEqual(['config.yaml:10:1  is not valid UTF-8; save it as UTF-8']);
    expect(await saidOf(Buffer.from(`\ufeff${goodYaml}`, 'utf16le'))).toEqual([
      'config.yaml:1:1  is not UTF-8 but UTF-16; save it as UTF-8',
    ]);
  });

  test('that unfolds without end or is nested without end is refused at once', async () => {
    const level = (name: string, below: string) => `${name}: &${name} [${Array(10).fill(below).join(', ')}]\n`;
    const bomb =
      level('a', 'x') + level('b', '*a') + level('c', '*b') + level('d', '*c') + level('e', '*d') + level('f', '*e');
    expect((await problemsOf(bomb)).filter((line) => line.includes('unfold'))).toEqual([
      'config.yaml:5:36  e[7]: the aliases (*) unfold to more than 100000 values; write out what is meant',
    ]);
    const merges = `${goodYaml}  a: &a { type: webhook, url: "http://x" }\n  b: &b {<<: [${Array(900).fill('*a').join(', ')}]}\n  c: {<<: [${Array(900).fill('*b').join(', ')}]}\n`;
    expect((await problemsOf(merges)).filter((line) => line.includes('unfold'))).toHaveLength(1);
    expect(await problemsOf('a: &a { b: *a }')).toContain('config.yaml:1:9  a.b.b: *a contains itself');
    for (const deep of ['['.repeat(20_000), '- '.repeat(20_000), '{ a: '.repeat(20_000)]) {
      const problems = await problemsOf(deep);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(/^config\.yaml:1:\d+ {2}is nested too deeply; 64 levels are the most$/);
    }
    expect(await problemsOf(`organisation: ${'['.repeat(80)}${']'.repeat(80)}`)).toContainEqual(
      expect.stringContaining('is nested deeper than 64 levels'),
    );
  });

  test('cannot reach into prototypes', async () => {
    const yaml = goodYaml
      .replace('  shop:', '  __proto__: { polluted: true }\n  shop:')
      .replace('organisation:', 'constructor: { prototype: { polluted: true } }\norganisation:');
    expect(await problemsOf(yaml)).toEqual([
      'config.yaml:1:1  constructor: "constructor" cannot be used as a name; choose another',
      'config.yaml:10:3  components.__proto__: "__proto__" cannot be used as a name; choose another',
    ]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
