import type { Trouble } from '../../model/run.ts';
import { shortDuration } from '../../time/duration.ts';

/** Why a child process ended. `stopped` was asked for; all others take the runs in it along. */
export const endCauses = [
  'stopped',
  'shut-down',
  'blocked',
  'overdue',
  'out-of-memory',
  'too-many-processes',
  'too-much-output',
  'forged-message',
  'died',
] as const;
export type EndCause = (typeof endCauses)[number];

/** What is known of a child's end. */
export interface ChildEnd {
  readonly cause: EndCause;
  /** `exit code 3`, `signal SIGKILL`. */
  readonly exit: string;
  /** The last lines it printed, redacted. */
  readonly lastWords: readonly string[];
}

const troubleOf: Readonly<Record<EndCause, Trouble>> = {
  stopped: 'shut-down',
  'shut-down': 'shut-down',
  blocked: 'script-blocked',
  overdue: 'runner-killed',
  'out-of-memory': 'out-of-memory',
  'too-many-processes': 'runner-killed',
  'too-much-output': 'too-much-output',
  'forged-message': 'runner-killed',
  died: 'runner-killed',
};

/** The end of a child as the trouble of a run that was in it, in a sentence that says what to do. */
export function troubleFrom(end: ChildEnd, timeoutMs: number): { trouble: Trouble; message: string } {
  return { trouble: troubleOf[end.cause], message: sentence(end, timeoutMs) };
}

function sentence({ cause, exit, lastWords }: ChildEnd, timeoutMs: number): string {
  const limit = shortDuration(timeoutMs);
  switch (cause) {
    case 'blocked':
      return `The script kept its process busy without a pause and was ended at its time limit of ${limit}. Look for a loop that never awaits, or for long synchronous work.`;
    case 'overdue':
      return `The run did not end after its time limit of ${limit} and the time for clean-up, and was ended. Look for a clean-up that never settles.`;
    case 'out-of-memory':
      return 'The script used more memory than a runner process may have and was ended. Look for data that grows without a limit.';
    case 'too-many-processes':
      return 'The script started more processes than it may, and all of them were ended. A check must end what it starts.';
    case 'too-much-output':
      return 'The script printed or sent more than a runner process may, and was ended. Print less, or use log().';
    case 'forged-message':
      return 'A script forged a message of its process, which was ended; no result of it counts. Look for a script that writes to a pipe that it did not open.';
    case 'shut-down':
    case 'stopped':
      return 'The monitor was stopped while the run was under way.';
    case 'died':
      return `The process of the script ended in the middle of the run (${exit}). Look for process.exit() in the script, or for what killed it.${spoken(lastWords)}`;
  }
}

/** Why a script was not loaded, when its child has ended over it. */
export const inspectionProblem = (end: ChildEnd, inspectMs: number): string =>
  end.cause === 'blocked'
    ? `The script did not load within ${shortDuration(inspectMs)}. Look for a loop, or an await that never ends, outside of the check itself.`
    : troubleFrom(end, inspectMs).message;

const spoken = (lastWords: readonly string[]): string =>
  lastWords.length > 0 ? ` Its last words: ${lastWords.join(' | ')}` : '';

/** Whether what a process printed last is V8 giving up for want of memory. */
export const outOfHeap = /heap out of memory|Allocation failed - JavaScript heap|Array buffer allocation failed$/m;
