// What readers wait for, and whether they are felt: pages of a store with a long past beside those of an empty one, and
// how late checks start while hundreds look on.
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Agent, fetch, Pool } from 'undici';
import { pssMb } from './cpu.ts';
import { seedHistory } from './seed.ts';
import { median, type Row } from './table.ts';

const FUNCTIONS = 1000;
const YEARS = 3;
const ROUNDS = 40;
const VIEWERS = 300;
const root = fileURLToPath(new URL('..', import.meta.url));
const paths = ['/', '/?for=operations', '/functions/f-7', '/history', '/incidents', '/api/v2/summary.json'];

export async function pages(): Promise<Row[]> {
  await using life = new AsyncDisposableStack();
  const target = fork(fileURLToPath(new URL('./http-target.ts', import.meta.url)));
  life.defer(() => target.disconnect());
  const [port] = (await once(target, 'message')) as [number];
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-bench-'));
  life.defer(() => rm(folder, { recursive: true, force: true }));
  const [empty, seeded] = [join(folder, 'empty'), join(folder, 'seeded')];
  const before = performance.now();
  await seedHistory(seeded, { functions: FUNCTIONS, years: YEARS });
  console.error(`seeded in ${((performance.now() - before) / 1000).toFixed(0)} s`);
  const [fresh, old] = [await measured(folder, empty, port), await measured(folder, seeded, port)];
  return [
    ...paths.map((path): Row => {
      const [mine, limit] = [old.p99.get(path)!, fresh.p99.get(path)!];
      const what = `${path}, p99: ${FUNCTIONS} functions, ${YEARS} years (beside it: an empty store)`;
      return { what, ours: `${mine.toFixed(1)} ms`, limit: `${limit.toFixed(1)} ms`, ratio: (mine / limit).toFixed(2) };
    }),
    { what: 'status pages per second, one core', ours: old.perSecond.toFixed(0), limit: '', ratio: '' },
    {
      what: `worst start lateness in 20 s, ${VIEWERS} viewers and 200 pages/s (beside it: nobody looks)`,
      ours: old.watched,
      limit: old.alone,
      ratio: '',
    },
    { what: "core's memory then (PSS)", ours: `${old.memoryMb.toFixed(0)} MB`, limit: '', ratio: '' },
  ];
}

async function measured(folder: string, store: string, port: number) {
  const child = await started(folder, store, port);
  const url = 'http://127.0.0.1:19081';
  const pool = new Pool(url, { connections: 4 });
  const stream = new Agent({ connections: VIEWERS, bodyTimeout: 0 });
  try {
    await new Promise((resolve) => setTimeout(resolve, 15_000));
    const p99 = new Map<string, number>();
    for (const path of paths) p99.set(path, await slowest(pool, path));
    const perSecond = await throughput(pool);
    const alone = await lateness(url, async () => void (await new Promise((resolve) => setTimeout(resolve, 20_000))));
    const watched = await lateness(url, () => crowd(pool, stream, url));
    return { p99, perSecond, alone, watched, memoryMb: pssMb(child.pid!) };
  } finally {
    await pool.destroy();
    await stream.destroy();
    child.kill('SIGINT');
    await once(child, 'exit');
  }
}

async function started(folder: string, store: string, port: number): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('./checks/health.ts', import.meta.url));
  const functions = Array.from(
    { length: FUNCTIONS },
    (_, n) =>
      `  f-${n}: { question: "Does ${n} work?", check: ${script}, every: 1m, timeout: 10s, audiences: [customer-service], impact: { summary: Nobody can use ${n}., tellCustomers: We are at it., stillWorks: The rest., workaround: Write it down. } }\n`,
  );
  const file = join(folder, 'config.yaml');
  await writeFile(
    file,
    `organisation: Bench\nserver: { listen: '127.0.0.1:19081' }\nstore: ${store}\nrunners: { browsers: 0 }\ntargets: { live: { url: 'http://127.0.0.1:${port}' } }\nfunctions:\n${functions.join('')}`,
  );
  const child = spawn(process.execPath, [join(root, 'bin/bellwether.mjs'), 'start', '--config', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve) => child.stdout.on('data', (text) => String(text).includes('ready') && resolve()));
  return child;
}

async function slowest(pool: Pool, path: string): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < ROUNDS; n += 1) {
    const since = performance.now();
    const { body } = await pool.request({ path, method: 'GET' });
    await body.text();
    took.push(performance.now() - since);
  }
  return took.toSorted((a, b) => a - b)[Math.floor(ROUNDS * 0.99)]!;
}

async function throughput(pool: Pool): Promise<number> {
  const windows: number[] = [];
  for (let window = 0; window < 3; window += 1) {
    const endsAt = performance.now() + 3000;
    let done = 0;
    const lane = async () => {
      while (performance.now() < endsAt) {
        const { body } = await pool.request({ path: '/', method: 'GET' });
        await body.dump({ limit: 10_000_000 });
        done += 1;
      }
    };
    await Promise.all(Array.from({ length: 4 }, lane));
    windows.push(done / 3);
  }
  return median(windows);
}

/** Hundreds who keep the page open, and 200 pages each second for 20 s. */
async function crowd(pool: Pool, stream: Agent, url: string): Promise<void> {
  const ending = new AbortController();
  const watching = Array.from({ length: VIEWERS }, async () => {
    const reply = await fetch(`${url}/events`, { signal: ending.signal, dispatcher: stream });
    for await (const _ of reply.body!) if (ending.signal.aborted) return;
  });
  const endsAt = performance.now() + 20_000;
  while (performance.now() < endsAt) {
    const round = performance.now();
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const { body } = await pool.request({ path: '/', method: 'GET' });
        await body.dump({ limit: 10_000_000 });
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, round + 100 - performance.now())));
  }
  ending.abort();
  await Promise.allSettled(watching);
}

/** The bucket that the latest start fell into while `work` went on. */
async function lateness(url: string, work: () => Promise<void>): Promise<string> {
  const buckets = async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    return Array.from(
      text.matchAll(/^bellwether_schedule_lateness_seconds_bucket\{le="([^"]+)"\} (\d+)/gm),
      ([, le, count]) => [le!, Number(count)] as const,
    );
  };
  const before = new Map(await buckets());
  await work();
  const after = (await buckets()).map(([le, count]) => [le, count - (before.get(le) ?? 0)] as const);
  const all = after.at(-1)?.[1] ?? 0;
  const [worst] = after.find(([, count]) => count === all) ?? ['?'];
  return `≤ ${worst} s of ${all}`;
}
