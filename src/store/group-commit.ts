import { StoreProblem } from './problem.ts';

/** More would hold the event loop for too long at once. */
const MOST_AT_ONCE = 256;

interface Waiting<D> {
  /** Makes the draft and gives a way to tell its maker that it is committed. */
  readonly prepare: () => Promise<{ draft: D; done: () => void }>;
  readonly reject: (error: unknown) => void;
}

export interface GroupCommitParts<D> {
  readonly newDraft: () => D;
  /** Rejects with a {@link StoreProblem} when the store cannot be written at all. */
  readonly commit: (drafts: readonly D[]) => Promise<void>;
}

/**
 * Gathers drafts that arrive together into one commit, in their order. When the commit fails for the sake of one of them,
 * each is committed alone, so that only the guilty one is refused.
 */
export class GroupCommit<D> {
  readonly #parts: GroupCommitParts<D>;
  #waiting: Waiting<D>[] = [];
  #running: Promise<void> | undefined;
  #closed: StoreProblem | undefined;

  constructor(parts: GroupCommitParts<D>) {
    this.#parts = parts;
  }

  /** Resolves with what `work` returned after its draft is committed. */
  add<T>(work: (draft: D) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(this.#closed);
      const prepare = async () => {
        const draft = this.#parts.newDraft();
        const value = await work(draft);
        return { draft, done: () => resolve(value) };
      };
      this.#waiting.push({ prepare, reject });
      this.#running ??= this.#run();
    });
  }

  /** Commits what waits and refuses all that comes later; false when it was closed already. */
  async close(reason: StoreProblem): Promise<boolean> {
    if (this.#closed) return false;
    this.#closed = reason;
    await this.#running;
    return true;
  }

  async #run(): Promise<void> {
    // One turn of the event loop, so that all that arrived with the first one comes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, MOST_AT_ONCE);
      await this.#commitGroup(group);
    }
    this.#running = undefined;
  }

  async #commitGroup(group: readonly Waiting<D>[]): Promise<void> {
    const ready = [];
    for (const { prepare, reject } of group) {
      try {
        ready.push({ ...(await prepare()), reject });
      } catch (error) {
        reject(error);
      }
    }
    if (ready.length === 0) return;
    try {
      await this.#parts.commit(ready.map(({ draft }) => draft));
      for (const { done } of ready) done();
    } catch (error) {
      const isAlone = ready.length === 1;
      for (const { draft, done, reject } of ready) {
        if (isAlone || error instanceof StoreProblem) reject(error);
        else await this.#commitAlone(draft, done, reject);
      }
    }
  }

  async #commitAlone(draft: D, done: () => void, reject: (error: unknown) => void): Promise<void> {
    try {
      await this.#parts.commit([draft]);
      done();
    } catch (error) {
      reject(error);
    }
  }
}
