import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Whether this user may mount a small disk; nobody but root may. */
export function canMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', '/mnt'], { stdio: 'ignore' });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
}

/** A disk of a size such as `40m`, mounted at a folder until disposed. */
export function smallDisk(folder: string, size: string): { readonly path: string } & Disposable {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', folder]);
  return { path: folder, [Symbol.dispose]: () => void execFileSync('umount', ['-l', folder]) };
}

/** Fills the disk of a file with it; disposing makes room again. */
export function fillDisk(file: string): Disposable {
  const block = Buffer.alloc(64 * 1024);
  try {
    for (;;) writeFileSync(file, block, { flag: 'a' });
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  }
  return { [Symbol.dispose]: () => rmSync(file, { force: true }) };
}
