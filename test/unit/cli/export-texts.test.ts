import { Command } from 'commander';
import { afterEach, expect, test, vi } from 'vitest';
import { addExportTexts } from '../../../src/cli/export-texts.ts';
import { languages } from '../../../src/i18n/locale.ts';

afterEach(() => vi.restoreAllMocks());

async function exported(...args: readonly string[]): Promise<string> {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addExportTexts(program);
  await program.parseAsync(['node', 'bellwether', 'texts', ...args]);
  return written.join('');
}

test('every text is written in English, or in the language that is asked for', async () => {
  expect(await exported()).toContain('\nstate.slow: Slow\n');
  expect(await exported('--language', 'de')).toContain('\nstate.slow: Langsam\n');
});

test('every language that Bellwether speaks can be asked for, and no other', async () => {
  for (const language of languages) expect(await exported('--language', language)).toContain('state.slow: ');
  await expect(exported('--language', 'fr')).rejects.toThrow("argument 'fr' is invalid. Allowed choices are en, de.");
});
