import type { Clock } from '../time/clock.ts';

/** Wall and monotonic time drift apart by less than this in a second of normal life. */
const JUMP_MS = 5000;

/** Notices when the wall clock has jumped or the machine has slept. */
export class JumpWatch {
  readonly #clock: Clock;
  #ahead: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#ahead = clock.now() - clock.monotonic();
  }

  /** By how many milliseconds the wall clock has jumped since this was asked before; 0 when it has not. */
  look(): number {
    const ahead = this.#clock.now() - this.#clock.monotonic();
    const jump = ahead - this.#ahead;
    this.#ahead = ahead;
    return Math.abs(jump) > JUMP_MS ? jump : 0;
  }
}
