// A catalogue of the business's own: a language that Bellwether does not speak, or other words for some of its texts.
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { placeholdersOf, type Catalogue, type Text } from '../i18n/catalogue.ts';
import { english } from '../i18n/english.ts';
import { languageOf, languages } from '../i18n/locale.ts';
import { quote, textAt, valueAt } from './path.ts';
import type { Finding, Problem, Report } from './problem.ts';
import { readText } from './read-text.ts';
import { readSource } from './source.ts';
import { didYouMean } from './suggest.ts';

const MOST_BYTES = 1_000_000;
const LONGEST_TEXT = 2000;
const rules = ['zero', 'one', 'two', 'few', 'many', 'other'];

/** The texts of a file beside the configuration. */
export interface OwnTexts {
  readonly texts: Catalogue;
  /** Absolute; empty when none is named. */
  readonly files: readonly string[];
  /** Changes when the file does. */
  readonly digest: string;
  /** What is wrong in the file itself, at its lines. */
  readonly problems: readonly Problem[];
}

/** Reads the file that `texts` names: keys as `bellwether export texts` writes them, with texts for some or all of them. */
export async function readOwnTexts(root: unknown, folder: string, report: Report): Promise<OwnTexts> {
  const name = textAt(root, ['texts'])?.trim() ?? '';
  const nothing = { texts: {}, files: [], digest: '', problems: [] };
  if (name === '' || name.includes('\0')) return nothing;
  const file = resolve(folder, name);
  const read = await readText(file, MOST_BYTES);
  if ('problem' in read) {
    report(['texts'], `${quote(name)}: ${read.problem}`);
    return { ...nothing, files: [file] };
  }
  const digest = createHash('sha256').update(read.text).digest('hex');
  const { source, problems } = readSource(name, read.text, {});
  if (!source) return { texts: {}, files: [file], digest, problems };
  const found: Finding[] = [...problems];
  const tell: Report = (path, message, hint) =>
    found.push({ file: name, ...source.locate(path), path: path.join('.'), message, ...(hint && { hint }) });
  const value = source.value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    tell([], 'must be texts by their keys; "bellwether export texts" writes all that there are');
    return { texts: {}, files: [file], digest, problems: found };
  }
  const texts: Record<string, Text> = {};
  for (const key of Object.keys(value)) {
    const text = readOne(key, valueAt(value, [key]), tell);
    if (text !== undefined) texts[key] = text;
  }
  return { texts, files: [file], digest, problems: found };
}

function readOne(key: string, value: unknown, tell: Report): Text | undefined {
  const known = Object.hasOwn(english, key) ? (english as Catalogue)[key] : undefined;
  if (known === undefined) {
    tell([key], 'is no text of Bellwether', () => didYouMean(key, Object.keys(english)));
    return undefined;
  }
  const forms = typeof value === 'string' ? { other: value } : value;
  if (!isForms(forms)) {
    tell([key], `must be a text, or texts by ${rules.join(', ')} with "other" among them`);
    return undefined;
  }
  if (Object.values(forms).some((form) => form.trim() === '' || form.length > LONGEST_TEXT)) {
    tell([key], `must be a text of 1 to ${LONGEST_TEXT} characters`);
    return undefined;
  }
  const wanted = placeholdersOf(known);
  const text = typeof value === 'string' ? value : forms;
  const unknown = [...placeholdersOf(text)].find((name) => !wanted.has(name));
  if (unknown !== undefined) {
    tell([key], `has {${unknown}}, which this text knows nothing of; it may have ${listed([...wanted])}`);
    return undefined;
  }
  return text;
}

const isForms = (value: unknown): value is { readonly other: string } & Readonly<Record<string, string>> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  'other' in value &&
  Object.entries(value).every(([rule, form]) => rules.includes(rule) && typeof form === 'string');

const listed = (names: readonly string[]) =>
  names.length === 0 ? 'none' : names.map((name) => `{${name}}`).join(', ');

/** Remarks on a language of which some texts are missing, as those will be English on a page that is not. */
export function remarkOnLanguage(tag: string, own: Catalogue, remark: Report): void {
  if (languages.includes(languageOf(tag))) return;
  const missing = Object.keys(english).filter((key) => own[key] === undefined);
  if (missing.length === 0) return;
  const some = `${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ' …' : ''}`;
  remark(
    ['texts'],
    `has no text for ${missing.length} of ${Object.keys(english).length} keys (${some}); they are said in English`,
  );
}
