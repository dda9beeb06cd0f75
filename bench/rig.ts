// The monitor without its schedule and its pages: runner, recorder, store and metrics as the program uses them.
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { confinementOf, groupsByConfig } from '../src/app/script-groups.ts';
import { loadConfig } from '../src/config/load.ts';
import { createMetrics } from '../src/metrics/metrics.ts';
import { Bus } from '../src/record/bus.ts';
import { createRecorder } from '../src/record/create-recorder.ts';
import { findChromium } from '../src/run/child/browser/find-chromium.ts';
import { createRunner } from '../src/run/create-runner.ts';
import { nextStart } from '../src/schedule/cron.ts';
import { openStore } from '../src/store/engine/open-store.ts';
import { systemClock as clock } from '../src/time/clock.ts';
import { newIncidentId, newRunId } from '../src/time/sortable-id.ts';
import { writeConfig } from './monitor-config.ts';
import { quietLog as log } from './quiet-log.ts';
import { PendingMessages } from '../src/notify/pending-messages.ts';

export interface RigOptions {
  readonly url: string;
  /** YAML of the functions, indented by two. */
  readonly stanzas: string;
  readonly browsers: number;
  readonly http: number;
  /** Where child processes leave their CPU profiles. */
  readonly profiles?: string;
}

export interface Rig extends AsyncDisposable {
  /** One recorded run of a function; rejects when it does not pass. */
  once(functionId: string): Promise<void>;
}

/** Ready when a first browser is warm, or there are to be none. */
export async function openRig({ profiles, ...wanted }: RigOptions): Promise<Rig> {
  await using life = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'rig-'));
  life.defer(() => rm(folder, { recursive: true, force: true }));
  const loaded = await loadConfig(await writeConfig(folder, { ...wanted, store: join(folder, 'data') }), { env: {} });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { config } = loaded;
  const store = life.use(await openStore(config.storeFolder, { clock }));
  const bus = new Bus((error) => console.error(error));
  const newId = (now: number) => newIncidentId(now, 'UTC');
  const recorder = await createRecorder({
    store,
    clock,
    bus,
    config,
    cron: { next: nextStart },
    newIncidentId: newId,
    log,
  });
  const runner = life.use(
    createRunner({
      ...{ clock, log, location: 'local', browsers: wanted.browsers, http: wanted.http },
      evidenceRoot: join(folder, 'evidence'),
      tempRoot: join(folder, 'tmp'),
      chromium: () => findChromium(process.env),
      groups: groupsByConfig(() => config),
      processes: config.runners.processes,
      confinement: confinementOf(() => config),
      ...(profiles !== undefined && { childMain: profiledChild(folder, profiles) }),
    }),
  );
  const pending = life.use(new PendingMessages({ outbox: store.outbox, bus, clock, log }));
  life.use(createMetrics({ bus, world: recorder.world, runner, pending, clock, version: 'bench', log }));
  await runner.start();
  if (wanted.browsers > 0) await runner.browserReady();
  const kept = life.move();
  const target = config.targets.get('live')!;
  return {
    async once(functionId) {
      const now = clock.now();
      const job = { functionId, target: 'live', location: 'local', runId: newRunId(now), dueAt: now };
      bus.publish({ kind: 'run-due', job, latenessMs: 0 });
      await recorder.execute({ act: 'begin-run', job }).shown;
      const fn = config.functions.get(functionId)!;
      const result = await runner.run({ job, fn, target, components: config.components, secrets: {} });
      await recorder.execute({ act: 'finish-run', result }).shown;
      if (result.outcome !== 'passed')
        throw new Error(`${functionId} ${result.outcome}: ${JSON.stringify(result.failure ?? result.trouble)}`);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** A child's program that also writes a CPU profile at its end: children are given no options of ours. */
function profiledChild(folder: string, profiles: string): URL {
  const file = join(folder, 'profiled-child.mjs');
  const child = new URL('../src/run/child-main.js', import.meta.url).href;
  writeFileSync(
    file,
    `import { Session } from 'node:inspector';
import { writeFileSync } from 'node:fs';
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.start');
process.on('exit', () => session.post('Profiler.stop', (error, answer) => {
  if (answer) writeFileSync(${JSON.stringify(profiles)} + '/CPU.' + process.argv[2] + '-child.' + process.pid + '.cpuprofile', JSON.stringify(answer.profile));
}));
await import(${JSON.stringify(child)});
`,
  );
  return pathToFileURL(file);
}
