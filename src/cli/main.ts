import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import type { Environment } from '../config/environment.ts';
import { addDoctor } from './doctor.ts';
import { addHandedOver } from './environment.ts';
import { CommandError, exit, ReportedError } from './exit.ts';
import { known } from './known.ts';
import { fileProblemOf } from './file-problem.ts';
import { addExport } from './export.ts';
import { addHealthcheck } from './healthcheck.ts';
import { addImpact } from './impact.ts';
import { addInit } from './init.ts';
import { addNew } from './new.ts';
import { addNotYet } from './not-yet.ts';
import { addNotifyTest } from './notify-test.ts';
import { addPassword } from './password.ts';
import { addRun } from './run.ts';
import { addStart } from './start.ts';
import { addStore } from './store.ts';
import { addToken } from './token.ts';
import { addTypes } from './write-types.ts';
import { addValidate } from './validate.ts';
import { version } from '../version.ts';

/** The command line, `process.argv` in, exit code out. `handedOver`: variables beside those of the process. */
export async function main(argv: readonly string[], handedOver: Environment = {}): Promise<void> {
  addHandedOver(handedOver);
  const program = new Command('bellwether')
    .description('Asks the questions a business asks about itself, by trying.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(add --help for what there is)');
  for (const add of [
    addStart,
    addRun,
    addValidate,
    addInit,
    addNew,
    addTypes,
    addImpact,
    addDoctor,
    addHealthcheck,
    addNotifyTest,
    addExport,
    addStore,
    addToken,
    addPassword,
    addNotYet,
  ]) {
    add(program);
  }
  process.stdout.on('error', outputFailed);
  process.stderr.on('error', outputFailed);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error);
  }
}

const readerIsGone: ReadonlySet<string> = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

/**
 * Who reads our output may have had enough of it: `bellwether export rules | head`. The command goes on without a reader,
 * so that its exit code stays true.
 */
function outputFailed(error: NodeJS.ErrnoException): void {
  if (error.code !== undefined && readerIsGone.has(error.code)) return;
  process.exitCode = exit.unjudged;
  console.error(
    `bellwether: the output cannot be written (${error.code ?? error.message}). Make room, or write it elsewhere.`,
  );
  process.exit();
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.good : exit.usage;
  if (error instanceof ReportedError) return error.code;
  if (error instanceof CommandError) {
    console.error(known.redactor.text(error.message));
    return error.code;
  }
  const fileProblem = fileProblemOf(error);
  if (fileProblem !== undefined) {
    console.error(`bellwether: ${fileProblem}`);
    return exit.usage;
  }
  console.error('Bellwether failed in a way it should not have:');
  console.error(known.redactor.text(inspect(error)));
  return exit.unjudged;
}
