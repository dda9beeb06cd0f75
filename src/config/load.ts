// From a file to a frozen Config, or to everything that is wrong with it. Each stage tells all it finds and passes on
// what it could read, so that one mistake does not hide the next.
import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { isInside } from './folders.ts';
import { createRedactor } from '../secrets/redactor.ts';
import type { Clock } from '../time/clock.ts';
import { buildPeople } from './build/duty.ts';
import { buildConfig } from './build.ts';
import { readCalendarFiles, understandCalendars } from './calendars.ts';
import type { Config } from './config.ts';
import type { Environment } from './environment.ts';
import { explain } from './explain.ts';
import { rootForm, type RootForm } from './form/root.ts';
import { deepFreeze } from './freeze.ts';
import { checkNotYet } from './not-yet.ts';
import { knownValues, type KnownValues } from './known-values.ts';
import { readOwnTexts, remarkOnLanguage } from './own-texts.ts';
import { isWithin, pathKey, spellPath, valueAt, type Path } from './path.ts';
import {
  allInOrder,
  fileProblem,
  refusalOf,
  type Finding,
  type Problem,
  type Refusal,
  type Report,
} from './problem.ts';
import { readText } from './read-text.ts';
import { checkCircles, checkReferences } from './references.ts';
import { checkRelations, type Judges } from './relations.ts';
import { remarksOnLinks } from './remarks-on-links.ts';
import { remarksOnOrigins } from './remarks-on-origins.ts';
import { remarksOnOwners } from './remarks-on-owners.ts';
import { remarksOnTelling } from './remarks-on-telling.ts';
import { remarksOnWords } from './remarks-on-words.ts';
import { remarks } from './remarks.ts';
import { checkRoutes } from './policy-coverage.ts';
import type { ScriptFiles } from './script-files.ts';
import { readScripts } from './scripts.ts';
import { checkSecretHeaders, noSecrets, readSecrets, remarkOnShortSecrets } from './secrets.ts';
import { readSource, type Source } from './source.ts';

export { formatProblem, refusalLines } from './problem.ts';

export interface LoadOptions extends Judges {
  readonly env: Environment;
  /** To tell planned work that is over; not looked at when absent. */
  readonly clock?: Pick<Clock, 'now'>;
  /** A script that is not there is no problem of the configuration: whoever loads the scripts finds it. */
  readonly allowMissingScripts?: boolean;
}

/** `files`: what the configuration was read from and would be read from again, absolute; what to watch. */
export type LoadResult =
  | {
      readonly ok: true;
      readonly config: Config;
      readonly warnings: readonly Problem[];
      readonly files: readonly string[];
      /** By the absolute path that functions call `checkFile`. */
      readonly scripts: ReadonlyMap<string, Pick<ScriptFiles, 'digest' | 'snapshot'>>;
      /** Everything in it that no text may show. */
      readonly secrets: KnownValues;
    }
  | ({ readonly ok: false; readonly files: readonly string[]; readonly secrets: KnownValues } & Refusal);

/** Reads and validates a configuration with its scripts and secrets. Never throws: what is wrong is in `problems`. */
export async function loadConfig(file: string, options: LoadOptions): Promise<LoadResult> {
  const absolute = resolve(file);
  const read = await readText(absolute);
  if ('problem' in read)
    return { ok: false, ...refusalOf([fileProblem(file, read.problem, read.line)]), files: [absolute], secrets: {} };
  const { text, writtenAt } = read;
  const { source, problems } = readSource(file, text, options.env);
  if (source) return check({ file, absolute, text, writtenAt }, source, problems, options);
  const secrets = knownValues(text, { value: undefined, secrets: noSecrets, env: options.env });
  return { ok: false, ...redactedRefusal(problems, secrets), files: [absolute], secrets };
}

interface ReadFile {
  /** As it was named, for problems. */
  readonly file: string;
  readonly absolute: string;
  readonly text: string;
  readonly writtenAt: number;
}

/** Problems quote what is wrong, and a mistake may be where a secret stands. */
function redactedRefusal(problems: readonly Finding[], secrets: KnownValues): Refusal {
  const refusal = refusalOf(problems);
  return { ...refusal, problems: redactedProblems(refusal.problems, secrets) };
}

function redactedProblems(problems: readonly Problem[], secrets: KnownValues): readonly Problem[] {
  if (problems.length === 0) return problems;
  const { text } = createRedactor(secrets);
  return problems.map((problem) => ({ ...problem, message: text(problem.message) }));
}

async function check(
  { file, absolute, text, writtenAt }: ReadFile,
  source: Source,
  found: readonly Problem[],
  options: LoadOptions,
): Promise<LoadResult> {
  const folder = dirname(absolute);
  const problems: Finding[] = [...found];
  const telling =
    (list: Finding[], isConsequence?: true): Report =>
    (path, message, hint) =>
      list.push({
        ...{ file, ...source.locate(path), path: spellPath(path), message },
        ...(hint && { hint }),
        ...(isConsequence && { isConsequence }),
      });
  const report = telling(problems);
  const unless =
    (report: Report): Report =>
    (path, message, hint) => {
      if (!isWithin(path, source.spoiled)) report(path, message, hint);
    };
  const unlessSpoiled = unless(report);
  const { form, value } = readForm(source, report);
  checkReferences(value, unless(telling(problems, true)));
  checkCircles(value, unlessSpoiled);
  checkRelations(value, options, unlessSpoiled);
  checkNotYet(value, source.spoiled, report);
  const secrets = await readSecrets(value, folder, options.env, unlessSpoiled);
  const known = knownValues(text, { value, secrets, env: options.env });
  const scripts = await readScripts(value, folder, unlessSpoiled, options);
  checkSecretHeaders(value, secrets, unlessSpoiled);
  const calendarFiles = await readCalendarFiles(value, folder, unlessSpoiled);
  const own = await readOwnTexts(value, folder, unlessSpoiled);
  problems.push(...own.problems);
  const scriptFiles = [...scripts.values()].flatMap(({ script }) => script.files);
  const files = [...new Set([absolute, ...secrets.files, ...calendarFiles.files, ...own.files, ...scriptFiles])];
  if (!form) return { ok: false, ...redactedRefusal(problems, known), files, secrets: known };
  const warnings: Finding[] = [];
  const now = options.clock?.now();
  const calendars = understandCalendars(calendarFiles, {
    zone: form.timezone,
    people: buildPeople(form),
    now,
    report: unlessSpoiled,
    remark: telling(warnings),
  });
  const digests = [...scripts].map(([id, { script }]) => [id, script.digest]);
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([value, [...secrets.byName.values()], digests, calendarFiles.digest, own.digest]))
    .digest('hex');
  const config = buildConfig(form, {
    file,
    folder,
    writtenAt,
    secrets: secrets.byName,
    secretFiles: secrets.files,
    scripts,
    calendars,
    texts: own.texts,
    fingerprint,
  });
  for (const [index, path] of form.runners.read.entries()) {
    const inside = config.secretPlaces.find((place) => isInside(place, resolve(folder, path)));
    if (inside !== undefined) report(['runners', 'read', index], `holds ${inside}, which no check script may read`);
  }
  // With names in it that stand for nothing, any gap would be a riddle.
  if (!problems.some(({ path }) => path.startsWith('alerting'))) checkRoutes(config, report);
  if (problems.length > 0) return { ok: false, ...redactedRefusal(problems, known), files, secrets: known };
  remarks(value, now, telling(warnings));
  remarkOnShortSecrets(secrets, telling(warnings));
  remarksOnOrigins(value, config, scripts, telling(warnings));
  remarkOnLanguage(form.language, own.texts, telling(warnings));
  remarksOnLinks(config, telling(warnings));
  remarksOnOwners(config, Object.keys(form.teams), telling(warnings));
  remarksOnTelling(value, config, telling(warnings));
  remarksOnWords(value, { config, words: form.words }, telling(warnings));
  const byFile = new Map(
    [...scripts.values()].map(({ script }) => [script.files[0]!, { digest: script.digest, snapshot: script.snapshot }]),
  );
  return {
    ok: true,
    secrets: known,
    config: deepFreeze(config),
    warnings: allInOrder(warnings),
    files,
    scripts: byFile,
  };
}

/** The values in the form's own types, when all are right. `value` is what was judged in the end. */
function readForm(source: Source, report: Report): { form?: RootForm; value: unknown } {
  const { value } = source;
  let result = rootForm.safeParse(value, { reportInput: false });
  // A value from the environment is text or number as the form wants it, not as it happens to look.
  if (!result.success && takeOtherReadings(source, result.error.issues)) result = rootForm.safeParse(value);
  if (result.success) return { form: result.data, value };
  explain(result.error.issues, source, report);
  return { value };
}

/** Changes values from the environment that are of the wrong type to their other reading. True when any was. */
function takeOtherReadings({ value, expanded }: Source, issues: readonly z.core.$ZodIssue[]): boolean {
  let isAny = false;
  for (const { path, type } of issues.flatMap((issue) => expectedTypes(issue))) {
    const reading = expanded.get(pathKey(path))?.readings.find((one) => typeof one === type);
    const parent = valueAt(value, path.slice(0, -1));
    if (reading === undefined || typeof parent !== 'object' || parent === null) continue;
    (parent as Record<PropertyKey, unknown>)[path.at(-1)!] = reading;
    isAny = true;
  }
  return isAny;
}

/** The types that were expected and not found, each at its place; several where there is a choice. */
function expectedTypes(issue: z.core.$ZodIssue, above: Path = []): { path: Path; type: string }[] {
  const path = [...above, ...(issue.path as Path)];
  if (issue.code === 'invalid_union')
    return issue.errors.flatMap((branch) => branch.flatMap((one) => expectedTypes(one, path)));
  return issue.code === 'invalid_type' ? [{ path, type: issue.expected === 'int' ? 'number' : issue.expected }] : [];
}
