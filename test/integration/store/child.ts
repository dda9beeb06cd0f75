import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./writer-child.ts', import.meta.url));

/** A process that writes to a store; `lines` are what it has said so far. */
export interface WriterChild extends AsyncDisposable {
  readonly pid: number;
  readonly lines: readonly string[];
  /** Resolves when that many lines have been said. */
  said(count: number): Promise<void>;
  /** As `kill -9`; resolves when the process is gone and all that it said is in `lines`. */
  kill(): Promise<void>;
}

/** Starts one on a folder; with `first` it writes numbered transactions from there on. */
export function startWriter(folder: string, first?: number, options: SpawnOptions = {}): WriterChild {
  const args = [script, folder, ...(first === undefined ? [] : [String(first)])];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], ...options });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout! });
  reader.on('line', (line) => lines.push(line));
  const read = once(reader, 'close');
  const gone = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await Promise.all([gone, read]);
  };
  return {
    pid: child.pid!,
    lines,
    async said(count) {
      while (lines.length < count) {
        const more = await Promise.race([once(reader, 'line').then(() => true), read.then(() => false)]);
        if (!more && lines.length < count) throw new Error(`the writer ended after saying ${JSON.stringify(lines)}`);
      }
    },
    kill,
    [Symbol.asyncDispose]: kill,
  };
}
