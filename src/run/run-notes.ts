import type { Log } from '../model/log.ts';
import type { RunResult } from '../model/run.ts';

/** More notes than these are not told apart; those that come later are logged again. */
const MOST_REMEMBERED = 1000;

/** Logs what runs note, each note of a function once: the same one comes with every run. */
export class RunNotes {
  readonly #log: Log;
  readonly #logged = new Set<string>();

  constructor(log: Log) {
    this.#log = log;
  }

  report({ functionId, target, runId, notes = [] }: RunResult): void {
    for (const note of notes) {
      // The same note with another number is the same note.
      const key = `${functionId} ${target} ${note.replace(/^\d+ requests? w\w+|^\d+ own requests? w\w+/, '')}`;
      if (this.#logged.has(key)) continue;
      if (this.#logged.size >= MOST_REMEMBERED) this.#logged.clear();
      this.#logged.add(key);
      this.#log.warn({ function: functionId, target, runId }, `A run of ${functionId} on ${target} notes: ${note}`);
    }
  }
}
