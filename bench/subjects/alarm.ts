import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { connectNotify } from '../../src/app/notify-wiring.ts';
import { loadConfig } from '../../src/config/load.ts';
import { Bus } from '../../src/record/bus.ts';
import { createRecorder } from '../../src/record/create-recorder.ts';
import { nextStart } from '../../src/schedule/cron.ts';
import { openStore } from '../../src/store/engine/open-store.ts';
import { systemClock as clock } from '../../src/time/clock.ts';
import { newIncidentId, newRunId } from '../../src/time/sortable-id.ts';
import { healthStanzas, writeConfig } from '../monitor-config.ts';
import { passedRun } from '../results.ts';
import { quietLog as log } from '../quiet-log.ts';

const nothing = () => {};

/** Recorder, store and dispatcher with a receiver, beside bare requests to the same one. */
export async function open({ incidents }: { readonly incidents: number }) {
  await using life = new AsyncDisposableStack();
  let arrived: () => void = nothing;
  const server = createServer((message, response) => {
    arrived();
    message.resume();
    response.writeHead(202).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  life.defer(() => server.closeAllConnections());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fail = await openMonitor(life, url, incidents);
  const timed = async (send: () => Promise<unknown>) => {
    const isThere = new Promise<void>((resolve) => (arrived = resolve));
    const startedAt = performance.now();
    const sent = send();
    await isThere;
    const took = performance.now() - startedAt;
    arrived = nothing;
    await sent;
    return took;
  };
  const kept = life.move();
  return {
    does: {
      /** Milliseconds of each, from the result to the arrival. */
      page: async (count: number) => {
        const [ours, bare]: [number[], number[]] = [[], []];
        for (let n = 0; n < count; n += 1) {
          ours.push(await timed(() => fail(`f-${n}`)));
          bare.push(await timed(() => post(url)));
        }
        return { ours, bare };
      },
    },
    end: () => kept.disposeAsync(),
  };
}

async function post(url: string): Promise<void> {
  const agent = new Agent({ pipelining: 0 });
  await (await request(url, { method: 'POST', body: '{}', dispatcher: agent })).body.text();
  await agent.close();
}

async function openMonitor(life: AsyncDisposableStack, url: string, incidents: number) {
  const folder = await mkdtemp(join(tmpdir(), 'alarm-'));
  const stanzas = healthStanzas(incidents, '1h').replaceAll('every: 1h', 'every: 1h, alarm: { after: once }');
  const more = `alerting: { atMost: 1000 per minute }\nchannels: { hook: { type: webhook, url: '${url}' } }\n`;
  const loaded = await loadConfig(await writeConfig(folder, { url, store: join(folder, 'data'), stanzas, more }), {
    env: {},
  });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { config } = loaded;
  const bus = new Bus((error) => console.error(error));
  const store = life.use(await openStore(config.storeFolder, { clock }));
  const newId = (now: number) => newIncidentId(now, 'UTC');
  const recorder = life.use(
    await createRecorder({ store, clock, bus, config, cron: { next: nextStart }, newIncidentId: newId, log }),
  );
  const notify = life.use(connectNotify({ store, clock, bus, log, config: () => config, recorder }));
  notify.start();
  return (functionId: string): Promise<void> => {
    const now = clock.now();
    const job = { functionId, target: 'live', location: 'local', runId: newRunId(now), dueAt: now };
    const failure = { timedOut: false, message: 'it does not answer' };
    return recorder.execute({
      act: 'finish-run',
      result: { ...passedRun(job, now, 200), outcome: 'failed', attempts: 2, steps: [], failure },
    }).shown;
  };
}
