import type { Locale } from '../i18n/locale.ts';
import type { AnswerTo, Command } from './command.ts';
import type { World } from './world.ts';

/** A command that is decided: it holds, and the next one is decided in view of it. */
export interface Execution<Answer> {
  readonly decided: Answer;
  /** Resolves when pages and metrics show it: after the commit, or at once while the store cannot be written. */
  readonly shown: Promise<void>;
  /** Resolves when it is stored. Rejects when it never can be, and when it was let go because too much waits. */
  readonly committed: Promise<void>;
}

/**
 * The only writer of runs, states, incidents and notifications. Commands are decided in memory at once, one after the other,
 * and committed in that order. While the store cannot be written, what was decided waits in memory; `trouble` then says so.
 * Disposing writes what waits. Never await an execution inside a bus listener: nothing is published until it returns.
 */
export interface Recorder extends AsyncDisposable {
  readonly world: World;
  execute<C extends Command>(command: C): Execution<AnswerTo<C['act']>>;
  /** Whether nothing can be written now, so that nobody can be notified through the outbox either. */
  isMute(): boolean;
  /** Why not everything is written at this moment, in a sentence with a way out; undefined when all is well. `locale`:
   * absent: that of the configuration. */
  trouble(locale?: Locale): string | undefined;
}

/** The answer to a command, once pages and metrics show what came of it. */
export async function acted<Answer>({ decided, shown }: Execution<Answer>): Promise<Answer> {
  await shown;
  return decided;
}
