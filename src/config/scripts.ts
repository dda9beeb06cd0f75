import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { namesIn, quote, valueAt, valuesAt } from './path.ts';
import type { Report } from './problem.ts';
import { readProblem } from './read-text.ts';
import { createScriptReader, type ScriptFiles } from './script-files.ts';
import { secretsAskedFor, secretsMentioned } from './script-secrets.ts';
import { nearest } from './suggest.ts';

/** What is known of a function's script. */
export interface ScriptOfFunction {
  readonly script: ScriptFiles;
  /** Secrets that it may ask for. */
  readonly secrets: readonly string[];
}

/** Reads the scripts of all functions, by function id, and tells what is wrong with them. */
export async function readScripts(
  root: unknown,
  folder: string,
  report: Report,
  { allowMissingScripts = false }: { readonly allowMissingScripts?: boolean } = {},
): Promise<ReadonlyMap<string, ScriptOfFunction>> {
  const read = createScriptReader();
  const declared = namesIn(root, 'secrets');
  const scripts = new Map<string, ScriptOfFunction>();
  for (const { path, value } of valuesAt(root, 'functions.*.check')) {
    if (typeof value !== 'string' || value.trim() === '' || value.includes('\0')) continue;
    const absolute = resolve(folder, value.trim());
    const script = await read(absolute);
    const allowed = valueAt(root, ['functions', path[1]!, 'secrets']);
    const listed = Array.isArray(allowed) ? allowed.filter((name) => typeof name === 'string') : undefined;
    scripts.set(String(path[1]), { script, secrets: listed ?? secretsMentioned(script.code, declared) });
    const problem = await scriptProblem(absolute, allowMissingScripts);
    if (problem !== undefined) report(path, `${quote(value)}: ${problem}`);
    for (const name of secretsAskedFor(script.code)) {
      const asks = `the script asks for the secret ${quote(name)}${placeOf(name, script, folder)}`;
      if (!declared.includes(name)) report(path, `${asks}, which is not under secrets${guess(name, declared)}`);
      else if (listed && !listed.includes(name))
        report(path, `${asks}, which is not in this function's own list of secrets`);
    }
  }
  return scripts;
}

/** ` (checks/pay.ts:12)`, where the script asks for the secret. */
function placeOf(name: string, { snapshot }: ScriptFiles, folder: string): string {
  for (const [file, text] of Object.entries(snapshot.texts)) {
    const line = text.split('\n').findIndex((one) => secretsAskedFor(one).includes(name)) + 1;
    if (line > 0) return ` (${relative(folder, file)}:${line})`;
  }
  return '';
}

function guess(name: string, declared: readonly string[]): string {
  const best = nearest(name, declared);
  return best === undefined ? ` (add ${name}: { env: ${name} })` : ` (did you mean ${best}?)`;
}

async function scriptProblem(path: string, isMissingAllowed: boolean): Promise<string | undefined> {
  if (!/\.m?[jt]s$/.test(path)) return 'must be a script that ends in .ts, .mts, .js or .mjs';
  try {
    return (await stat(path)).isFile() ? undefined : 'is not a file';
  } catch (error) {
    return isMissingAllowed ? undefined : readProblem(error);
  }
}
