// Brings one attempt to the process where it belongs: browser slots, the shared child, or a child of its own.
import type { Log } from '../../model/log.ts';
import { again, type AttemptEnd, type AttemptTask } from '../attempt/attempt-end.ts';
import type { BrowserPool } from './browser-pool.ts';
import type { HttpPool } from './http-pool.ts';
import type { CheckKind } from '../../model/check.ts';
import type { ScriptKinds } from '../script/script-kinds.ts';
import type { SoloPool } from './solo-pool.ts';
import { outcomeFrom, outcomeFromLost, type AttemptOutcome } from '../attempt/attempt-outcome.ts';

interface Pools {
  readonly browsers: BrowserPool;
  readonly http: HttpPool;
  readonly solo: SoloPool;
  readonly kinds: ScriptKinds;
  readonly log: Log;
  readonly countsTimeouts: () => boolean;
}

/** Finds the right process for an attempt, and tries again alone what was lost through no fault of its own. */
export class AttemptRouter {
  readonly #pools: Pools;
  /** Scripts that block or end their process: they share none until the scripts change. */
  #harmful = new Set<string>();

  constructor(pools: Pools) {
    this.#pools = pools;
  }

  /** Never rejects. */
  async attempt(task: AttemptTask): Promise<AttemptOutcome> {
    const { kinds } = this.#pools;
    const { checkFile } = task.request;
    const kind = await kinds.of(checkFile);
    let end = await this.#send(task, kind);
    if (end.kind === 'wrong-kind' && end.checkKind !== kind) {
      kinds.correct(checkFile, end.checkKind);
      end = await this.#send(again(task, 'k'), end.checkKind);
    }
    return outcomeOf(end, this.#pools.countsTimeouts());
  }

  /** Scripts have changed: nothing is held against them any more. */
  forget(): void {
    this.#harmful = new Set();
    this.#pools.kinds.forget();
  }

  #send(task: AttemptTask, kind: CheckKind): Promise<AttemptEnd> {
    return kind === 'browser' ? this.#pools.browsers.attempt(task) : this.#tryHttp(task);
  }

  async #tryHttp(task: AttemptTask): Promise<AttemptEnd> {
    const { http, solo } = this.#pools;
    const { checkFile } = task.request;
    if (this.#harmful.has(checkFile)) return (await solo.attempt(task, 'offender')).end;
    const end = await http.attempt(task);
    if (end.kind === 'lost' && end.cause === 'overdue') this.#accuse(task, 'did not end after its time limit');
    if (!isForAnotherTry(end)) return end;
    // Something went wrong in its process, but which of the runs in it did that is not known: each shows it alone.
    const { end: alone, isHarmful } = await solo.attempt(again(task, 'a'), 'retry');
    if (isHarmful || isRunnerKilled(alone))
      this.#accuse(task, 'blocked or ended its process when it was tried again alone');
    return alone;
  }

  #accuse({ request: { checkFile, functionId } }: AttemptTask, what: string): void {
    if (this.#harmful.has(checkFile)) return;
    this.#harmful.add(checkFile);
    const fields = { checkFile, function: functionId };
    this.#pools.log.warn(
      fields,
      `The script of ${functionId} ${what}: it runs alone until scripts change (${checkFile})`,
    );
  }
}

/** Lost, or given up, through what perhaps another run did. */
function isForAnotherTry(end: AttemptEnd): boolean {
  if (end.kind === 'done') return isRunnerKilled(end);
  return end.kind === 'lost' && !['overdue', 'shut-down', 'not-started'].includes(end.cause);
}

const isRunnerKilled = (end: AttemptEnd): boolean =>
  end.kind === 'done' && end.result.trouble?.trouble === 'runner-killed';

function outcomeOf(end: AttemptEnd, countsTimeouts: boolean): AttemptOutcome {
  switch (end.kind) {
    case 'done':
      return outcomeFrom(end.result, countsTimeouts);
    case 'lost':
      return outcomeFromLost(end);
    case 'wrong-kind':
      return outcomeFromLost({
        kind: 'lost',
        cause: 'not-started',
        afterMs: 0,
        trouble: 'script-does-not-load',
        message: `The script is neither a browser check nor an HTTP check: each process takes it for the other kind.`,
      });
  }
}
