import type { z } from 'zod';
import { isId, type ValueFlaw } from '../form/fields.ts';
import { formAt } from './json-schema.ts';
import { isWithin, pathKey, quote, valueAt, type Path } from './path.ts';
import type { Report } from './problem.ts';
import type { Source } from './source.ts';
import { didYouMean } from './suggest.ts';

type Issue = z.core.$ZodIssue;

/** What an explanation needs to know: the values as zod saw them, and which of them must be shown as they are written. */
export type Seen = Pick<Source, 'value' | 'expanded' | 'spoiled'>;

/** Tells what zod found in words for people, each at its place. */
export function explain(issues: readonly Issue[], seen: Seen, report: Report): void {
  for (const issue of issues) explainOne(issue, seen, report);
}

function explainOne(issue: Issue, seen: Seen, report: Report): void {
  const path = issue.path as Path;
  if (isWithin(path, seen.spoiled)) return;
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = Object.keys(formAt(path, seen.value)?.properties ?? {});
      for (const key of issue.keys.filter((key) => !isWithin([...path, key], seen.spoiled)))
        report([...path, key], 'unknown key', () => didYouMean(key, known));
      return;
    }
    case 'invalid_key':
      return report(path, keyMessage(String(path.at(-1)), issue.issues));
    case 'invalid_union':
      return explainUnion(issue, seen, report);
    case 'invalid_type':
      return report(path, typeMessage(issue.expected, path, seen));
    case 'invalid_value':
      return report(path, choiceMessage(issue.values.map(String), path, seen));
    case 'custom':
      return report(path, flawMessage(issue, path, seen));
    case 'invalid_format':
      return report(path, `${shown(path, seen)} ${issue.message}`);
    case 'too_small':
    case 'too_big':
      return report(path, sizeMessage(issue, path, seen));
    case 'not_multiple_of':
    case 'invalid_element':
      return report(path, issue.message);
  }
}

function flawMessage(issue: Extract<Issue, { code: 'custom' }>, path: Path, seen: Seen): string {
  const { says, hint, isSecret } = (issue.params ?? { says: issue.message }) as unknown as ValueFlaw;
  if (isBlank(valueAt(seen.value, path))) return says;
  const isShown = !seen.expanded.has(pathKey(path)) && !isConfidential(path);
  const value = isSecret ? 'the value' : shown(path, seen);
  return `${value} ${says}${hint !== undefined && isShown ? ` (${hint})` : ''}`;
}

const isBlank = (value: unknown): boolean => typeof value === 'string' && value.trim() === '';

const isConfidential = (path: Path): boolean =>
  ['channels', 'secrets'].includes(String(path[0])) ||
  ['clientSecret', 'password', 'token', 'heartbeat', 'headers'].some((part) => path.includes(part));

/** A value as it may be shown: as written when it came from the environment, not at all where secrets stand. */
function shown(path: Path, { value, expanded }: Pick<Seen, 'value' | 'expanded'>): string {
  const fromEnvironment = expanded.get(pathKey(path));
  if (fromEnvironment) return quote(fromEnvironment.written);
  if (isConfidential(path) && path.at(-1) !== 'type') return 'the value';
  const found = valueAt(value, path);
  return typeof found === 'string'
    ? quote(found)
    : typeof found === 'number' || typeof found === 'boolean'
      ? String(found)
      : 'the value';
}

function explainUnion(issue: Extract<Issue, { code: 'invalid_union' }>, seen: Seen, report: Report): void {
  const path = issue.path as Path;
  if ('discriminator' in issue && issue.errors.length === 0) {
    const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
    const message = choiceMessage(options, path, seen);
    const isGuessed = message.endsWith('?)') || valueAt(seen.value, path) === undefined;
    return report(path, isGuessed ? message : `${message} (webhook tells any other program)`);
  }
  // The branch whose type fits is the one that was meant.
  const isNested = typeof valueAt(seen.value, path) === 'object';
  const isOfOtherType = (one: Issue) =>
    one.path.length === 0 && (one.code === 'invalid_type' || (isNested && one.code === 'invalid_value'));
  const meant = issue.errors.find((branch) => !branch.some(isOfOtherType));
  if (meant) {
    for (const one of meant) explainOne(Object.assign(one, { path: [...path, ...one.path] }), seen, report);
    return;
  }
  const expected = issue.errors.flatMap((branch) =>
    branch.flatMap((one) => (one.code === 'invalid_type' ? [one.expected] : [])),
  );
  const kinds = [...new Set(expected.length > 0 ? expected : ['string'])].map((name) => kindNames[name] ?? name);
  report(path, `must be ${kinds.join(' or ')}, found ${foundAt(path, seen)}`);
}

const kindNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a section with keys of its own',
  record: 'a section with an entry for each name',
};

/** What was found instead, as far as it may be shown. */
function foundAt(path: Path, seen: Seen): string {
  const value = valueAt(seen.value, path);
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' || typeof value === 'boolean') {
    return isConfidential(path) || seen.expanded.has(pathKey(path)) ? `a ${typeof value}` : String(value);
  }
  return typeof value === 'string' ? 'text' : 'a section';
}

function typeMessage(expected: string, path: Path, seen: Seen): string {
  const value = valueAt(seen.value, path);
  const { description, examples } = formAt(path, seen.value) ?? {};
  const about = description === undefined ? '' : ` (${description.replace(/\.$/, '')})`;
  if (value === undefined) return `is missing${about}`;
  if (value === null) return `has no value${about}`;
  const must = `must be ${kindNames[expected] ?? expected}`;
  const found = `, found ${foundAt(path, seen)}`;
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return examples?.[0] === undefined ? `${must}${found}; put it in quotes` : `${must} such as ${examples[0]}${found}`;
  }
  if (expected === 'array' && typeof value === 'string') {
    return `${must}${found}; put it in brackets: [${isConfidential(path) ? '…' : value.slice(0, 40)}]`;
  }
  return must + found;
}

function choiceMessage(options: readonly string[], path: Path, seen: Seen): string {
  const value = valueAt(seen.value, path);
  if (value === undefined) return `is missing (one of ${options.join(', ')})`;
  const hint = typeof value === 'string' && !seen.expanded.has(pathKey(path)) ? didYouMean(value, options) : '';
  return `${shown(path, seen)} is none of ${options.join(', ')}${hint.startsWith(' (') ? hint : ''}`;
}

function sizeMessage(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>, path: Path, seen: Seen): string {
  const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  if (issue.origin === 'array')
    return issue.code === 'too_small' ? 'must name at least one' : `has too many entries; ${limit} are the most`;
  if (issue.origin === 'string') return `${shown(path, seen)} is too long; ${limit} characters are the most`;
  const bound = issue.code === 'too_small' ? (issue.inclusive === false ? 'more than' : 'at least') : 'at most';
  return `must be ${bound} ${limit}, found ${shown(path, seen)}`;
}

function keyMessage(key: string, issues: readonly Issue[]): string {
  const first = issues[0];
  if (first?.code === 'too_big') return `the name is too long; ${first.maximum} characters are the most`;
  const id = key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-\d]+|-+$/g, '');
  const hint = first?.message.includes('hyphens') && id !== key && isId(id) ? ` (try ${id})` : '';
  return `the name ${quote(key)} ${first?.message ?? 'cannot be used'}${hint}`;
}
