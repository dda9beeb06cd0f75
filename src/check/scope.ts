import { AsyncLocalStorage } from 'node:async_hooks';
import type { Operations } from './operations.ts';
import type { StepNode } from './step-node.ts';

/** To which run the code that is now executing belongs. */
export interface Scope {
  readonly run: Interruptible;
  readonly step?: StepNode;
  /** Inside a clean-up: the run itself is over. */
  readonly isCleaning: boolean;
  /** Of the clean-up. */
  readonly operations?: Operations;
}

/** What code without a tool in its hands (an unhandled rejection, `process.exit`, `console.log`) can do to its run. */
export interface Interruptible {
  readonly operations: Operations;
  /** For matchers that wait; undefined: as long as Playwright lets them. */
  readonly expectTimeoutMs?: number | undefined;
  log(text: string): void;
  /** Ends the run as failed. */
  fail(error: unknown): void;
  /** Ends the run without a judgement. */
  giveUp(trouble: Trouble, message: string): void;
  /** Ends the run without a judgement when the error is a slip of its author, even if the script catches it. */
  noteSlip(error: unknown): void;
  /** A promise was rejected and nobody awaits it so far. */
  noteRejection(promise: Promise<unknown>, reason: unknown): void;
  /** Somebody awaits it after all. */
  forgetRejection(promise: Promise<unknown>): void;
}

export type Trouble =
  | 'missing-secret'
  | 'runner-killed'
  | 'browser-unavailable'
  | 'too-much-output'
  | 'shut-down'
  | 'script-does-not-load'
  | 'script-mistake';

const storage = new AsyncLocalStorage<Scope | undefined>();

export const currentScope = (): Scope | undefined => storage.getStore();

/** The operations of the run, or of its clean-up, that the code now executing belongs to. */
export function currentOperations(): Operations | undefined {
  const scope = storage.getStore();
  return scope?.isCleaning ? scope.operations : scope?.run.operations;
}

export const withinScope = <T>(scope: Scope, work: () => T): T => storage.run(scope, work);

/** Does work of our own while a script runs: nothing in it counts as the script's. */
export const outsideOfScripts = <T>(work: () => T): T => storage.run(undefined, work);
