import { dirname, join, relative, sep } from 'node:path';

/** A folder and all that it lies in, the nearest first. */
export function foldersAbove(path: string): readonly string[] {
  const above = dirname(path);
  return above === path ? [path] : [path, ...foldersAbove(above)];
}

/** Where Node looks for packages that code in this folder imports, whether or not it is there. */
export const packageFoldersAbove = (path: string): readonly string[] =>
  foldersAbove(path).map((folder) => join(folder, 'node_modules'));

/** Whether a path is the folder, or in it. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !way.startsWith('/');
}
