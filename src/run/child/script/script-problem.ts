import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { placeIn } from '../../../check/call-site.ts';
import { deniedText } from '../../../check/denied.ts';
import { describeError } from '../../../check/failure.ts';
import { nearest } from '../../../config/suggest.ts';
import { withoutMarks } from './script-source.ts';

interface LoadError {
  readonly code?: unknown;
  readonly message: string;
  readonly stack?: string;
}

/** Why a script does not load, where, and what to do about it. */
export function explainLoadError(file: string, error: unknown): string {
  if (!(error instanceof Error)) return `${file} does not load: ${describeError(error).message}`;
  const { code, message } = error as LoadError;
  const at = placeOf(error, file);
  switch (code) {
    case 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX':
      return `${at} ${insteadOf(message)}`;
    case 'ERR_INVALID_TYPESCRIPT_SYNTAX':
      return `${at} is not valid TypeScript: ${message}`;
    case 'ERR_UNKNOWN_FILE_EXTENSION':
      return `${at} cannot be loaded: ${message}. Check scripts and what they import end in .ts, .mts, .cts, .js or .mjs; .tsx does not work`;
    case 'ERR_MODULE_NOT_FOUND':
      return notFound(file, message);
    case 'ERR_IMPORT_ATTRIBUTE_MISSING':
      return needsAttribute(file, message);
    case 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING':
      return `${at} lies under node_modules, where Node loads no TypeScript: move the script out of it, or build it to JavaScript`;
    case 'ERR_ACCESS_DENIED':
      return `${at} does not load: ${deniedText(error) ?? message}`;
    default:
      return error instanceof SyntaxError
        ? badSyntax(at, message)
        : `${at} threw while it was loaded: ${describeError(error).message}`;
  }
}

/** Why what a script exports is no check. */
export function explainExport(file: string, module: { readonly default?: unknown }): string {
  const example = 'export default browserCheck(async ({ page, step }) => { … });';
  if (!('default' in module)) {
    const names = Object.keys(module);
    const found = names.length > 0 ? `it exports only ${names.join(', ')}` : 'it exports nothing';
    return `${file} has no default export; ${found}. Write: ${example}`;
  }
  const found = typeof module.default === 'function' ? 'a plain function' : `a value of type ${typeof module.default}`;
  return `${file}: the default export must come from browserCheck() or httpCheck(), found ${found}. Write: ${example}`;
}

function insteadOf(message: string): string {
  if (message.includes('enum'))
    return 'has an enum, which Node cannot strip: use a union of texts, or an object "as const"';
  if (message.includes('parameter property'))
    return 'has a parameter property (constructor(private x)), which Node cannot strip: declare the field and assign it';
  if (message.includes('namespace')) return 'has a namespace, which Node cannot strip: use a module of its own';
  return `cannot be loaded, because Node only strips types: ${message}`;
}

function notFound(file: string, message: string): string {
  const [, missing = '', importer = file] =
    /^Cannot find (?:module|package) '([^']+)' imported from (.+)$/s.exec(message) ?? [];
  if (missing === file) return `${file} does not exist`;
  const at = importIn(importer, missing);
  if (!missing.startsWith('/')) {
    const remedy =
      missing.startsWith('@playwright/') || missing.startsWith('playwright')
        ? "write: import { browserCheck, expect } from 'bellwether'"
        : `npm install ${missing}`;
    return `${at} imports the package "${missing}", which is not installed: ${remedy}`;
  }
  const path = resolve(dirname(importer), missing);
  const ending = ['.ts', '.mts', '.js', '.mjs', '/index.ts'].find((end) => existsSync(path + end));
  if (ending !== undefined) return `${at} imports ${path} without its ending: write the whole name, with ${ending}`;
  const source = path.replace(/\.(m?)js$/, '.$1ts');
  if (source !== path && existsSync(source))
    return `${at} imports ${path}, which does not exist, while ${source} does: write the name of the file as it is, with .ts`;
  return `${at} imports ${path}, which does not exist`;
}

/** `checks/order.ts:3`: the line that imports a package or a file; the file alone when no line names it. */
function importIn(importer: string, missing: string): string {
  const name = missing.startsWith('/') ? basename(missing) : missing;
  const end = new RegExp(`${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}['"]`);
  try {
    const lines = readFileSync(importer, 'utf8').split('\n');
    const line = lines.findIndex((text) => end.test(text) && /\b(?:import|from|require)\b/.test(text));
    return line < 0 ? importer : `${importer}:${line + 1}`;
  } catch {
    return importer;
  }
}

function needsAttribute(file: string, message: string): string {
  const [, module = 'a file'] = /^Module "([^"]+)"/.exec(message) ?? [];
  const path = module.startsWith('file://') ? fileURLToPath(module) : module;
  return `${importIn(file, path)} imports ${path} without its import attribute. Write: import … from '${basename(path)}' with { type: 'json' }`;
}

/** The values that a script may import from this package. */
const publicNames = ['browserCheck', 'httpCheck', 'expect'];

function badSyntax(at: string, message: string): string {
  const missing = /^The requested module '([^']+)' does not provide an export named '([^']+)'/.exec(message);
  if (!missing) return `${at} is not valid: ${message}`;
  const [, module = '', name = ''] = missing;
  if (name === 'default') return `${at} imports a default export from ${module}, which has none`;
  const meant = module === 'bellwether' ? nearest(name, publicNames) : undefined;
  if (meant !== undefined)
    return `${at} imports ${name} from ${module}, which has no such value (did you mean ${meant}?)`;
  return `${at} imports ${name} from ${module}, which exports no such value. If ${name} is a type, write: import type { ${name} } from '${module}'`;
}

/** Node puts the place before the stack of syntax errors; other errors have it in their first frame in a file of the user's. */
function placeOf({ stack = '' }: LoadError, file: string): string {
  const text = withoutMarks(stripVTControlCharacters(stack));
  const [, before] = /^((?:file:\/\/)?\/[^\n]+:\d+)\n/.exec(text) ?? [];
  const place = before ?? placeIn(text) ?? file;
  return place.startsWith('file://') ? fileURLToPath(place) : place;
}
