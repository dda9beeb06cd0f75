import type { Log } from '../model/log.ts';
import type { RunResult } from '../model/run.ts';

/** More notes than these are not told apart; those that come later are logged again. */
const MOST_REMEMBERED = 1000;

/** Logs what runs note and which scripts have a mistake, each of a function once: the same comes with every run. */
export class RunNoteLog {
  readonly #log: Log;
  readonly #logged = new Set<string>();

  constructor(log: Log) {
    this.#log = log;
  }

  report({ functionId, target, runId, notes = [], trouble }: RunResult): void {
    const fields = { function: functionId, target, runId };
    for (const note of notes) {
      // The same note with another number is the same note.
      const key = `${functionId} ${target} ${note.replace(/^\d+ requests? w\w+|^\d+ own requests? w\w+/, '')}`;
      if (this.#isNew(key)) this.#log.warn(fields, `A run of ${functionId} on ${target} notes: ${note}`);
    }
    if (trouble?.trouble !== 'script-mistake' || !this.#isNew(`${functionId} ${target} ${trouble.message}`)) return;
    this.#log.warn(
      fields,
      `The check script of ${functionId} has a mistake, so its runs cannot be judged: ${trouble.message}`,
    );
  }

  #isNew(key: string): boolean {
    if (this.#logged.has(key)) return false;
    if (this.#logged.size >= MOST_REMEMBERED) this.#logged.clear();
    this.#logged.add(key);
    return true;
  }
}
