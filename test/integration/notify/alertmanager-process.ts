import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from 'vitest';
import { freePort } from '../../support/free-port.ts';

/** Where an Alertmanager stands on the path, under either of its names. */
export const alertmanagerBinary = (process.env['PATH'] ?? '')
  .split(delimiter)
  .concat('/usr/bin')
  .flatMap((folder) => ['prometheus-alertmanager', 'alertmanager'].map((name) => join(folder, name)))
  .find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** A real Alertmanager with a folder of its own, that tells a webhook at once. */
export class AlertmanagerProcess implements AsyncDisposable {
  readonly url: string;
  readonly #folder: string;
  readonly #port: number;
  #child: ChildProcess | undefined;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(webhook: string): Promise<AlertmanagerProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'bellwether-test-alertmanager-'));
    const route = {
      receiver: 'hook',
      group_by: ['...'],
      group_wait: '0s',
      group_interval: '1s',
      repeat_interval: '1h',
    };
    const receivers = [{ name: 'hook', webhook_configs: [{ url: webhook, send_resolved: true }] }];
    // JSON is YAML.
    await writeFile(join(folder, 'alertmanager.yml'), JSON.stringify({ route, receivers }));
    const started = new AlertmanagerProcess(folder, await freePort());
    await started.run();
    return started;
  }

  /** Starts it, again on the same storage. */
  async run(): Promise<void> {
    const options = [
      `--config.file=${this.#folder}/alertmanager.yml`,
      `--storage.path=${this.#folder}/data`,
      `--web.listen-address=127.0.0.1:${this.#port}`,
      '--cluster.listen-address=',
    ];
    this.#child = spawn(alertmanagerBinary!, options, { stdio: 'ignore' });
    const isReady = async () => (await fetch(`${this.url}/-/ready`).catch(() => undefined))?.status;
    await expect.poll(isReady, { interval: 50 }).toBe(200);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  }

  /** The alerts that it holds to be burning. */
  async alerts(): Promise<readonly { labels: Record<string, string>; endsAt: string; startsAt: string }[]> {
    const response = await fetch(`${this.url}/api/v2/alerts`);
    return (await response.json()) as { labels: Record<string, string>; endsAt: string; startsAt: string }[];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true });
  }
}
