import type { ChildSource } from './child-source.ts';
import type { Inspected, ScriptAsked } from '../messages.ts';
import type { RunnerChild } from '../process/runner-child.ts';

interface Waiting {
  readonly asked: ScriptAsked;
  readonly resolve: (answer: Inspected) => void;
}

const TRIES = 2;

/**
 * Loads scripts in a child that is thrown away when nothing more waits: a module that was loaded once would be stale
 * for the next question, and a script that loops while it loads harms no run.
 */
export class ScriptInspector {
  readonly #source: ChildSource;
  readonly #waiting: Waiting[] = [];
  #isBusy = false;
  #asked = 0;

  constructor(source: ChildSource) {
    this.#source = source;
  }

  inspect(asked: ScriptAsked): Promise<Inspected> {
    return new Promise((resolve) => {
      this.#waiting.push({ asked, resolve });
      if (!this.#isBusy) void this.#serve();
    });
  }

  async #serve(): Promise<void> {
    this.#isBusy = true;
    let child: RunnerChild | undefined;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      if (!child?.isUsable) child = await this.#source.next(TRIES);
      this.#asked += 1;
      next.resolve(child ? await child.inspect(`inspect-${this.#asked}`, next.asked) : this.#refusal());
    }
    child?.retire();
    this.#isBusy = false;
  }

  #refusal(): Inspected {
    const problem = this.#source.problem ?? 'The script was not loaded because the runner is being stopped.';
    return { problem, isUnjudged: true };
  }
}
