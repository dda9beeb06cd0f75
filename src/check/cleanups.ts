import { deadlineIn } from '../time/deadline.ts';
import type { Clock } from '../time/clock.ts';
import type { Clean } from './clean.ts';
import { describeError } from './failure.ts';
import { ScriptMistake } from './script-mistake.ts';
import { shown } from './strict.ts';
import { within } from '../time/within.ts';

interface CleanupConditions {
  readonly clock: Clock;
  readonly budgetMs: number;
  readonly log: (text: string) => void;
  readonly clean: Clean;
}

/** Work to undo what a run did: last registered, first done. */
export class Cleanups {
  readonly #works: (() => unknown)[] = [];

  add(work: () => unknown): void {
    if (typeof work !== 'function') throw new ScriptMistake(`cleanup(fn) needs a function, found ${shown(work)}`);
    this.#works.push(work);
  }

  get isEmpty(): boolean {
    return this.#works.length === 0;
  }

  /** Does them all within `budgetMs`; one that hangs leaves half of what is left to the others. Tells how many failed. */
  async perform({ clock, budgetMs, log, clean }: CleanupConditions): Promise<number> {
    const deadline = deadlineIn(clock, budgetMs);
    let failures = 0;
    for (let work = this.#works.pop(); work; work = this.#works.pop()) {
      const share = this.#works.length > 0 ? deadline.left() / 2 : deadline.left();
      try {
        await within(clock, share, work, () => {
          throw new Error(`it did not finish within ${Math.round(share)} ms`);
        });
      } catch (error) {
        failures += 1;
        log(`Clean-up failed: ${describeError(error, clean).message}`);
      }
    }
    return failures;
  }
}
