// Loads check scripts as they are: Node strips their types. `bellwether` means this very copy of the package wherever
// a script lies, installed beside it or not.
import { rm, writeFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { asCheck, type AnyCheck } from '../../../check/check.ts';
import type { Clock } from '../../../time/clock.ts';
import type { CheckKind } from '../../../model/check.ts';
import type { ScriptAsked } from '../../messages.ts';
import { explainExport, explainLoadError } from './script-problem.ts';
import { ScriptSource } from './script-source.ts';
import { trackRaces } from './track-races.ts';
import { trackFetch } from './track-requests.ts';
import { within } from '../../../time/within.ts';

export type LoadedScript = { readonly kind: CheckKind; readonly check: AnyCheck } | { readonly problem: string };

const publicFace = new URL(`../../../index${extname(import.meta.url)}`, import.meta.url).href;

/** Longer than any honest import; an await at the top of a script may never end. */
const LONGEST_LOAD_MS = 4000;

const loading = new Map<string, Promise<LoadedScript>>();
const source = new ScriptSource();

/** Gives scripts this copy of the package, and loads it, so that the first run need not wait. Call once. */
export async function prepareForScripts(): Promise<void> {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'bellwether' ? { url: publicFace, shortCircuit: true } : source.resolve(specifier, context, next),
    load: source.load,
  });
  await import(publicFace);
  // Between a mistake and the line of the script that made it stand frames of ours and of Playwright's.
  Error.stackTraceLimit = 25;
  trackRaces();
  trackFetch();
  await warmUp();
}

/** Node loads what takes types out of a file with the first such file: better now than in the time of a run. */
async function warmUp(): Promise<void> {
  const file = join(tmpdir(), 'warm-up.ts');
  try {
    await writeFile(file, 'export const warm: boolean = true;\n');
    await import(pathToFileURL(file).href);
    await rm(file);
  } catch {
    // Nothing is lost: the first run is slower by a tenth of a second.
  }
}

/** The check in a file, or why there is none. Each version is loaded once; without a snapshot a change needs a new process. */
export function loadScript({ checkFile, snapshotFile }: ScriptAsked, clock: Clock): Promise<LoadedScript> {
  const key = `${checkFile}\n${snapshotFile ?? ''}`;
  let loaded = loading.get(key);
  if (!loaded) loading.set(key, (loaded = load(checkFile, snapshotFile)));
  return inTime(loaded, checkFile, clock);
}

async function load(file: string, snapshotFile: string | undefined): Promise<LoadedScript> {
  try {
    const module = (await import(source.addressOf(file, snapshotFile))) as { default?: unknown };
    return asCheck(module.default) ?? { problem: explainExport(file, module) };
  } catch (error) {
    return { problem: explainLoadError(file, error) };
  }
}

const inTime = (loaded: Promise<LoadedScript>, file: string, clock: Clock): Promise<LoadedScript> =>
  within(
    clock,
    LONGEST_LOAD_MS,
    () => loaded,
    () => ({
      problem: `${file} did not finish loading within ${LONGEST_LOAD_MS / 1000} s: look for an await outside of the check itself that never ends`,
    }),
  );
