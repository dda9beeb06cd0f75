import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const SPARE_FILE = 'bellwether.spare';
const SPARE_BYTES = 16 * 1024 * 1024;

/**
 * Room on the disk that is kept for the hour in which it is full: a file of zeros, deleted then, so that incidents can
 * still be written and people still be told. Restored when there is room again.
 */
export class SpareRoom {
  readonly #file: string;
  #isReserved = false;

  constructor(folder: string) {
    this.#file = join(folder, SPARE_FILE);
  }

  /** Looks whether the room is there from before. Only for the owner of the folder. */
  find(): boolean {
    this.#isReserved = statSync(this.#file, { throwIfNoEntry: false })?.size === SPARE_BYTES;
    return this.#isReserved;
  }

  /** Fills the file; false when there is no room for it. */
  reserve(): boolean {
    if (this.find()) return true;
    const zeros = new Uint8Array(1024 * 1024);
    try {
      const file = openSync(this.#file, 'w');
      try {
        for (let written = 0; written < SPARE_BYTES;) written += writeSync(file, zeros);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      this.#isReserved = true;
    } catch {
      rmSync(this.#file, { force: true });
    }
    return this.#isReserved;
  }

  /** Gives the room to the store; false when it was given already. */
  release(): boolean {
    const was = this.#isReserved;
    this.#isReserved = false;
    if (was) rmSync(this.#file, { force: true });
    return was;
  }
}
