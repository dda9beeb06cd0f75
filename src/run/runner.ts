import type { BusinessFunction, Component, Target } from '../model/function.ts';
import type { Job, RunResult } from '../model/run.ts';
import type { CheckKind } from '../model/check.ts';
import type { Progress } from './messages.ts';
import type { ScriptVersions } from './script/script-versions.ts';

/** A job with all that the child needs to try it. */
export interface RunRequest {
  readonly job: Job;
  readonly fn: BusinessFunction;
  readonly target: Target;
  /** All components of the configuration: its steps may name them. */
  readonly components: ReadonlyMap<string, Pick<Component, 'dependsOn'>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Steps as they happen, for a person at a terminal. */
  readonly onProgress?: (progress: Progress, attempt: number) => void;
}

export interface RunnerStatus {
  /** Ready to take at least HTTP checks. */
  readonly up: boolean;
  readonly busy: number;
  readonly waiting: number;
  /** Why browser checks cannot run, in a sentence with a way out; undefined when they can. */
  readonly browserProblem?: string;
}

/** Runs check scripts in processes of their own. The core never runs a script. */
export interface Runner extends AsyncDisposable {
  /** Starts the children and warms the browsers; resolves when HTTP checks can run. */
  start(): Promise<void>;
  /** One run with its confirmation. Never rejects: our own trouble is an `inconclusive` result. */
  run(request: RunRequest): Promise<RunResult>;
  /** Loads a script in a child and tells its kind, or why it does not load. */
  inspect(checkFile: string): Promise<{ kind: CheckKind } | { problem: string }>;
  /** Which text of each script runs. Without it scripts run as they are on the disk. */
  readonly scripts: Pick<ScriptVersions, 'start' | 'prepare' | 'hasGoodVersion' | 'use'>;
  /** Scripts changed: new runs go to new children, running ones finish where they are. */
  renew(): void;
  status(): RunnerStatus;
  /** Resolves when a browser is warm (undefined), or with the sentence that says why none can be had. */
  browserReady(): Promise<string | undefined>;
}
