import { existsSync, globSync, renameSync, writeFileSync } from 'node:fs';

const library = globSync('/usr/lib/*/faketime/libfaketime.so.1')[0];

/** Whether the wall clock of a process can be moved here: Debian's package `faketime` is installed. */
export const canMoveClock: boolean = library !== undefined && existsSync(library);

/** The wall clock of one process and not of the machine. Its monotonic clock stays as it is. */
export class WallClock {
  readonly #file: string;
  #aheadMs = 0;

  /** @param file where the process reads how far its clock is off */
  constructor(file: string) {
    this.#file = file;
    this.#write();
  }

  /** What the process must be started with. */
  get environment(): Readonly<Record<string, string>> {
    if (library === undefined) return {};
    return {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DISABLE_SHM: '1',
      NO_FAKE_STAT: '1',
    };
  }

  get now(): number {
    return Date.now() + this.#aheadMs;
  }

  jump(ms: number): void {
    this.#aheadMs += ms;
    this.#write();
  }

  #write(): void {
    const seconds = Math.round(this.#aheadMs / 1000);
    // The file is read with every look at the clock: it must never be half written.
    writeFileSync(`${this.#file}.new`, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}\n`);
    renameSync(`${this.#file}.new`, this.#file);
  }
}
