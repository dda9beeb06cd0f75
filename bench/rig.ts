// The monitor without its schedule: runner, recorder and store as the program uses them, driven as fast as they go.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../src/config/config.ts';
import { loadConfig } from '../src/config/load.ts';
import type { RunResult } from '../src/model/run.ts';
import { Bus } from '../src/record/bus.ts';
import { createRecorder } from '../src/record/create-recorder.ts';
import { findChromium } from '../src/run/child/find-chromium.ts';
import { createRunner } from '../src/run/create-runner.ts';
import { nextStart } from '../src/schedule/cron.ts';
import { openStore } from '../src/store/open-store.ts';
import { systemClock as clock } from '../src/time/clock.ts';
import { newIncidentId, newRunId } from '../src/time/sortable-id.ts';
import { writeFile } from 'node:fs/promises';

export interface Rig extends AsyncDisposable {
  readonly config: Config;
  /** One recorded run of a function. */
  once(functionId: string): Promise<RunResult>;
}

const nothing = () => {};
const log = { debug: nothing, info: nothing, warn: console.warn, error: console.error, fatal: console.error };

/** @param stanzas YAML of the functions, indented by two */
export async function openRig(
  url: string,
  stanzas: string,
  { browsers, http }: { browsers: number; http: number },
): Promise<Rig> {
  await using life = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-bench-'));
  life.defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'config.yaml');
  await writeFile(
    file,
    `organisation: Bench\nstore: ${join(folder, 'data')}\nrunners: { browsers: ${browsers}, http: ${http} }\ntargets: { live: { url: '${url}' } }\nfunctions:\n${stanzas}`,
  );
  const loaded = await loadConfig(file, { env: {} });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { config } = loaded;
  const store = life.use(await openStore(config.storeFolder, { clock }));
  const bus = new Bus((error) => console.error(error));
  const recorder = await createRecorder({
    store,
    clock,
    bus,
    config,
    cron: { next: nextStart },
    newIncidentId: (now) => newIncidentId(now, 'UTC'),
    log,
  });
  const runner = life.use(
    createRunner({
      clock,
      browsers,
      http,
      location: 'local',
      evidenceRoot: join(folder, 'evidence'),
      tempRoot: join(folder, 'tmp'),
      log,
      chromium: () => findChromium(process.env),
    }),
  );
  await runner.start();
  await runner.browserReady();
  const kept = life.move();
  return {
    config,
    async once(functionId) {
      const fn = config.functions.get(functionId)!;
      const now = clock.now();
      const job = { functionId, target: 'live', location: 'local', runId: newRunId(now), dueAt: now };
      await recorder.begin(job);
      const result = await runner.run({ job, fn, target: config.targets.get('live')!, secrets: {} });
      await recorder.finish(result);
      if (result.outcome !== 'passed')
        throw new Error(`${result.outcome}: ${JSON.stringify(result.failure ?? result.trouble)}`);
      return result;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Keeps `atOnce` pieces of work going for `seconds`; resolves to how many ended. */
export async function keepGoing(
  atOnce: number,
  seconds: number,
  work: (lane: number) => Promise<unknown>,
): Promise<number> {
  const endsAt = performance.now() + seconds * 1000;
  let done = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async (_, lane) => {
      while (performance.now() < endsAt) {
        await work(lane);
        if (performance.now() < endsAt) done += 1;
      }
    }),
  );
  return done;
}
