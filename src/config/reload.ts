import type { Config } from './config.ts';
import type { LoadResult } from './load.ts';
import { fileProblem, refusalLines, refusalOf, type Refusal } from './problem.ts';

export type Loaded = Extract<LoadResult, { ok: true }>;

export interface ReloaderOptions {
  /** The configuration that runs now. */
  readonly current: Pick<Config, 'fingerprint' | 'file'>;
  readonly load: () => Promise<LoadResult>;
  /** Takes up a new configuration. When it rejects, the old one is what runs and the same change is tried again. */
  readonly onLoaded: (loaded: Loaded) => void | Promise<void>;
  /** The change is refused; what ran goes on running. Told once for the same problems. */
  readonly onRefused: (refusal: Refusal) => void | Promise<void>;
  /** What was refused has been put back to what runs. */
  readonly onRestored?: () => void | Promise<void>;
  /** After every attempt: what to watch from now on. */
  readonly onRead?: (files: readonly string[]) => void;
}

export interface Reloader {
  /** Looks at the configuration again, now or after the look that is under way; resolves when it has been looked at. */
  request(): Promise<void>;
  /** Starts no more loads; resolves when none is under way. */
  close(): Promise<void>;
}

/** Takes up changes one after the other; of many that come together only the last is loaded. */
export function createReloader(options: ReloaderOptions): Reloader {
  const { load, onLoaded, onRefused, onRestored, onRead } = options;
  let running = options.current.fingerprint;
  let refused: string | undefined;
  let underWay: Promise<void> = Promise.resolve();
  let queued: Promise<void> | undefined;
  let isClosed = false;

  async function refuse(refusal: Refusal): Promise<void> {
    const text = refusalLines(refusal).join('\n');
    if (text === refused) return;
    refused = text;
    await onRefused(refusal);
  }

  async function attempt(): Promise<void> {
    if (isClosed) return;
    try {
      const result = await load();
      onRead?.(result.files);
      if (!result.ok) return await refuse(result);
      if (result.config.fingerprint !== running) {
        await onLoaded(result);
        running = result.config.fingerprint;
      } else if (refused !== undefined) await onRestored?.();
      refused = undefined;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      await refuse(refusalOf([fileProblem(options.current.file, `could not be taken up: ${message}`)]));
    }
  }

  return {
    request() {
      queued ??= underWay.then(() => {
        queued = undefined;
        return (underWay = attempt());
      });
      return queued;
    },
    async close() {
      isClosed = true;
      await queued;
      await underWay;
    },
  };
}
