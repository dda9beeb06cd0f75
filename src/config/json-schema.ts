import { z } from 'zod';
import { rootForm } from './form/root.ts';

/** As much of JSON Schema as the form uses. */
export interface FormSchema {
  readonly description?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, FormSchema>>;
  readonly additionalProperties?: boolean | FormSchema;
  readonly items?: FormSchema;
  readonly anyOf?: readonly FormSchema[];
  readonly oneOf?: readonly FormSchema[];
  readonly const?: unknown;
  readonly examples?: readonly string[];
}

/** Fields bring their examples under a name of their own, as zod drops `examples` of values that it transforms. */
function showExamples(part: Record<string, unknown>): void {
  if (part['instances'] === undefined) return;
  part['examples'] = part['instances'];
  delete part['instances'];
}

/** What an editor sees in a value that comes from the environment. */
const fromEnvironment = { type: 'string' as const, pattern: String.raw`\$\{` };

/** The form of config.yaml as JSON Schema (draft 2020-12), from the definitions that validate it. */
export function jsonSchema(): object {
  const made = z.toJSONSchema(rootForm, {
    io: 'input',
    target: 'draft-2020-12',
    override: ({ jsonSchema: part, path }) => {
      showExamples(part);
      const isTyped = part.type === 'integer' || part.type === 'number' || part.type === 'boolean';
      const isNarrow = part.enum !== undefined || part.pattern !== undefined;
      if ((!isTyped && !isNarrow) || path.includes('propertyNames')) return;
      const { description, default: fallback, ...rest } = part;
      for (const key of Object.keys(rest)) delete part[key];
      part.anyOf = [rest, fromEnvironment];
      if (description !== undefined) part.description = description;
      if (fallback !== undefined) part.default = fallback;
    },
  });
  return { ...made, title: 'Bellwether config.yaml' };
}

/** The schema as the text of `config.schema.json`. */
export const renderJsonSchema = (): string => `${JSON.stringify(jsonSchema(), null, 2)}\n`;

let plain: FormSchema | undefined;

/** The part of the form that a path leads to, as far as it is known; made once, on the first mistake. */
export function formAt(path: readonly (string | number)[], value?: unknown): FormSchema | undefined {
  plain ??= z.toJSONSchema(rootForm, {
    io: 'input',
    override: ({ jsonSchema: part }) => showExamples(part),
  }) as FormSchema;
  let [here, seen]: [FormSchema | undefined, unknown] = [plain, value];
  for (const part of path) {
    here = childOf(chosen(here, seen), part);
    seen = typeof seen === 'object' && seen !== null ? (seen as Record<string, unknown>)[part] : undefined;
  }
  return chosen(here, seen);
}

/** Of several kinds of channel the one that the value says it is; of a word or a section the section, when it is one. */
function chosen(form: FormSchema | undefined, value: unknown): FormSchema | undefined {
  if (typeof value !== 'object' || value === null) return form;
  const { type } = value as { type?: unknown };
  const kind = form?.oneOf?.find((one) => one.properties?.['type']?.const === type);
  return kind ?? (Array.isArray(value) ? undefined : form?.anyOf?.find(({ properties }) => properties)) ?? form;
}

function childOf(form: FormSchema | undefined, part: string | number): FormSchema | undefined {
  if (form === undefined) return undefined;
  if (typeof part === 'number') return form.items ?? form.anyOf?.find(({ items }) => items)?.items;
  const more = typeof form.additionalProperties === 'object' ? form.additionalProperties : undefined;
  return form.properties && Object.hasOwn(form.properties, part) ? form.properties[part] : more;
}
