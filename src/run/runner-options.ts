import type { AttemptCost } from '../model/check.ts';
import type { Log } from '../model/log.ts';
import type { KnownSecrets } from '../secrets/known-secrets.ts';
import type { Random } from '../time/backoff.ts';
import type { Clock } from '../time/clock.ts';
import type { RestartReason } from './pool/recycle.ts';
import type { ConfinementRequest } from './process/confinement.ts';
import type { RunnerLimits } from './runner-limits.ts';
import type { GroupsOf } from './script/script-groups.ts';

export interface RunnerOptions {
  readonly clock: Clock;
  /** Browser journeys at once, each with a Chromium of its own. 0: none. */
  readonly browsers: number;
  /** HTTP checks at once. */
  readonly http: number;
  readonly location: string;
  /** Folder in which each failed run leaves one of its own. */
  readonly evidenceRoot: string;
  /** Folder for what must not outlive the runner; the same one on the next start, so that orphans are found. */
  readonly tempRoot: string;
  /** Folder for compiled code that may be kept over restarts; without one it is kept while the runner lives. */
  readonly codeFolder?: string;
  readonly log: Log;
  /** How scripts are kept from the monitor and from each other; left out: they run as the monitor does. */
  readonly confinement?: ConfinementRequest;
  /** Which functions may share a process, asked for each run; left out: those that get the same secrets. */
  readonly groups?: () => GroupsOf;
  /** Processes of HTTP checks that are kept apart, at once; left out: one. */
  readonly processes?: number;
  /** All secrets that the core knows; those of runs are learnt besides. */
  readonly secrets?: KnownSecrets;
  /** Where Chromium is, or a sentence that says how to get one. Asked again from time to time. */
  readonly chromium: () => { readonly path: string } | { readonly problem: string };
  /** The program of a child; another one only in tests. */
  readonly childMain?: URL;
  readonly onRestart?: (reason: RestartReason) => void;
  /** What attempts have cost, reported now and then. */
  readonly onCost?: (cost: AttemptCost) => void;
  /** Whether HTTP checks use matchers of Playwright: asked for each new process, which then loads them first. */
  readonly preloadsExpect?: () => boolean;
  /** Whether a timeout counts also when the run could not go on, as the machine was overloaded; by default it does not. */
  readonly countsTimeouts?: () => boolean;
  /** Shows the browser. */
  readonly headed?: boolean;
  /** Full evidence on the first attempt too, kept whatever its outcome. */
  readonly alwaysEvidence?: boolean;
  readonly limits?: Partial<RunnerLimits>;
  readonly random?: Random;
}
