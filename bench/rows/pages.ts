// What readers wait for, and whether they are felt: pages of a store with a long past beside those of an empty one, and
// how late checks start while hundreds look on.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent, fetch, Pool } from 'undici';
import { pause, sized, tempFolder, type Bench } from '../bench.ts';
import { keepGoing } from '../keep-going.ts';
import { cpuMsOf, pssMb } from '../machine/processes.ts';
import { healthStanzas, writeConfig } from '../monitor-config.ts';
import { latenessSince, metricsOf, startProgram, type Lateness, type Program } from '../program.ts';
import { median, share, type Row } from '../row.ts';
import { openSubject } from '../subject.ts';

const ROUNDS = 60;
const VIEWERS = 300;
const PAGES_A_SECOND = 200;
const paths = ['/', '/?for=operations', '/functions/f-7', '/history', '/incidents', '/api/v2/summary.json'];

export async function pages(bench: Bench): Promise<readonly Row[]> {
  const target = await openSubject<typeof import('../subjects/target.ts')>(bench, 'target', {});
  const url = await target.ask('url');
  const past = join(await tempFolder(bench.life), 'data');
  await cp(await bench.longPast(), past, { recursive: true });
  const none = join(await tempFolder(bench.life), 'data');
  const functions = sized(bench, 1000, 200);
  const fresh = await measured(bench, { url, store: none, functions, isCrowded: false });
  const old = await measured(bench, { url, store: past, functions, isCrowded: true });
  const goal = (value: number, says: string) => ({ goal: { value, says } });
  return [
    ...paths.map((path): Row => {
      const [mine, limit] = [old.p99.get(path)!, fresh.p99.get(path)!];
      return {
        what: `${path}, p99, 1,000 functions, three years`,
        unit: 'ms',
        ours: mine,
        beside: [{ who: 'an empty store', value: limit }],
        ...goal(limit * 2, '≤ 2 × empty'),
        note: `${(mine / limit).toFixed(2)} × an empty store; the middle ${old.p50.get(path)!.toFixed(1)} ms beside ${fresh.p50.get(path)!.toFixed(1)} ms.`,
      };
    }),
    {
      what: 'status pages per second of one core',
      unit: '/s',
      ours: old.perSecond,
      ...goal(2000, '≥ 2,000'),
      isMoreBetter: true,
      note: `Pages by the CPU time of the core, which was busy for ${(old.busy * 100).toFixed(0)} % of the time.`,
    },
    {
      what: `start lateness, p99, ${VIEWERS} viewers and ${PAGES_A_SECOND} pages/s`,
      unit: 'ms',
      ours: old.watched!.p99Ms,
      beside: [{ who: 'nobody looks', value: old.alone!.p99Ms }],
      ...goal(Math.max(50, old.alone!.p99Ms), 'unmoved, ≤ 50 ms'),
      note: `The upper bounds of buckets in /metrics; the latest at most ${old.watched!.worstMs} ms, when nobody looks ${old.alone!.worstMs} ms.`,
    },
    { what: "core's memory then (PSS)", unit: 'MB', ours: old.memoryMb, ...goal(150, '≤ 150 MB') },
  ];
}

interface Store {
  readonly url: string;
  readonly store: string;
  readonly functions: number;
  readonly isCrowded: boolean;
}

async function measured(bench: Bench, { url, store, functions, isCrowded }: Store) {
  const folder = await tempFolder(bench.life);
  const program = await startProgram(
    bench,
    await writeConfig(folder, { url, store, stanzas: healthStanzas(functions, '1m') }),
  );
  const pool = new Pool(program.url, { connections: 4 });
  bench.life.defer(() => pool.destroy());
  await pause(sized(bench, 12_000, 4000));
  const [p99, p50] = [new Map<string, number>(), new Map<string, number>()];
  for (const path of paths) {
    const took = await timesOf(pool, path);
    p99.set(path, share(took, 0.99));
    p50.set(path, median(took));
  }
  const seconds = sized(bench, 15, 4);
  const rate = isCrowded ? await throughput(pool, program, sized(bench, 3, 1)) : { perSecond: Number.NaN, busy: 0 };
  const alone = isCrowded ? await late(program, () => pause(seconds * 1000)) : undefined;
  const watched = isCrowded ? await late(program, () => crowd(pool, program.url, seconds)) : undefined;
  const memoryMb = pssMb([program.pid]);
  await pool.destroy();
  await program.end();
  return { p99, p50, ...rate, alone, watched, memoryMb };
}

async function timesOf(pool: Pool, path: string): Promise<readonly number[]> {
  const took: number[] = [];
  for (let n = 0; n < ROUNDS; n += 1) {
    const since = performance.now();
    const { body } = await pool.request({ path, method: 'GET' });
    await body.dump({ limit: 50_000_000 });
    took.push(performance.now() - since);
  }
  return took;
}

/** By the CPU that the core needed: with two cores one is kept busy by asking. */
async function throughput(pool: Pool, { pid }: Program, seconds: number) {
  const ask = async () => {
    const { body } = await pool.request({ path: '/', method: 'GET' });
    await body.dump({ limit: 50_000_000 });
  };
  const windows: { perSecond: number; busy: number }[] = [];
  for (let n = 0; n < 3; n += 1) {
    const before = cpuMsOf(pid);
    const { done, ms } = await keepGoing({ atOnce: 4, seconds }, ask);
    const cpu = cpuMsOf(pid) - before;
    windows.push({ perSecond: (done / cpu) * 1000, busy: cpu / ms });
  }
  return { perSecond: median(windows.map((one) => one.perSecond)), busy: median(windows.map((one) => one.busy)) };
}

/** Hundreds who keep the page open, and hundreds of pages each second. */
async function crowd(pool: Pool, url: string, seconds: number): Promise<void> {
  const stream = new Agent({ connections: VIEWERS, bodyTimeout: 0 });
  const ending = new AbortController();
  const watching = Array.from({ length: VIEWERS }, async () => {
    const reply = await fetch(`${url}/events`, { signal: ending.signal, dispatcher: stream });
    for await (const _ of reply.body!) if (ending.signal.aborted) return;
  });
  try {
    const endsAt = performance.now() + seconds * 1000;
    while (performance.now() < endsAt) {
      const round = performance.now();
      await Promise.all(
        Array.from({ length: PAGES_A_SECOND / 10 }, async () => {
          const { body } = await pool.request({ path: '/', method: 'GET' });
          await body.dump({ limit: 50_000_000 });
        }),
      );
      await pause(Math.max(0, round + 100 - performance.now()));
    }
  } finally {
    ending.abort();
    await Promise.allSettled(watching);
    await stream.destroy();
  }
}

async function late(program: Program, work: () => Promise<void>): Promise<Lateness> {
  const before = await metricsOf(program);
  await work();
  return latenessSince(before, await metricsOf(program));
}
