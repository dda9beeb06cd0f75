import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  /** A command that starts it, with its arguments. */
  readonly starter?: readonly string[];
}

export interface DemoProject {
  readonly folder: string;
  /** Where its monitor puts temporary files, and nobody else does. */
  readonly temporary: string;
  remove(): void;
}

/**
 * A folder with the demo's configuration and checks of its own, so that a test shares no store with anybody. A busy machine
 * is not what is tested: journeys have twice their time, and nothing is slow before its time is up, but for those in `canBeSlow`.
 */
export function demoProject({
  every = '10s',
  canBeSlow = [],
}: { readonly every?: string; readonly canBeSlow?: readonly string[] } = {}): DemoProject {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-test-'));
  for (const name of ['config.yaml', 'checks']) cpSync(join(root, name), join(folder, name), { recursive: true });
  cpSync(join(root, 'demo/secrets'), join(folder, 'demo/secrets'), { recursive: true });
  const config = join(folder, 'config.yaml');
  const withLimits = (block: string) => {
    if (canBeSlow.some((name) => block.startsWith(`  ${name}:`))) return block;
    const patient = block.replace(/timeout: [78]s/, 'timeout: 15s');
    const timeoutS = Number(/timeout: (\d+)s/.exec(patient)?.[1]);
    return patient.replace(/slowAfter: \S+/, `slowAfter: ${timeoutS * 1000 - 100}ms`);
  };
  const text = readFileSync(config, 'utf8')
    .replaceAll('every: 10s', `every: ${every}`)
    // A busy machine must not excuse what is made to hang.
    .replace(/^runners:$/m, '$&\n  timeoutsWhenOverloaded: failed');
  writeFileSync(
    config,
    text
      .split(/^(?= {2}[\w-]+:$)/m)
      .map(withLimits)
      .join(''),
  );
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  return { folder, temporary, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A whole `bellwether` process as a person would start it. */
export class MonitorProcess implements AsyncDisposable {
  readonly child: ChildProcess;
  readonly #ended: Promise<number | null>;
  output = '';
  #onOutput: (() => void)[] = [];

  constructor(args: readonly string[], { cwd, env = {}, program = ownProgram, starter = [] }: StartOptions) {
    const [command = '', ...commandArgs] = [...starter, process.execPath, program, ...args];
    this.child = spawn(command, commandArgs, {
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
