import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A check script with everything that it imports from beside it. */
export interface ScriptFiles {
  /** Absolute paths, the script first; those that do not exist are among them, as they may appear. */
  readonly files: readonly string[];
  /** Code without comments, of all files together. */
  readonly code: string;
  /** SHA-256 over paths and contents. */
  readonly digest: string;
}

const MOST_FILES = 500;
const MOST_BYTES = 5_000_000;

const quoted = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/;
const commentOrText = new RegExp(String.raw`(${quoted.source})|//[^\n]*|/\*[\s\S]*?\*/`, 'g');

/** The code of a script without its comments; texts stay as they are. */
export const withoutComments = (code: string): string =>
  code.replaceAll(commentOrText, (_, text?: string) => text ?? ' ');

const imported = new RegExp(
  [
    String.raw`(?:^|[\s;}])(?:import|export)\b[^'"\x60;]*?\bfrom\s*(['"])(?<from>\.[^'"\n]+)\1`,
    String.raw`(?:^|[\s;}])import\s*(['"])(?<bare>\.[^'"\n]+)\3`,
    String.raw`\bimport\s*\(\s*(['"])(?<dynamic>\.[^'"\n]+)\5`,
    String.raw`\brequire\s*\(\s*(['"])(?<required>\.[^'"\n]+)\7`,
    String.raw`\bnew\s+URL\s*\(\s*(['"])(?<beside>\.[^'"\n]+)\9\s*,\s*import\.meta\.url`,
  ].join('|'),
  'g',
);

/** Relative addresses that a script imports or reads from beside itself. */
export const relativeImports = (code: string): string[] =>
  Array.from(withoutComments(code).matchAll(imported), ({ groups = {} }) => Object.values(groups).find(Boolean)!);

/** Reads scripts, each file once for all that import it. */
export function createScriptReader() {
  const read = new Map<string, Promise<ScriptFile>>();
  const fileAt = (path: string) => {
    const known = read.get(path) ?? readScript(path);
    read.set(path, known);
    return known;
  };
  return async (script: string): Promise<ScriptFiles> => {
    const found = new Map<string, ScriptFile>();
    const waiting = [script];
    for (let path = waiting.shift(); path !== undefined && found.size < MOST_FILES; path = waiting.shift()) {
      if (found.has(path)) continue;
      const file = await fileAt(path);
      found.set(path, file);
      waiting.push(...file.imports);
    }
    const digest = createHash('sha256');
    for (const [path, file] of found) digest.update(`${path}\n${file.digest}\n`);
    const code = [...found.values()].map((file) => file.code).join('\n');
    return { files: [...found.keys()], code, digest: digest.digest('hex') };
  };
}

interface ScriptFile {
  readonly imports: readonly string[];
  readonly code: string;
  readonly digest: string;
}

async function readScript(path: string): Promise<ScriptFile> {
  const bytes = await readSmall(path);
  if (bytes === undefined) return { imports: [], code: '', digest: 'missing' };
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (!/\.[cm]?[jt]sx?$/.test(path)) return { imports: [], code: '', digest };
  const code = withoutComments(bytes.toString('utf8'));
  const imports = relativeImports(code).flatMap((address) => {
    const url = URL.parse(address, pathToFileURL(path));
    return url?.protocol === 'file:' && url.host === '' ? [resolve(dirname(path), fileURLToPath(url))] : [];
  });
  return { imports, code, digest };
}

async function readSmall(path: string): Promise<Buffer | undefined> {
  try {
    const about = await stat(path);
    return about.isFile() && about.size <= MOST_BYTES ? await readFile(path) : undefined;
  } catch {
    return undefined; // what is missing now may be there later: its path is watched
  }
}
