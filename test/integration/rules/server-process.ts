import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../support/free-port.ts';
import { until } from '../../support/until.ts';

/** A Prometheus or an Alertmanager that listens on a port of its own, ended with the test. */
export class ServerProcess implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  /** Starts a program and waits until it says that it is ready. */
  static async start(program: string, args: readonly string[]): Promise<ServerProcess> {
    const address = `127.0.0.1:${await freePort()}`;
    const child = spawn(program, [...args, `--web.listen-address=${address}`], { stdio: 'ignore' });
    const started = new ServerProcess(`http://${address}`, child);
    try {
      await until(`${program} is ready`, async () => ((await fetch(`${started.url}/-/ready`)).ok ? true : undefined));
    } catch (error) {
      await started[Symbol.asyncDispose]();
      throw error;
    }
    return started;
  }

  /** What Prometheus answers to `query?query=…`, `rules` or `alerts`. */
  async ask<T>(what: string): Promise<T> {
    const response = await fetch(`${this.url}/api/v1/${what}`);
    const { data, error } = (await response.json()) as { data: T; error?: string };
    if (error !== undefined) throw new Error(`${what}: ${error}`);
    return data;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill();
    await exit;
  }
}
