import type { Clock } from '../../time/clock.ts';
import type { FromChild, Inspected } from '../messages.ts';

type Answer = Extract<FromChild, { type: 'inspected' }>;

/** Scripts that one child was asked to load, and has not answered about. */
export class Inspections {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, (answer: Inspected) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  has(inspectId: string): boolean {
    return this.#waiting.has(inspectId);
  }

  add(inspectId: string, { withinMs, onLate }: { withinMs: number; onLate: () => void }): Promise<Inspected> {
    return new Promise((resolve) => {
      const timer = this.#clock.after(withinMs, onLate);
      this.#waiting.set(inspectId, (answer) => {
        timer.cancel();
        resolve(answer);
      });
    });
  }

  answer({ inspectId, kind, problem }: Answer): void {
    const answer = this.#waiting.get(inspectId);
    this.#waiting.delete(inspectId);
    answer?.(kind ? { kind } : { problem: problem ?? 'The script does not export a check.' });
  }

  /** The child is gone. */
  abandon(problem: string): void {
    for (const answer of this.#waiting.values()) answer({ problem });
    this.#waiting.clear();
  }
}
