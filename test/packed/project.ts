import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJson, startMonitor, type Monitor } from './monitor.ts';
import { packed } from './packed.ts';

/** How a command ended. */
export interface Ended {
  /** The exit code; -1 when a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output read as JSON; undefined when it is none. */
  readonly json: unknown;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What the command reads from standard input, which is closed after it. */
  readonly input?: string;
  /** Ends the command. */
  readonly signal?: AbortSignal;
}

type Fields = Readonly<Record<string, unknown>>;

interface ProjectOptions {
  /** Address of the target `live`. */
  readonly url: string;
  /** Id of each function and the text of its check script. */
  readonly checks: Readonly<Record<string, string>>;
  /** Fields of single functions: `{ order: { every: '1s' } }`. */
  readonly functions?: Readonly<Record<string, Fields>>;
  /** Top-level sections of the configuration: channels, alerting, components, … */
  readonly config?: Fields;
}

/** A folder of its own with a configuration and checks, in which the packed `bellwether` is run as a user would run it. */
export class Project implements Disposable {
  readonly folder = mkdtempSync(join(packed().folder, 'project-'));

  /** Writes a file, and the folders above it. An object is written as JSON, which is YAML too. */
  write(path: string, content: string | Fields): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`);
  }

  /** Runs a command to its end. */
  run(args: readonly string[], { env = {}, input = '', signal }: RunOptions = {}): Promise<Ended> {
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [packed().program, ...args],
        {
          cwd: this.folder,
          env: { ...process.env, NO_COLOR: '1', ...cleared, ...withCompiled(), ...env },
          maxBuffer: 64 * 1024 * 1024,
          ...(signal && { signal }),
        },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
          resolve({ code, stdout, stderr, json: readJson(stdout) });
        },
      );
      child.stdin?.on('error', () => {}).end(input);
    });
  }

  /** Starts the monitor on a free port; resolves when it answers. */
  start(
    args: readonly string[] = [],
    { env = {}, starter = [] }: Pick<RunOptions, 'env'> & { readonly starter?: readonly string[] } = {},
  ): Promise<Monitor> {
    return startMonitor(args, { cwd: this.folder, env: { ...cleared, ...env }, program: packed().program, starter });
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A project whose functions each have a check of their own; a failure counts at once, and nothing is started twice. */
export function createProject({ url, checks, functions = {}, config = {} }: ProjectOptions): Project {
  const project = new Project();
  const stanza = (id: string) => ({
    question: `Does ${id} work?`,
    check: `checks/${id}.ts`,
    every: '1m',
    timeout: '20s',
    alarm: { after: 'once', clearAfter: 'once', flapping: 'off' },
    impact: { summary: `${id} does not work.` },
    ...functions[id],
  });
  for (const [id, script] of Object.entries(checks)) project.write(`checks/${id}.ts`, script);
  project.write('config.yaml', {
    organisation: 'Acme Outfitters',
    timezone: 'Europe/London',
    targets: { live: { url } },
    functions: Object.fromEntries(Object.keys(checks).map((id) => [id, stanza(id)])),
    ...config,
  });
  return project;
}

/** A check script around the inside of its function. */
export const httpScript = (inside: string): string =>
  `import { httpCheck, expect } from 'bellwether';
export default httpCheck(async ({ http, step, measure, log, secret, cleanup, target, params }) => {
${inside}
});
`;

/** Likewise for a check in a browser. */
export const browserScript = (inside: string): string =>
  `import { browserCheck, expect } from 'bellwether';
export default browserCheck(async ({ page, http, step, measure, log, secret, cleanup, target, params }) => {
${inside}
});
`;

/** The test runner sets these; no user has them. */
const cleared = { NODE_ENV: '', NODE_OPTIONS: '', VITEST: '' };

/** Commands are started by the dozen: what Node compiled for one is there for the next, which halves their time. */
const withCompiled = () => ({ NODE_COMPILE_CACHE: join(packed().folder, 'compiled') });
