// What `start` says on standard error when that is no terminal: one JSON object a line, whatever goes wrong and whenever.
import type { Command } from 'commander';
import type { Problem } from '../config/problem.ts';
import type { Log } from '../model/log.ts';
import { CommandError, exit, ReportedError } from './exit.ts';

/** One line for each thing in the configuration that works and is probably not meant. */
export function logWarnings(log: Log, warnings: readonly Problem[]): void {
  for (const { file, line, column, path, message } of warnings)
    log.warn({ file, line, column, path, warning: message }, 'Configuration warning');
}

/** Runs what `start` does; what ends it is a line of the log, with every problem in a field. */
export async function logged(log: Log, run: () => Promise<void>): Promise<void> {
  // Node would print both over many lines.
  process.removeAllListeners('warning').on('warning', ({ name, message }) => log.warn({ name, message }, 'Node warns'));
  process.once('uncaughtException', (error) => {
    log.fatal({ error: error.stack ?? String(error) }, 'Bellwether failed in a way it should not have');
    process.exit(exit.unjudged);
  });
  try {
    await run();
  } catch (error) {
    throw reported(log, error);
  }
}

/** Errors of usage, such as a port that is no number, are logged too. */
export function logUsageErrors(command: Command): void {
  const write = async (text: string) => {
    const { createLog } = await import('../app/log.ts');
    const hint = `"bellwether ${command.name()} --help" lists what there is`;
    createLog({ level: 'fatal', isTerminal: false }).fatal({ error: text.trim(), hint }, 'Bellwether could not start');
  };
  command.showHelpAfterError(false).configureOutput({ writeErr: (text) => void write(text) });
}

function reported(log: Log, error: unknown): ReportedError {
  if (!(error instanceof CommandError)) {
    const stack = error instanceof Error ? error.stack : undefined;
    log.fatal({ error: stack ?? String(error) }, 'Bellwether failed in a way it should not have');
    return new ReportedError(exit.unjudged);
  }
  const { message, problems, code } = error;
  log.fatal(
    { ...(problems.length > 0 ? { problems } : { error: message }), hint: 'Nothing was started' },
    'Bellwether could not start',
  );
  return new ReportedError(code);
}
