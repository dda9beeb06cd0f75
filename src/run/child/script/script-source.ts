// Serves scripts, and what they import from beside them, from the snapshots that the host has written. A module is known
// by its usual address as long as all snapshots agree about it; the files of one that disagrees get a mark of their own.
import { readFileSync } from 'node:fs';
import type { LoadFnOutput, LoadHookSync, ResolveHookSync } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { scriptSnapshot, type SnapshotMessage } from '../../messages.ts';

const MARK = 'bellwether-version';

/** An address or a text without the marks that tell versions of a file apart. */
export const withoutMarks = (text: string): string => text.replaceAll(new RegExp(String.raw`\?${MARK}=\d+`, 'g'), '');

export class ScriptSource {
  /** By mark; what all agree about has none. */
  readonly #views = new Map<string, { texts: Map<string, string>; links: Map<string, string> }>([['', emptyView()]]);
  #marks = 0;

  /** The address to import a script by, so that it is loaded from the snapshot; from the disk when there is none. */
  addressOf(file: string, snapshotFile: string | undefined): string {
    const snapshot = snapshotFile === undefined ? undefined : readSnapshot(snapshotFile);
    if (!snapshot) return pathToFileURL(file).href;
    const mark = this.#isInAgreement(snapshot) ? '' : `${(this.#marks += 1)}`;
    const view = this.#views.get(mark) ?? emptyView();
    this.#views.set(mark, view);
    for (const [path, text] of Object.entries(snapshot.texts)) view.texts.set(path, text);
    for (const [path, realPath] of Object.entries(snapshot.links)) view.links.set(path, realPath);
    return address(view.links.get(file) ?? file, mark);
  }

  readonly resolve: ResolveHookSync = (specifier, context, next) => {
    const known = isAddress(specifier) ? this.#known(specifier, context.parentURL) : undefined;
    return known === undefined
      ? next(specifier, context)
      : { url: known, shortCircuit: true, importAttributes: context.importAttributes };
  };

  readonly load: LoadHookSync = (url, context, next) => {
    const text = this.#textAt(url);
    if (text === undefined) return next(url, context);
    const asOnDisk = attempt(() => next(url, context));
    if (textOf(asOnDisk?.source) === text && asOnDisk) return asOnDisk;
    return { format: formatOf(url, text, asOnDisk?.format), source: text, shortCircuit: true };
  };

  #isInAgreement({ texts }: SnapshotMessage): boolean {
    const known = this.#views.get('')!.texts;
    return Object.entries(texts).every(([path, text]) => (known.get(path) ?? text) === text);
  }

  #known(specifier: string, parent: string | undefined): string | undefined {
    const url = URL.parse(specifier, parent);
    if (url?.protocol !== 'file:') return undefined;
    const mark = markOf(url.href) || (parent === undefined ? '' : markOf(parent));
    const path = fileURLToPath(url);
    const view = this.#views.get(mark);
    const realPath = view?.links.get(path) ?? path;
    return view?.texts.has(realPath) ? address(realPath, mark) : undefined;
  }

  #textAt(url: string): string | undefined {
    return url.startsWith('file:') ? this.#views.get(markOf(url))?.texts.get(fileURLToPath(url)) : undefined;
  }
}

function textOf(source: LoadFnOutput['source'] | undefined): string | undefined {
  if (typeof source === 'string') return source;
  return source ? new TextDecoder().decode(source) : undefined;
}

const emptyView = () => ({ texts: new Map<string, string>(), links: new Map<string, string>() });

const address = (path: string, mark: string): string =>
  `${pathToFileURL(path).href}${mark === '' ? '' : `?${MARK}=${mark}`}`;

const markOf = (url: string): string => new RegExp(String.raw`\?${MARK}=(\d+)`).exec(url)?.[1] ?? '';

const isAddress = (specifier: string): boolean => /^(\.{0,2}\/|file:)/.test(specifier);

/** A snapshot is gone when its version is long out of use: then the disk must do. */
function readSnapshot(file: string): SnapshotMessage | undefined {
  const json = attempt(() => readFileSync(file, 'utf8'));
  return json === undefined ? undefined : scriptSnapshot.parse(JSON.parse(json));
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined; // the file is no longer there, or is not to be read now
  }
}

const moduleSyntax = /(?:^|[\n;}])\s*(?:import|export)\b/;

/**
 * How Node is to read a text that is not the one on the disk. By the ending alone a .ts or .js may be either: then it is
 * what its own syntax says, or else what the file on the disk is, whose package may say so.
 */
function formatOf(url: string, text: string, onDisk: LoadFnOutput['format']): LoadFnOutput['format'] {
  const path = fileURLToPath(url);
  if (path.endsWith('.json')) return 'json';
  const [, kind = '', language] = /\.([cm]?)([jt])s$/.exec(path) ?? [];
  const isModule = kind === 'm' || (kind === '' && (moduleSyntax.test(text) || !onDisk?.startsWith('commonjs')));
  return `${isModule ? 'module' : 'commonjs'}${language === 't' ? '-typescript' : ''}`;
}
