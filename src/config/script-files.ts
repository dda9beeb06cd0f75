import { createHash } from 'node:crypto';
import { lstat, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A check script with everything that it imports from beside it. */
export interface ScriptFiles {
  /** Absolute paths, the script first; those that do not exist are among them, as they may appear. */
  readonly files: readonly string[];
  /** Code without comments, of all files together. */
  readonly code: string;
  /** SHA-256 over paths and contents. */
  readonly digest: string;
  readonly snapshot: ScriptSnapshot;
}

/** What a script and the files that it imports say at one moment: enough to load it when the files have changed. */
export interface ScriptSnapshot {
  /** Text by real path. */
  readonly texts: Readonly<Record<string, string>>;
  /** Real path by the path that an import, or the configuration, spells, where these differ. */
  readonly links: Readonly<Record<string, string>>;
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
    const links = new Map<string, string>();
    const waiting = [{ path: script, asImported: script }];
    for (let next = waiting.shift(); next !== undefined && found.size < MOST_FILES; next = waiting.shift()) {
      const { path, asImported } = next;
      const file = found.get(path) ?? (await fileAt(path));
      if (asImported !== file.realPath) links.set(asImported, file.realPath);
      if (found.has(path)) continue;
      found.set(path, file);
      waiting.push(...file.imports);
    }
    const digest = createHash('sha256');
    for (const [path, file] of found) digest.update(`${relative(dirname(script), path)}\n${file.digest}\n`);
    const code = [...found.values()].map((file) => file.code).join('\n');
    const texts = [...found.values()].flatMap(({ realPath, text }) => (text === undefined ? [] : [[realPath, text]]));
    const snapshot = { links: Object.fromEntries(links), texts: Object.fromEntries(texts) as Record<string, string> };
    return { files: [...found.keys()], code, digest: digest.digest('hex'), snapshot };
  };
}

interface ScriptFile {
  readonly realPath: string;
  /** `path`: where to read it; `asImported`: as Node spells it when the real path of this file imports it. */
  readonly imports: readonly { readonly path: string; readonly asImported: string }[];
  readonly code: string;
  readonly digest: string;
  /** Of what Node can load; undefined for other files. */
  readonly text?: string;
}

async function readScript(path: string): Promise<ScriptFile> {
  const bytes = await readSmall(path);
  if (bytes === undefined) return { realPath: path, imports: [], code: '', digest: 'missing' };
  const digest = createHash('sha256').update(bytes).digest('hex');
  const realPath = await realpath(path).catch(() => path);
  const text = bytes.toString('utf8');
  if (path.endsWith('.json')) return { realPath, imports: [], code: '', digest, text };
  if (!/\.[cm]?[jt]sx?$/.test(path)) return { realPath, imports: [], code: '', digest };
  // Node resolves imports from where a link leads to. Folders that are links need not be followed to find the same files.
  const isLink = await lstat(path).then(
    (about) => about.isSymbolicLink(),
    () => false,
  );
  const code = withoutComments(text);
  const imports = relativeImports(code).flatMap((address) => {
    const asImported = resolveFrom(realPath, address);
    const beside = isLink ? asImported : resolveFrom(path, address);
    return asImported === undefined || beside === undefined ? [] : [{ path: beside, asImported }];
  });
  return { realPath, imports, code, digest, text };
}

function resolveFrom(importer: string, address: string): string | undefined {
  const url = URL.parse(address, pathToFileURL(importer));
  return url?.protocol === 'file:' && url.host === '' ? resolve(fileURLToPath(url)) : undefined;
}

async function readSmall(path: string): Promise<Buffer | undefined> {
  try {
    const about = await stat(path);
    return about.isFile() && about.size <= MOST_BYTES ? await readFile(path) : undefined;
  } catch {
    return undefined; // what is missing now may be there later: its path is watched
  }
}
