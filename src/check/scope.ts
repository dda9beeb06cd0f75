import { AsyncLocalStorage } from 'node:async_hooks';
import type { StepNode } from './step-node.ts';

/** To which run the code that is now executing belongs. */
export interface Scope {
  readonly run: Interruptible;
  readonly step?: StepNode;
  /** Inside a clean-up: the run itself is over. */
  readonly isCleaning: boolean;
}

/** What code without a tool in its hands (an unhandled rejection, `process.exit`, `console.log`) can do to its run. */
export interface Interruptible {
  log(text: string): void;
  /** Ends the run as failed. */
  fail(error: unknown): void;
  /** Ends the run without a judgement. */
  giveUp(trouble: Trouble, message: string): void;
}

export type Trouble = 'missing-secret' | 'runner-killed' | 'browser-unavailable' | 'shut-down' | 'script-does-not-load';

const storage = new AsyncLocalStorage<Scope>();

export const currentScope = (): Scope | undefined => storage.getStore();

export const withinScope = <T>(scope: Scope, work: () => T): T => storage.run(scope, work);
