// Keeps one script's slips from ending the process, and with it the other runs in it. Whose slip it was is known from
// the asynchronous context, which Node keeps for unhandled rejections, uncaught exceptions and output alike.
import { syncBuiltinESMExports } from 'node:module';
import v8 from 'node:v8';
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
  const say = (text: string): void => void writeError(`${text}\n`);
  forbidEnding();
  forbidFlags();
  captureOutput();
  followRejections((reason, how) => ownerOf(reason, how, underWay, say));
  process.on('uncaughtException', (error) => {
    const how = 'An error was thrown outside of any await';
    const run = ownerOf(error, how, underWay, say);
    run?.log(`${how}: ${describeError(error).message}`);
    run?.noteSlip(error);
    run?.fail(error);
  });
  return { exit, say };
}

type FindOwner = (reason: unknown, how: string) => Interruptible | undefined;

/** A rejection that nobody awaits is a run's until somebody does: a script may start a request now and await it later. */
function followRejections(ownerOf: FindOwner): void {
  const owners = new WeakMap<Promise<unknown>, Interruptible>();
  process.on('unhandledRejection', (reason, promise) => {
    const how = 'A promise was rejected and nothing awaited it';
    if (currentScope()?.isCleaning) return currentScope()?.run.log(`${how}: ${describeError(reason).message}`);
    const run = ownerOf(reason, how);
    if (!run) return;
    owners.set(promise, run);
    run.noteRejection(promise, reason);
  });
  process.on('rejectionHandled', (promise) => owners.get(promise)?.forgetRejection(promise));
}

/** The run whose code is executing, or else the only one under way. */
function ownerOf(
  reason: unknown,
  how: string,
  underWay: () => readonly Session[],
  say: (text: string) => void,
): Interruptible | undefined {
  const owner = currentScope()?.run;
  if (owner) return owner;
  const runs = underWay();
  if (runs.length === 0) say(`${how}, outside of any run: ${describeError(reason).message}`);
  if (runs.length <= 1) return runs[0];
  // No telling whose it is: nobody may be accused of it.
  for (const run of runs)
    run.giveUp(
      'runner-killed',
      `${how}, and it is not known by which of ${runs.length} runs: ${describeError(reason).message}`,
    );
  return undefined;
}

/** A check ends by returning or throwing. What would end the whole process ends the run. */
function forbidEnding(): void {
  const forbid = (call: string) => (): never => {
    const message = `The script called ${call}, which would end the process of other runs too. A check ends by returning or by throwing`;
    currentScope()?.run.giveUp('runner-killed', message);
    throw new Error(message);
  };
  const kill = process.kill.bind(process);
  process.exit = forbid('process.exit()');
  process.abort = forbid('process.abort()');
  process.disconnect = forbid('process.disconnect()');
  process.kill = (pid, signal) =>
    [0, process.pid, -process.pid, process.ppid].includes(pid) && signal !== 0
      ? forbid(`process.kill(${pid})`)()
      : kill(pid, signal);
}

/**
 * Some flags of V8 write files, past Node's permission model. They are frozen where that is in force, so that to set one ends
 * the process; a script that tries gets an error in place of that.
 */
function forbidFlags(): void {
  if (!process.permission) return;
  v8.setFlagsFromString = () => {
    throw new Error('A check script cannot set flags of V8. Remove the call of setFlagsFromString');
  };
  syncBuiltinESMExports();
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
