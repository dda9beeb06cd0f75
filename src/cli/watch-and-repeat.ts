import { watch } from 'node:fs';
import { dirname } from 'node:path';
import { sleep, systemClock } from '../time/clock.ts';
import { CommandError, exit, type ExitCode } from './exit.ts';
import { paint } from './terminal.ts';

/** Editors write a file in several steps. */
const QUIET_MS = 200;

/** Runs `once`, and again whenever something below the configuration's folder changes, until Ctrl-C. */
export async function watchAndRepeat(
  configFile: string,
  once: (signal: AbortSignal) => Promise<ExitCode>,
): Promise<ExitCode> {
  const ended = new AbortController();
  process.once('SIGINT', () => ended.abort());
  let changed = Promise.withResolvers<void>();
  const watcher = watch(dirname(configFile) || '.', { recursive: true }, (_event, name) => {
    if (name && /(^|[/\\])(node_modules|data|dist|\.git)([/\\]|$)/.test(name)) return;
    if (name && /\.(ts|mts|js|json|ya?ml)$/.test(name)) changed.resolve();
  });
  ended.signal.addEventListener('abort', () => changed.resolve());
  try {
    while (!ended.signal.aborted) {
      changed = Promise.withResolvers<void>();
      await once(ended.signal).catch((error: unknown) => {
        if (!(error instanceof CommandError)) throw error;
        console.error(error.message);
      });
      if (ended.signal.aborted) break;
      console.log(paint('dim', '\nWaiting for a change; Ctrl-C ends.'));
      await changed.promise;
      await sleep(systemClock, QUIET_MS);
    }
  } finally {
    watcher.close();
  }
  return exit.good;
}
