import { renameSync, writeFileSync } from 'node:fs';

/** Loaded into the monitor before its own code: `Date` is off by what the file says, as if somebody had set the clock. */
const preload = (file: string) => `
const { readFileSync } = require('node:fs');
const { performance } = require('node:perf_hooks');
const Real = Date;
let ahead = 0;
let readAt = -Infinity;
const now = () => {
  if (performance.now() - readAt > 10) {
    ahead = Number(readFileSync(${JSON.stringify(file)}, 'utf8'));
    readAt = performance.now();
  }
  return Real.now() + ahead;
};
globalThis.Date = class Date extends Real {
  constructor(...given) {
    if (given.length === 0) super(now());
    else super(...given);
  }
  static now() {
    return now();
  }
};
`;

/** The wall clock of one process and not of the machine. Its monotonic clock stays as it is. */
export class WallClock {
  readonly #file: string;
  readonly #preload: string;
  #aheadMs = 0;
  #lastJumpMs = 0;

  /** @param folder where it may keep its files */
  constructor(folder: string) {
    this.#file = `${folder}/clock-ahead`;
    this.#preload = `${folder}/clock.cjs`;
    writeFileSync(this.#preload, preload(this.#file));
    this.#write();
  }

  /** What the process must be started with. */
  get environment(): Readonly<Record<string, string>> {
    return { NODE_OPTIONS: `--require ${this.#preload}` };
  }

  get now(): number {
    return Date.now() + this.#aheadMs;
  }

  /** Now, and what would be now without the last jump: what is under way may have been written before it. */
  get readings(): readonly number[] {
    return [this.now, this.now - this.#lastJumpMs];
  }

  jump(ms: number): void {
    this.#aheadMs += ms;
    this.#lastJumpMs = ms;
    this.#write();
  }

  #write(): void {
    // It is read at any moment, and must never be half written.
    writeFileSync(`${this.#file}.new`, String(this.#aheadMs));
    renameSync(`${this.#file}.new`, this.#file);
  }
}
