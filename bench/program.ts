// The whole program as a person starts it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { frugalArgs, frugalEnv } from '../bin/frugal.mjs';
import { tempFolder, within, type Bench } from './bench.ts';
import { openCage, type Cage } from './machine/cage.ts';

export interface Program {
  /** Everything that belongs to it. */
  readonly cage: Cage;
  /** The core. */
  readonly pid: number;
  readonly url: string;
  /** From its start to the line that says so. */
  readonly readyMs: number;
  end(): Promise<void>;
}

interface How {
  readonly cwd?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const MOST_SAID = 4000;
const READY_MS = 120_000;
const END_MS = 30_000;

/** `bellwether start` with a configuration, on a free port; it ends with the measurement. */
export async function startProgram(bench: Bench, config: string, how: How = {}): Promise<Program> {
  const { cwd, args = ['--port', '0'], env = {} } = how;
  const TMPDIR = await tempFolder(bench.life);
  const cage = openCage();
  const profiling = bench.profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${bench.profiles}`];
  const entry = join(bench.built, 'start.js');
  const command = cage.wrap([
    process.execPath,
    ...frugalArgs,
    ...profiling,
    entry,
    'start',
    '--log',
    'error',
    '--config',
    config,
    ...args,
  ]);
  const startedAt = performance.now();
  const child = spawn(command[0]!, command.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...frugalEnv, NO_COLOR: '1', TMPDIR, ...env },
    ...(cwd !== undefined && { cwd }),
  });
  cage.hold(child.pid ?? 0);
  const exited = once(child, 'exit');
  const end = async () => {
    child.kill('SIGINT');
    await within(END_MS, 'Ending the program', exited).catch(() => {});
    cage[Symbol.dispose]();
  };
  bench.life.defer(end);
  let said = '';
  child.stderr.on('data', (text) => (said = (said + String(text)).slice(-MOST_SAID)));
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (text) => {
      said += String(text);
      const url = /Status page\s+(http:\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`The program ended (${code}) before it was ready: ${said}`)));
  });
  const url = await within(READY_MS, 'Starting the program', ready);
  return { cage, pid: child.pid ?? 0, url, readyMs: performance.now() - startedAt, end };
}

/** The numbers of `/metrics`, by what stands before the value. */
export async function metricsOf({ url }: Program): Promise<ReadonlyMap<string, number>> {
  const reply = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(30_000) });
  const lines = (await reply.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

/** How many starts were at most so late, by the upper bounds of the buckets in milliseconds, since `before`. */
export function latenessSince(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): Lateness {
  const buckets = Array.from(after).flatMap(([name, count]) => {
    const bound = /^bellwether_schedule_lateness_seconds_bucket\{le="([^"]+)"\}$/.exec(name)?.[1];
    if (bound === undefined) return [];
    const uptoMs = bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound) * 1000;
    return [{ uptoMs, count: count - (before.get(name) ?? 0) }];
  });
  const starts = buckets.at(-1)?.count ?? 0;
  const bound = (part: number) => buckets.find(({ count }) => count >= starts * part)?.uptoMs ?? Number.NaN;
  return { starts, p50Ms: bound(0.5), p99Ms: bound(0.99), worstMs: bound(1) };
}

/** How many runs of all functions ended so since `before`. */
export function outcomesSince(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  outcome: string,
): number {
  const sumOf = (metrics: ReadonlyMap<string, number>) =>
    Array.from(metrics).reduce(
      (sum, [name, value]) =>
        name.startsWith('bellwether_runs_total{') && name.includes(`outcome="${outcome}"`) ? sum + value : sum,
      0,
    );
  return sumOf(after) - sumOf(before);
}

/** Upper bounds of the buckets that the values fell into. */
export interface Lateness {
  readonly starts: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly worstMs: number;
}
