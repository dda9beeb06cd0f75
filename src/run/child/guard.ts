// Keeps one script's slips from ending the process, and with it the other runs in it. Whose slip it was is known from
// the asynchronous context, which Node keeps for unhandled rejections, uncaught exceptions and output alike.
import { describeError } from '../../check/failure.ts';
import type { Session } from '../../check/session.ts';
import { currentScope, type Interruptible } from '../../check/scope.ts';

/** What only we may do to the process. */
export interface Process {
  readonly exit: (code: number) => never;
  readonly say: (text: string) => void;
}

/** Call once, before any script is loaded. `underWay`: the runs that have not ended. */
export function guardProcess(underWay: () => readonly Session[]): Process {
  const exit = process.exit.bind(process);
  const writeError = process.stderr.write.bind(process.stderr);
  forbidEnding();
  captureOutput();
  process.on('unhandledRejection', (reason) =>
    attribute(reason, 'A promise was rejected and nobody awaited it', underWay, say),
  );
  process.on('uncaughtException', (error) =>
    attribute(error, 'An error was thrown outside of any await', underWay, say),
  );
  function say(text: string): void {
    writeError(`${text}\n`);
  }
  return { exit, say };
}

function attribute(
  reason: unknown,
  how: string,
  underWay: () => readonly Session[],
  say: (text: string) => void,
): void {
  const owner = currentScope()?.run;
  const runs = underWay();
  if (owner) return blame(owner, reason, how);
  const [only, ...others] = runs;
  if (!only) return say(`${how}, outside of any run: ${describeError(reason).message}`);
  if (others.length === 0) return blame(only, reason, how);
  // No telling whose it is: nobody may be accused of it.
  for (const run of runs)
    run.giveUp(
      'runner-killed',
      `${how}, and it is not known by which of ${runs.length} runs: ${describeError(reason).message}`,
    );
}

function blame(run: Interruptible, reason: unknown, how: string): void {
  run.log(`${how}: ${describeError(reason).message}`);
  run.fail(reason);
}

/** A check ends by returning or throwing. What would end the whole process ends the run that tries it. */
function forbidEnding(): void {
  const forbid = (call: string) => (): never => {
    const message = `The script called ${call}, which would end the process of other runs too. A check ends by returning or by throwing`;
    currentScope()?.run.giveUp('runner-killed', message);
    throw new Error(message);
  };
  const kill = process.kill.bind(process);
  const disconnect = process.disconnect.bind(process);
  process.exit = forbid('process.exit()');
  process.abort = forbid('process.abort()');
  // Node calls this itself when the parent lets go.
  process.disconnect = () => (currentScope() ? forbid('process.disconnect()')() : disconnect());
  process.kill = (pid, signal) =>
    [0, process.pid, -process.pid, process.ppid].includes(pid) && signal !== 0
      ? forbid(`process.kill(${pid})`)()
      : kill(pid, signal);
}

/** What a script prints goes to its run's log. */
function captureOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...args: readonly unknown[]) => boolean;
    const capture = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
      const run = currentScope()?.run;
      if (!run) return write(chunk, ...rest);
      run.log(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
      const done = rest.find((one) => typeof one === 'function');
      if (done) process.nextTick(done);
      return true;
    };
    stream.write = capture;
  }
}
