import { readFileSync, statfsSync } from 'node:fs';

const MEMORY = '/dev/shm';
/** Far more than the tests ever have in there at once. */
const ENOUGH_BYTES = 2 * 1024 ** 3;

/**
 * Has the tests make their temporary folders in memory where Linux offers enough of it, unless TMPDIR says where they go.
 * Hundreds of tests have a store of their own, which waits for the disk with every write.
 */
export function preferMemory(): void {
  if (process.env['TMPDIR'] === undefined && canHoldTests()) process.env['TMPDIR'] = MEMORY;
}

/** Containers often have a small one, or one from which nothing may be executed; tests write programs as well. */
function canHoldTests(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
    const options = mounts
      .findLast((line) => line.split(' ')[1] === MEMORY)
      ?.split(' ')[3]
      ?.split(',');
    if (options === undefined || options.includes('noexec') || options.includes('ro')) return false;
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ENOUGH_BYTES;
  } catch {
    return false;
  }
}
