import { describe, expect, test } from 'vitest';
import { expand, shieldReferences, unshieldReferences } from '../../../src/config/environment.ts';
import { changed, ConfigFolder, goodEnv, goodFiles, goodYaml, problemsOf } from './config-folder.ts';

const put = (text: string, env: Record<string, string> = {}) => expand(text, env).text;

describe('environment variables in values', () => {
  test('are put in, with a default for what is not set or empty', () => {
    expect(put('${A}', { A: 'x' })).toBe('x');
    expect(put('a ${A} b ${B:-y} c', { A: 'x' })).toBe('a x b y c');
    expect(put('${A:-y}', { A: '' })).toBe('y');
    expect(put('${A}', { A: '' })).toBe('');
    expect(put('${A:-}')).toBe('');
    expect(put('${A:-http://x:1/?a=b}')).toBe('http://x:1/?a=b');
  });

  test('are not put in where the dollar is doubled, nor put in twice', () => {
    expect(put('$${A} ${A}', { A: '${B}', B: 'no' })).toBe('${A} ${B}');
    expect(put('$A {A} $', { A: 'x' })).toBe('$A {A} $');
  });

  test('do not come from what every object has', () => {
    expect(expand('${constructor}', {}).problems).toHaveLength(1);
  });

  test('may stand unquoted between braces without moving anything', () => {
    for (const text of ['{ a: ${A:-x, y: #z}, b: ${B} }', '{ a: $${A}, b: [${C:-}] }']) {
      const shielded = shieldReferences(text);
      expect(shielded).toHaveLength(text.length);
      expect(shielded.split(/[{}]/)).toHaveLength(text.includes('[') ? 3 : 3);
      expect(unshieldReferences(shielded)).toBe(text);
    }
  });

  test('become numbers where numbers belong, and stay text where text belongs', async () => {
    await using folder = await ConfigFolder.with({
      ...goodFiles,
      'config.yaml': `runners: { browsers: \${N}, http: "\${N}" }\n${goodYaml}`
        .replace('every: 1m', 'every: ${N}m\n    propagateTrace: ${NO}\n    params: { a: ${N}, b: "${N}", c: ${NO} }')
        .replace('${PAGER_KEY:-demo}', '${N}'),
    });
    const result = await folder.load({ env: { ...goodEnv, N: '4', NO: 'false' } });
    expect(folder.problems(result)).toEqual([]);
    if (!result.ok) return;
    expect(result.config.runners).toMatchObject({ browsers: 4, http: 4 });
    expect(result.config.channels.get('pager')).toMatchObject({ routingKey: '4' });
    expect(result.config.functions.get('place-order')).toMatchObject({
      propagateTrace: false,
      schedule: { everyMs: 240_000 },
      params: { a: 4, b: '4', c: false },
    });
  });

  test('are never shown when what they hold is wrong', async () => {
    const yaml = `runners: { browsers: \${SECRET} }\ntimezone: \${SECRET}\n${changed('timezone: Europe/London\n', '')}`
      .replace('every: 1m', 'every: ${SECRET}\n    severity: ${SECRET}')
      .replace('    severity: critical\n', '')
      .replace('http://127.0.0.1:4300', '${SECRET}');
    const problems = await problemsOf(yaml, { env: { ...goodEnv, SECRET: 'hunter2 hunter2' } });
    expect(problems).toEqual([
      'config.yaml:1:12  runners.browsers: must be a number, found text',
      'config.yaml:2:1  timezone: "${SECRET}" is not a time zone',
      'config.yaml:8:5  targets.live.url: "${SECRET}" is not an address',
      'config.yaml:21:5  functions.place-order.every: "${SECRET}" is not a duration',
      'config.yaml:22:5  functions.place-order.severity: "${SECRET}" is none of critical, major, minor',
    ]);
  });

  test('are all asked for at once, each at its place, and nothing else is said of their values', async () => {
    const yaml = changed('http://127.0.0.1:4300', '${SHOP}')
      .replace('every: 1m', 'every: ${E}${F}')
      .replace('[shop]', '[shop, "${C}"]');
    expect(await problemsOf(yaml)).toEqual([
      'config.yaml:7:5  targets.live.url: environment variable SHOP is not set (set it, or give a default: ${SHOP:-…})',
      'config.yaml:20:5  functions.place-order.every: environment variable E is not set (set it, or give a default: ${E:-…})',
      'config.yaml:20:5  functions.place-order.every: environment variable F is not set (set it, or give a default: ${F:-…})',
      'config.yaml:22:23  functions.place-order.dependsOn[1]: environment variable C is not set (set it, or give a default: ${C:-…})',
    ]);
  });
});

describe('secrets', () => {
  const withFile = changed('{ env: SHOP_TEST_CARD }', '{ file: secrets/card }');

  test('come from files without the line end', async () => {
    for (const [content, value] of [
      ['4111\n', '4111'],
      ['4111\r\n', '4111'],
      [' a b \n\n', ' a b \n'],
    ] as const) {
      await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': withFile, 'secrets/card': content });
      const result = await folder.load();
      expect(result.ok && result.config.secrets.get('TEST_CARD')?.value).toBe(value);
      expect(result.files).toContain(folder.file('secrets/card'));
    }
  });

  test('are refused when empty, too large, no text or a folder', async () => {
    const said = async (files: Record<string, string | Uint8Array>, env = {}) => {
      await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': withFile, ...files });
      return folder.problems(await folder.load({ env }));
    };
    const at = 'config.yaml:4:16  secrets.TEST_CARD.file: secrets/card';
    expect(await said({ 'secrets/card': '\n' })).toEqual([`${at}: is empty; a secret must have a value`]);
    expect(await said({ 'secrets/card': 'x'.repeat(70_000) })).toEqual([`${at}: is 0.1 MB; 0.1 MB is the most`]);
    expect(await said({ 'secrets/card': new Uint8Array([0xc3, 0x28]) })).toEqual([
      `${at}: is not valid UTF-8; save it as UTF-8`,
    ]);
    expect(await said({ 'secrets/card/x': '' })).toEqual([`${at}: is a folder; name the file in it`]);
    expect(await said({ 'config.yaml': goodYaml }, { SHOP_TEST_CARD: '' })).toEqual([
      'config.yaml:4:16  secrets.TEST_CARD.env: environment variable "SHOP_TEST_CARD" is empty; a secret must have a value',
    ]);
  });
});
