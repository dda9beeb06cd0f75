import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { jsonSchema, renderJsonSchema, type FormSchema } from '../../../src/config/json-schema.ts';

describe('the JSON Schema of the configuration', () => {
  test('is the one that is checked in', async () => {
    const checkedIn = await readFile(new URL('../../../config.schema.json', import.meta.url), 'utf8');
    expect(
      checkedIn,
      'config.schema.json is not what the form says: write it anew with "bellwether export schema"',
    ).toBe(renderJsonSchema());
  });

  test('has a description on every key', () => {
    const bare: string[] = [];
    const visit = (form: FormSchema, path: string) => {
      for (const [key, part] of Object.entries(form.properties ?? {})) {
        if (!part.description) bare.push(`${path}.${key}`);
        visit(part, `${path}.${key}`);
      }
      for (const part of [...(form.anyOf ?? []), ...(form.oneOf ?? []), ...(form.items ? [form.items] : [])])
        visit(part, path);
      if (typeof form.additionalProperties === 'object') visit(form.additionalProperties, `${path}.*`);
    };
    visit(jsonSchema(), '');
    expect(bare).toEqual([]);
  });

  test('is of draft 2020-12, allows no unknown keys, and values from the environment everywhere', () => {
    const schema = jsonSchema() as FormSchema & { $schema: string };
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.additionalProperties).toBe(false);
    const browsers = schema.properties?.['runners']?.properties?.['browsers'];
    expect(browsers?.anyOf).toEqual([
      { type: 'integer', minimum: 0, maximum: 64 },
      { type: 'string', pattern: String.raw`\$\{` },
    ]);
    const fn = schema.properties?.['functions']?.additionalProperties as FormSchema;
    expect(fn.properties?.['every']?.examples).toEqual(['30s', '5m']);
  });
});
