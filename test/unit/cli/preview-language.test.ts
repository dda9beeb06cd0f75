import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { previewText } from '../../../src/cli/preview.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { createLocale } from '../../../src/i18n/locale.ts';

const file = fileURLToPath(new URL('../../../config.yaml', import.meta.url));

async function preview(tag: string): Promise<string> {
  const result = await loadConfig(file, { env: {} });
  if (!result.ok) throw new Error('the demo is broken');
  const { config } = result;
  return previewText({ ...config, locale: createLocale(config.timezone, tag) }).replaceAll(/\s+/g, ' ');
}

test('the sentences of page and pager are previewed in the language of the pages, under English headings', async () => {
  const text = await preview('de');
  expect(text).toMatch(/When a component is down .* Page and pager Voyager ist ausgefallen: .* ist NICHT verfügbar\./);
  expect(text).toContain('When it is over Voyager funktioniert wieder:');
  expect(text).toContain('Any function Nicht bekannt Noch nicht geprüft. Die erste Antwort kommt in Kürze.');
  expect(text).toContain('Any of these functions Langsam Es funktioniert, dauert aber länger als üblich.');
  expect(text).toMatch(/customer service(, back office)?, operations Was die Kunden bemerken /);
});

test('what the message to operations says is previewed in every language', async () => {
  const parts = await Promise.all(['en', 'de'].map(preview));
  const [english, german] = parts.map((text) => text.split('In the message to operations').slice(1));
  expect(german).toHaveLength(english!.length);
  expect(german!.length).toBeGreaterThan(3);
  for (const [index, part] of german!.entries()) expect(part.slice(0, 20)).not.toBe(english![index]!.slice(0, 20));
});
