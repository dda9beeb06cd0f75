import { spawn } from 'node:child_process';
import { mkdtempSync, cpSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pssMb } from './cpu.ts';
import type { Row } from './table.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The built program as a person starts it: to the ready line, to all first answers, and the core's memory a minute later. */
export async function start(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-bench-'));
  for (const name of ['config.yaml', 'checks', 'demo/secrets'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  const startedAt = performance.now();
  const child = spawn(process.execPath, [join(root, 'bin/bellwether.mjs'), 'start', '--demo', '--port', '19080'], {
    cwd: folder,
    env: { ...process.env, BELLWETHER_DEMO_PORT: '15300' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await new Promise<void>((resolve) =>
      child.stdout.on('data', (text) => String(text).includes('ready') && resolve()),
    );
    const readyMs = performance.now() - startedAt;
    let firstMs: number | undefined;
    for (;;) {
      const reply = (await (await fetch('http://127.0.0.1:19080/api/v1/functions')).json()) as {
        functions: { targets: { state: string }[] }[];
      };
      if (reply.functions.some(isAnswered)) firstMs ??= performance.now() - startedAt;
      if (reply.functions.every(isAnswered)) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const allMs = performance.now() - startedAt;
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
    const row = (what: string, ours: string): Row => ({ what, ours, limit: '', ratio: '' });
    return [
      row('start → ready line', seconds(readyMs)),
      row('start → first answer', seconds(firstMs ?? allMs)),
      row('start → all first answers', seconds(allMs)),
      row("core's memory after a minute (PSS)", `${pssMb(child.pid!).toFixed(0)} MB`),
    ];
  } finally {
    child.kill('SIGINT');
    await new Promise((resolve) => child.once('exit', resolve));
    rmSync(folder, { recursive: true, force: true });
  }
}

const isAnswered = ({ targets }: { targets: { state: string }[] }) => targets.every(({ state }) => state !== 'unknown');
