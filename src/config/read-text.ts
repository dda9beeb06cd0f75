import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';

/** The largest configuration that is read, bytes. */
const MOST_BYTES = 5_000_000;

/** `writtenAt`: when the file was last written, epoch milliseconds. */
export type TextResult =
  | { readonly text: string; readonly writtenAt: number }
  | { readonly problem: string; readonly line?: number };

/** Reads a text file in UTF-8, without its byte order mark, or says in words why that cannot be. */
export async function readText(path: string, mostBytes = MOST_BYTES): Promise<TextResult> {
  let bytes: Buffer;
  let writtenAt: number;
  try {
    const about = await stat(path); // first: opening a named pipe would wait for ever
    if (about.isDirectory()) return { problem: 'is a folder; name the file in it' };
    if (!about.isFile()) return { problem: 'is not a file that can be read' };
    if (about.size > mostBytes) return { problem: `is ${megabytes(about.size)}; ${megabytes(mostBytes)} is the most` };
    bytes = await readFile(path);
    writtenAt = about.mtimeMs;
  } catch (error) {
    return { problem: readProblem(error) };
  }
  if (isUtf8(bytes)) return { text: new TextDecoder().decode(bytes), writtenAt };
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return {
    problem: `is not ${isUtf16 ? 'UTF-8 but UTF-16' : 'valid UTF-8'}; save it as UTF-8`,
    line: firstBadLine(bytes),
  };
}

/** Why a file could not be read, in words. */
export function readProblem(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not read the file';
  if (code === 'EISDIR') return 'is a folder; name the file in it';
  if (code === 'ELOOP') return 'the link leads in a circle';
  return `cannot be read (${code ?? 'unknown error'})`;
}

function firstBadLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    if (!isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
  return 1;
}

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
