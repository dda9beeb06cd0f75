// Real runner processes, asked as the runner asks them.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { channelTo, type HostChannel } from '../../../src/run/process/channel.ts';
import { findChromium } from '../../../src/run/child/browser/find-chromium.ts';
import type { CheckKind } from '../../../src/model/check.ts';
import {
  fromChild,
  type AttemptRequest,
  type AttemptResult,
  type FromChild,
  type Progress,
  type ToChild,
} from '../../../src/run/messages.ts';
import { UNTIL_MS } from '../../support/until.ts';

const entry = fileURLToPath(new URL('../../../src/run/child-main.ts', import.meta.url));
const chromium = findChromium(process.env);

/** The browser that children are given; empty when there is none. */
export const chromiumPath = 'path' in chromium ? chromium.path : '';

export interface Tried {
  readonly answer: FromChild;
  readonly result: AttemptResult;
  readonly progress: readonly Progress[];
  readonly runId: string;
  /** Where evidence was wanted. */
  readonly evidence: string;
}

let count = 0;

export class Child implements AsyncDisposable {
  readonly process: ChildProcess;
  readonly exit: Promise<number | null>;
  readonly folder: string;
  readonly #messages: FromChild[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #channel: HostChannel | undefined;
  /** Something came over the channel that its code does not send. */
  isForged = false;
  #errors = '';

  private constructor(folder: string, kind: CheckKind, env: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.process = spawn(process.execPath, [entry, kind], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        TMPDIR: folder,
        ...('path' in chromium && { BELLWETHER_CHROMIUM: chromium.path }),
        ...env,
      },
    });
    this.process.stderr?.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
    this.process.stdout?.resume();
    this.#channel = channelTo(this.process, {
      onMessages: (messages) => {
        this.#messages.push(...fromChild.array().parse(messages));
        this.#wake();
      },
      onForged: () => {
        this.isForged = true;
        this.#wake();
      },
      onClosed: () => {},
    });
    this.exit = new Promise((resolve) => {
      // Not `close`: it does not come after a disconnect.
      this.process.once('exit', (code) => {
        this.#wake();
        const { stderr } = this.process;
        if (!stderr || stderr.closed) resolve(code);
        else stderr.once('close', () => resolve(code));
      });
    });
  }

  static async fork(kind: CheckKind, env: Readonly<Record<string, string>> = {}): Promise<Child> {
    return new Child(await mkdtemp(join(tmpdir(), 'bellwether-run-child-')), kind, env);
  }

  static async start(kind: CheckKind, env: Readonly<Record<string, string>> = {}): Promise<Child> {
    const child = await Child.fork(kind, env);
    await child.next(({ type }) => type === 'ready');
    return child;
  }

  /** What it wrote to its standard error. */
  get errors(): string {
    return this.#errors;
  }

  send(message: ToChild): void {
    this.#channel?.send([message]);
  }

  /** Lets go, as the end of its parent would. */
  disconnect(): void {
    for (const pipe of this.process.stdio.slice(3)) pipe?.destroy();
  }

  /** The first message of that kind, sent already or to come. Rejects when the process ends before it. */
  async next(isWanted: (message: FromChild) => boolean): Promise<FromChild> {
    for (;;) {
      const found = this.#messages.find(isWanted);
      if (found) return found;
      if (this.process.exitCode !== null) throw new Error(`The child ended: ${this.#errors}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Writes a script and tries it. `text` is the file, or the inside of a check of the child's kind. */
  async try(text: string, options: Partial<AttemptRequest> = {}): Promise<Tried> {
    const begun = await this.begin(text, options);
    return begun.ended;
  }

  /** Like `try`, for a script that is to be interfered with. */
  async begin(
    text: string,
    options: Partial<AttemptRequest> = {},
  ): Promise<{ attemptId: string; ended: Promise<Tried> }> {
    const number = (count += 1);
    const attemptId = `attempt-${number}`;
    const runId = number.toString(16).padStart(32, '0');
    const evidence = join(this.folder, `evidence-${number}`);
    const checkFile = options.checkFile ?? (await this.write(`check-${number}.ts`, text));
    const request: AttemptRequest = {
      type: 'attempt',
      attemptId,
      runId,
      functionId: 'place-order',
      checkFile,
      target: { name: 'live', url: 'http://127.0.0.1:9', variables: {}, origins: [] },
      location: 'local',
      params: {},
      secrets: {},
      page: { block: [] },
      propagateTrace: true,
      timeoutMs: UNTIL_MS,
      cleanupMs: 5000,
      evidenceFolder: evidence,
      ...options,
    };
    this.send(request);
    const ended = this.next(
      (message) => (message.type === 'done' || message.type === 'wrong-kind') && message.attemptId === attemptId,
    ).then((answer) => ({
      answer,
      result: answer.type === 'done' ? answer.result : (undefined as never),
      progress: this.progressOf(attemptId),
      runId,
      evidence,
    }));
    // Not every test waits for it.
    ended.catch(() => {});
    return { attemptId, ended };
  }

  progressOf(attemptId: string): Progress[] {
    return this.#messages.flatMap((one) => (one.type === 'progress' && one.attemptId === attemptId ? [one.event] : []));
  }

  async inspect(checkFile: string): Promise<FromChild> {
    const inspectId = `inspect-${(count += 1)}`;
    this.send({ type: 'inspect', inspectId, checkFile });
    return this.next((message) => message.type === 'inspected' && message.inspectId === inspectId);
  }

  async write(name: string, text: string): Promise<string> {
    const file = join(this.folder, 'scripts', name);
    await mkdir(join(this.folder, 'scripts'), { recursive: true });
    await writeFile(file, text);
    return file;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) this.send({ type: 'stop' });
    await this.exit;
    await rm(this.folder, { recursive: true, force: true });
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/** A check of the kind around the inside of its function. It expects something, as every check must. */
export const httpScript = (inside: string): string =>
  `import { httpCheck, expect } from 'bellwether';
export default httpCheck(async ({ http, step, measure, log, secret, cleanup, target, params, location, signal, traceparent }) => { expect(1).toBe(1);
${inside}
});`;

export const browserScript = (inside: string): string =>
  `import { browserCheck, expect } from 'bellwether';
export default browserCheck(async ({ page, context, request, newContext, http, step, measure, log, secret, cleanup, target, params, signal }) => { expect(1).toBe(1);
${inside}
});`;

export interface Site extends AsyncDisposable {
  readonly url: string;
  /** The same server under its other name: another origin to a browser. */
  readonly otherUrl: string;
  readonly target: AttemptRequest['target'];
  readonly requests: IncomingMessage[];
  readonly server: Server;
}

/** A real server on a free port of the loopback. */
export async function openSite(answer: RequestListener): Promise<Site> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    otherUrl: `http://localhost:${port}`,
    target: { name: 'live', url, variables: {}, origins: [url] },
    requests,
    server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

/** Answers by path; 404 for all others. */
export const routes =
  (byPath: Readonly<Record<string, RequestListener | string>>): RequestListener =>
  (request, response) => {
    const answer = byPath[new URL(request.url ?? '/', 'http://x').pathname];
    if (typeof answer === 'function') return answer(request, response);
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'text/html' });
    response.end(answer ?? 'not found');
  };
