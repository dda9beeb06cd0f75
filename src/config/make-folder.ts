import { mkdirSync, statSync } from 'node:fs';
import { foldersAbove } from './folders.ts';

/**
 * Makes a folder and those that it lies in, or throws what the operating system says. Level by level, as Node's recursive
 * `mkdir` never returns where a folder is there and none can be made in it, such as below /proc.
 */
export function makeFolder(folder: string, options: { readonly mode?: number } = {}): void {
  const missing = foldersAbove(folder).filter((one) => !isFolder(one));
  for (const one of missing.toReversed()) {
    try {
      mkdirSync(one, options);
    } catch (error) {
      // Somebody else may have made it meanwhile.
      if (!isFolder(one)) throw error;
    }
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
