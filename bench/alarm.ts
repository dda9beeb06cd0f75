// From the result that makes an incident to the request at the pager: decided, committed to the disk, claimed, sent.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { connectNotify } from '../src/app/notify-wiring.ts';
import { loadConfig } from '../src/config/load.ts';
import { Bus } from '../src/record/bus.ts';
import { createRecorder } from '../src/record/create-recorder.ts';
import { nextStart } from '../src/schedule/cron.ts';
import { openStore } from '../src/store/open-store.ts';
import { systemClock as clock } from '../src/time/clock.ts';
import { newIncidentId, newRunId } from '../src/time/sortable-id.ts';
import type { Row } from './table.ts';

const INCIDENTS = 300;
const nothing = () => {};
const log = { debug: nothing, info: nothing, warn: nothing, error: console.error, fatal: console.error };

/** Milliseconds from `recorder.finish` to the arrival at the receiver, beside a bare POST on a new connection. */
export async function alarm(): Promise<Row[]> {
  await using life = new AsyncDisposableStack();
  let arrived: () => void = nothing;
  const server = createServer((message, response) => {
    arrived();
    message.resume();
    response.writeHead(202).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  life.defer(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-bench-'));
  life.defer(() => rm(folder, { recursive: true, force: true }));
  const watching = await monitor(folder, url);
  const ours: number[] = [];
  const bare: number[] = [];
  for (let n = 0; n < INCIDENTS; n += 1) {
    const since = performance.now();
    const isThere = new Promise<void>((resolve) => (arrived = resolve));
    await watching.once(`f-${n}`);
    await isThere;
    ours.push(performance.now() - since);
    arrived = nothing;
    const agent = new Agent({ pipelining: 0 });
    const before = performance.now();
    const wasThere = new Promise<void>((resolve) => (arrived = resolve));
    const posted = request(url, { method: 'POST', body: '{}', dispatcher: agent });
    await wasThere;
    bare.push(performance.now() - before);
    arrived = nothing;
    await (await posted).body.text();
    await agent.close();
  }
  await watching.end();
  const rowOf = (share: number): Row => {
    const [mine, limit] = [at(ours, share), at(bare, share)];
    return {
      what: `confirming result → request at the pager, p${share * 100}`,
      ours: `${mine.toFixed(1)} ms`,
      limit: `${limit.toFixed(1)} ms`,
      ratio: (mine / limit).toFixed(1),
    };
  };
  return [rowOf(0.5), rowOf(0.99)];
}

const at = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

async function monitor(folder: string, url: string) {
  const functions = Array.from(
    { length: INCIDENTS },
    (_, n) =>
      `  f-${n}: { question: "Does ${n} work?", check: check.ts, every: 1h, alarm: { after: once }, impact: { summary: Nobody can use it. } }\n`,
  );
  const file = join(folder, 'config.yaml');
  await writeFile(join(folder, 'check.ts'), 'export default {};\n');
  await writeFile(
    file,
    `organisation: Bench\nstore: data\ntargets: { live: { url: '${url}' } }\nalerting: { atMost: 1000 per minute }\nchannels: { hook: { type: webhook, url: '${url}' } }\nfunctions:\n${functions.join('')}`,
  );
  const loaded = await loadConfig(file, { env: {} });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { config } = loaded;
  const bus = new Bus((error) => console.error(error));
  const store = await openStore(config.storeFolder, { clock });
  const recorder = await createRecorder({
    store,
    clock,
    bus,
    config,
    cron: { next: nextStart },
    newIncidentId: (now) => newIncidentId(now, 'UTC'),
    log,
  });
  const notify = connectNotify({ store, clock, bus, log, config: () => config, world: recorder.world });
  notify.start();
  return {
    async once(functionId: string): Promise<void> {
      const now = clock.now();
      const place = { functionId, target: 'live', location: 'local' };
      await recorder.finish({
        ...place,
        runId: newRunId(now),
        dueAt: now,
        outcome: 'failed',
        startedAt: now,
        finishedAt: now,
        durationMs: 200,
        attempts: 2,
        steps: [],
        failure: { timedOut: false, message: 'it does not answer' },
        measurements: [],
        evidence: [],
        cleanupFailures: 0,
        log: [],
      });
    },
    async end(): Promise<void> {
      await notify[Symbol.asyncDispose]();
      await recorder[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}
