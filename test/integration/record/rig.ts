import { createLocale } from '../../../src/i18n/locale.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Channel } from '../../../src/channels/registry.ts';
import type { Config } from '../../../src/config/config.ts';
import type { BellwetherEvent } from '../../../src/model/event.ts';
import type { BusinessFunction, Component, Target } from '../../../src/model/function.ts';
import type { Log } from '../../../src/model/log.ts';
import type { Job, RunResult } from '../../../src/model/run.ts';
import { createRecorder } from '../../../src/record/create-recorder.ts';
import type { Recorder } from '../../../src/record/recorder.ts';
import { nextStart } from '../../../src/schedule/cron.ts';
import { openStore } from '../../../src/store/engine/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { alertingOf, policyOf, untold } from '../../support/alerting.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { newIncidentId, newRunId } from '../../../src/time/sortable-id.ts';
import { scriptSettings } from '../../support/build/script-settings.ts';

export const NOON = Date.parse('2026-03-02T12:00:00Z');
export const MINUTE = 60_000;

export const component = (id: string, name: string, provides: string): Component => ({
  id,
  name,
  provides,
  dependsOn: [],
  supplier: false,
});

/** Tried each minute with half a minute of time: stale after 2.5 minutes; two failures in a row are an alarm. */
export const fn = (id: string, change: Partial<BusinessFunction> = {}): BusinessFunction => ({
  id,
  question: `Does ${id} work?`,
  checkFile: `/checks/${id}.ts`,
  check: `checks/${id}.ts`,
  schedule: { kind: 'every', everyMs: MINUTE },
  timeoutMs: 30_000,
  severity: 'critical',
  audiences: ['operations'],
  targets: ['live'],
  dependsOn: ['shop', 'voyager'],
  alarm: { after: { count: 2, of: 2 }, clearAfter: { count: 1, of: 1 }, locations: 1 },
  impact: { summary: `Nobody can use ${id}.`, whenDown: {} },
  page: { block: [], serviceWorkers: 'block' },
  params: {},
  secrets: [],
  propagateTrace: true,
  ...change,
});

const target = (name: string, scheduled: boolean): Target => ({
  name,
  url: `http://${name}.example`,
  scheduled,
  variables: {},
  origins: [],
});

export function configOf(functions: readonly BusinessFunction[], change: Partial<Config> = {}): Config {
  const pager = { name: 'pager', type: 'pagerduty', routingKey: 'k', url: 'http://127.0.0.1:1' } as const;
  const chat = { name: 'chat', type: 'webhook', url: 'http://127.0.0.1:1', headers: {} } as const;
  return {
    file: '/config.yaml',
    folder: '/',
    organisation: 'Acme',
    timezone: 'Europe/London',
    locale: createLocale('Europe/London'),
    server: { host: '127.0.0.1', port: 0, publicUrl: 'http://status.example' },
    storeFolder: '/data',
    keep: { runsMs: 1, evidenceMs: 1, evidenceBytes: 1, historyMs: 1, recentlyEndedMs: 1 },
    ...scriptSettings(),
    secrets: new Map(),
    targets: new Map([
      ['live', target('live', true)],
      ['green', target('green', false)],
    ]),
    components: new Map([
      ['shop', component('shop', 'Web shop', 'The site')],
      ['voyager', component('voyager', 'Voyager', 'Credit card payment gateway')],
    ]),
    functions: new Map(functions.map((one) => [one.id, one])),
    maintenance: [],
    channels: new Map<string, Channel>([
      ['pager', pager],
      ['chat', chat],
    ]),
    ...untold,
    alerting: alertingOf([policyOf(['critical'], ['pager', 'chat']), policyOf(['major', 'minor'], ['chat'])]),
    fingerprint: 'x',
    writtenAt: 0,
    ...change,
  };
}

export const job = (functionId: string, dueAt: number): Job => ({
  functionId,
  target: 'live',
  location: 'local',
  runId: newRunId(dueAt),
  dueAt,
});

export function resultOf(of: Job, outcome: RunResult['outcome'], change: Partial<RunResult> = {}): RunResult {
  return {
    ...of,
    outcome,
    startedAt: of.dueAt,
    finishedAt: of.dueAt,
    durationMs: 200,
    attempts: outcome === 'failed' ? 2 : 1,
    steps: [],
    ...(outcome === 'failed' && {
      failure: { step: 'Pay', component: 'voyager', timedOut: false, message: 'refused: 503' },
    }),
    ...(outcome === 'inconclusive' && {
      trouble: { trouble: 'runner-killed' as const, message: 'The runner was killed.' },
    }),
    measurements: [],
    evidence: [],
    cleanupFailures: 0,
    log: [],
    ...change,
  };
}

export interface Rig extends AsyncDisposable {
  readonly clock: ManualClock;
  readonly folder: string;
  readonly events: BellwetherEvent[];
  readonly said: string[];
  store: Store;
  recorder: Recorder;
  /** A result at the clock's time. */
  finish(functionId: string, outcome: RunResult['outcome'], change?: Partial<RunResult>): Promise<RunResult>;
  /** Ends recorder and store, lets time pass, and starts them anew. */
  restart(afterMs?: number, config?: Config): Promise<void>;
}

export interface RigOptions {
  readonly maxPages?: number;
  /** Between recorder and store, to make writing fail. */
  readonly wrap?: (store: Store) => Store;
  readonly mostWaiting?: number;
}

/** A recorder over a real store in a folder of its own, with a clock that stands still. */
export async function createRig(config: Config, options: RigOptions = {}): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-record-'));
  const clock = new ManualClock(NOON);
  const events: BellwetherEvent[] = [];
  const said: string[] = [];
  const write = (_: unknown, message: string) => void said.push(message);
  const log: Log = { debug: write, info: write, warn: write, error: write, fatal: write };
  const { maxPages, wrap = (store: Store) => store, mostWaiting } = options;
  const open = async (of: Config) => {
    const store = wrap(await openStore(folder, { clock, ...(maxPages !== undefined && { maxPages }) }));
    const recorder = await createRecorder({
      store,
      clock,
      bus: { publish: (event) => void events.push(event) },
      config: of,
      cron: { next: nextStart },
      newIncidentId: (now) => newIncidentId(now, of.timezone),
      log,
      ...(mostWaiting !== undefined && { mostWaiting }),
    });
    return { store, recorder };
  };
  const close = async ({ store, recorder }: Pick<Rig, 'store' | 'recorder'>) => {
    await recorder[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
  };
  const rig: Rig = {
    clock,
    folder,
    events,
    said,
    ...(await open(config)),
    async finish(functionId, outcome, change) {
      const result = resultOf(job(functionId, clock.now()), outcome, change);
      await rig.recorder.execute({ act: 'finish-run', result }).shown;
      return result;
    },
    async restart(afterMs = 0, next = config) {
      await close(rig);
      await clock.advance(afterMs);
      Object.assign(rig, await open(next));
    },
    async [Symbol.asyncDispose]() {
      await close(rig);
      await rm(folder, { recursive: true });
    },
  };
  return rig;
}

/** What the outbox holds for a channel, in the order of writing: `trigger 2026…`. */
export async function messages(store: Store, channel: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { id } of (await store.incidents({ most: 1000 })).toReversed())
    for (const line of await store.outbox.ledger(id)) if (line.channel === channel) found.push(`${line.action} ${id}`);
  return found;
}
