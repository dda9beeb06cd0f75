import { refusalLines } from '../config/load.ts';
import { watchConfig } from '../config/watch.ts';
import { systemClock } from '../time/clock.ts';
import { CommandError, exit, type ExitCode } from './exit.ts';
import { load } from './load.ts';
import { paint } from './terminal.ts';

/**
 * Runs `once`, and again whenever the configuration, a script or what it imports says something else than before. Other
 * files do not count, wherever they lie. A run that is under way finishes first. Ends with the signal: on Ctrl-C.
 */
export async function watchAndRepeat(
  configFile: string,
  once: (ended: AbortSignal) => Promise<ExitCode>,
  ended: AbortSignal = untilInterrupted(),
): Promise<ExitCode> {
  let tried: string | undefined;
  let changed = Promise.withResolvers<void>();
  ended.addEventListener('abort', () => changed.resolve());
  await using watch = watchConfig({
    files: (await read(configFile)).files,
    clock: systemClock,
    async onChange() {
      const { text, files } = await read(configFile);
      watch.follow(files);
      if (text !== tried) changed.resolve();
    },
    onError: (error) => console.error(`Files cannot be watched: ${String(error)}`),
  });
  while (!ended.aborted) {
    changed = Promise.withResolvers<void>();
    tried = (await read(configFile)).text;
    await once(ended).catch((error: unknown) => {
      if (!(error instanceof CommandError)) throw error;
      console.error(error.message);
    });
    if (ended.aborted) break;
    console.log(paint('dim', '\nWaiting for a change; Ctrl-C ends.'));
    await changed.promise;
  }
  return exit.good;
}

/** What configuration and scripts say, in a text to compare with, and the files that say it. */
async function read(configFile: string): Promise<{ text: string; files: readonly string[] }> {
  const result = await load(configFile);
  const text = result.ok ? result.config.fingerprint : refusalLines(result).join('\n');
  return { text, files: result.files };
}

function untilInterrupted(): AbortSignal {
  const ended = new AbortController();
  process.once('SIGINT', () => ended.abort());
  // Nobody reads on.
  process.stdout.once('error', () => ended.abort());
  return ended.signal;
}
