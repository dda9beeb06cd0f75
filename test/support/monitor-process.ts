import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ownProgram = join(root, 'bin/bellwether.mjs');

export interface StartOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Which `bellwether`; this tree's when left out. */
  readonly program?: string;
}

/** A folder with the demo's configuration and checks of its own, so that a test shares no store with anybody. */
export function demoProject(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-test-'));
  for (const name of ['config.yaml', 'checks']) cpSync(join(root, name), join(folder, name), { recursive: true });
  cpSync(join(root, 'demo/secrets'), join(folder, 'demo/secrets'), { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A whole `bellwether` process as a person would start it. */
export class MonitorProcess implements AsyncDisposable {
  readonly child: ChildProcess;
  readonly #ended: Promise<number | null>;
  output = '';
  #onOutput: (() => void)[] = [];

  constructor(args: readonly string[], { cwd, env = {}, program = ownProgram }: StartOptions) {
    this.child = spawn(process.execPath, [program, ...args], {
      cwd,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#ended = new Promise((resolve) => this.child.once('exit', (code) => resolve(code)));
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
        for (const look of this.#onOutput) look();
      });
    }
  }

  /** Waits for a text in what the process printed; fails with all of it when the process ends first. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    const found = Promise.withResolvers<RegExpExecArray>();
    const look = () => {
      const match = pattern.exec(this.output);
      if (match) found.resolve(match);
    };
    this.#onOutput.push(look);
    look();
    void this.#ended.then((code) =>
      found.reject(new Error(`ended with ${code} before it said ${pattern}:\n${this.output}`)),
    );
    return found.promise;
  }

  /** The address behind a name in the list that is printed when the monitor is ready. */
  async address(name: 'Status page' | 'Shop' | 'Switches' | 'Inbox'): Promise<string> {
    return (await this.says(new RegExp(`${name}\\s+(http://\\S+)`)))[1]!;
  }

  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    this.child.kill(signal);
    return this.#ended;
  }

  get ended(): Promise<number | null> {
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await this.stop('SIGTERM');
  }
}

/** Asks again and again until the answer is not undefined; fails after `withinMs` with what it was waiting for. */
export async function eventually<T>(what: string, withinMs: number, ask: () => Promise<T | undefined>): Promise<T> {
  const endsAt = performance.now() + withinMs;
  let last: Error | undefined;
  while (performance.now() < endsAt) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error as Error;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`not within ${withinMs / 1000} s: ${what}${last ? ` (${last.message})` : ''}`);
}

/** Processes whose command line or environment names the folder: what a stopped monitor must not leave. */
export function processesNaming(text: string): string[] {
  return globSync('/proc/[0-9]*').flatMap((folder) => {
    try {
      const command = readFileSync(join(folder, 'cmdline'), 'utf8').replaceAll('\0', ' ');
      const environment = readFileSync(join(folder, 'environ'), 'utf8');
      return command.includes(text) || environment.includes(text) ? [command] : [];
    } catch {
      return [];
    }
  });
}

/** Temp folders of monitors. */
export const tempFolders = (): string[] => readdirSync(tmpdir()).filter((name) => /^bellwether-(?!test-)/.test(name));
