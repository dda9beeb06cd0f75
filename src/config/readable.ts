// What HTTP checks may read: their scripts with what lies beside them, and packages; never what holds secrets.
import { dirname } from 'node:path';
import { foldersAbove, isInside, packageFoldersAbove } from './folders.ts';
import type { ScriptFiles } from './script-files.ts';

interface Places {
  /** Of all functions. */
  readonly scripts: readonly Pick<ScriptFiles, 'files' | 'snapshot'>[];
  /** What the configuration allows beside that, absolute. */
  readonly allowed: readonly string[];
  /** Files and folders that hold secrets, absolute. */
  readonly secret: readonly string[];
}

/**
 * Files and folders, absolute. A folder with a secret in it is left out; of such, only the scripts themselves are in. Packages
 * may be installed later: where they would be is among them whether or not it is there.
 */
export function readableByScripts({ scripts, allowed, secret }: Places): readonly string[] {
  const files = new Set(scripts.flatMap((script) => [...script.files, ...Object.keys(script.snapshot.texts)]));
  const beside = [...new Set(Array.from(files, (file) => dirname(file)))];
  const folders = beside.filter((folder) => !secret.some((path) => isInside(path, folder)));
  const open = [...folders, ...allowed];
  const single = [...files].filter((file) => !open.some((folder) => isInside(file, folder)));
  const above = new Set(beside.flatMap(foldersAbove));
  const manifests = Array.from(above, (folder) => `${folder === '/' ? '' : folder}/package.json`);
  const packages = new Set(beside.flatMap(packageFoldersAbove));
  return [...open, ...single, ...packages, ...manifests];
}
