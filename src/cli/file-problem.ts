// A folder where a file must be, a file where a folder must be, a full disk: what the operating system says of a file that a
// command was given is a mistake of the project and not of the program.
import { quote } from '../config/path.ts';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not use it. Change its rights or run the command as another user',
  EPERM: 'this user may not use it. Change its rights or run the command as another user',
  EROFS: 'the file system is read-only. Choose another place',
  EISDIR: 'it must be a file, found a folder. Name another one, or remove the folder',
  ENOTDIR: 'a folder is needed on the way to it, found a file. Name another one, or remove the file',
  EEXIST: 'a folder is needed there, found a file. Name another one, or remove the file',
  ENOENT: 'there is no such file or folder. Check the name',
  ELOOP: 'the link leads in a circle. Name the file that is meant',
  ENAMETOOLONG: 'the name is longer than the file system allows. Choose a shorter one',
  ENOSPC: 'the disk is full. Make room and run the command again',
  EDQUOT: 'the disk quota is used up. Make room and run the command again',
};

/** A sentence about a file that could not be used; undefined when the error is of another kind. */
export function fileProblemOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' && syscall === 'mkdir' && path !== undefined)
    return `${quote(path)} cannot be made (ENOENT): the file system takes no new folder there. Choose another place.`;
  if (code === undefined || syscall === undefined || !Object.hasOwn(reasons, code)) return undefined;
  const subject = path === undefined ? 'a file' : quote(path);
  return `${subject} cannot be used (${code}): ${reasons[code]}.`;
}
