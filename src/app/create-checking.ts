import { hostname } from 'node:os';
import { join } from 'node:path';
import { createMetrics, type Metrics } from '../metrics/metrics.ts';
import type { RunResult } from '../model/run.ts';
import { findChromium } from '../run/child/browser/find-chromium.ts';
import { createRunner } from '../run/create-runner.ts';
import type { Runner } from '../run/runner.ts';
import { Scheduler } from '../schedule/scheduler.ts';
import { createTraces, type Traces } from '../traces/traces.ts';
import { createCapacityWatch, type CapacityWatch } from './capacity-watch.ts';
import { HealthInputs } from './health-inputs.ts';
import { OverloadWatch } from './overload-watch.ts';
import { Reachability } from './reachability.ts';
import { refusalText } from './refused-scripts.ts';
import { confinementOf, groupsByConfig } from './script-groups.ts';
import type { Core } from './start-core.ts';
import { Work } from './work.ts';

/** What tries functions, and what is known of how that goes. */
export interface Checking {
  readonly capacity: CapacityWatch;
  readonly runner: Runner;
  readonly metrics: Metrics;
  readonly traces: Traces;
  readonly reachability: Reachability;
  readonly overload: OverloadWatch;
  readonly work: Work;
  readonly scheduler: Scheduler;
  readonly health: HealthInputs;
}

interface Given {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
}

/** Makes everything that tries functions; nothing runs yet. */
export async function createChecking(core: Core, given: Given, life: AsyncDisposableStack): Promise<Checking> {
  const { clock, log, config, bus, store, recorder, pending, active } = core;
  const { version } = given;
  const capacity = life.use(await createCapacityWatch({ clock, store, config, log }));
  const countsTimeouts = () => config().runners.timeoutsWhenOverloaded === 'failed';
  const runner = runnerOf(core, given.env, { capacity, countsTimeouts });
  const metrics = life.use(
    createMetrics({
      ...{ bus, world: recorder.world, runner, pending, clock, version, capacity: capacity.current, log },
      storeFigures: () => ({ isUp: recorder.trouble() === undefined, unreadableRows: store.unreadable().length }),
    }),
  );
  const traces = life.use(
    createTraces({
      ...{ bus, config, clock, random: Math.random, log, version },
      instance: `${hostname()}:${active.listening.port}`,
      onExported: (runs) => metrics.tracesExported(runs),
      onDropped: (reason, runs) => metrics.tracesDropped(reason, runs),
    }),
  );
  const reachability = new Reachability({ clock, config, log });
  const overload = new OverloadWatch({ bus, clock, log, countsTimeouts });
  const judge = (result: RunResult) => reachability.judge(overload.judge(result));
  const work = new Work({ clock, config, recorder, runner, judge, publish: bus.publish, log });
  const scheduler = new Scheduler({ clock, onDue: work.do, onSkip: work.skip, onMissed: work.missed });
  const health = new HealthInputs({
    ...{ bus, clock, store, pending, scheduler, runner, recorder, config, capacity: capacity.told },
    configProblems: () => active.problems,
    scriptProblems: ({ say }) => active.scripts.map((refused) => refusalText(refused, say)),
  });
  return { capacity, runner, metrics, traces, reachability, overload, work, scheduler, health };
}

function runnerOf(
  { clock, log, config, bus, secrets, storeFolder, evidenceRoot, tempRoot }: Core,
  env: Given['env'],
  { capacity, countsTimeouts }: { readonly capacity: CapacityWatch; readonly countsTimeouts: () => boolean },
): Runner {
  const { browsers, http, location, processes } = config().runners;
  return createRunner({
    ...{ clock, log, browsers, http, location, processes, evidenceRoot, tempRoot, secrets, countsTimeouts },
    groups: groupsByConfig(config),
    confinement: confinementOf(config),
    codeFolder: join(storeFolder, 'cache'),
    chromium: () => findChromium(env),
    preloadsExpect: () => config().usesSlowMatchers === true,
    onRestart: (reason) => bus.publish({ kind: 'runner-restarted', reason }),
    onCost: (cost) => {
      capacity.learn(cost);
      bus.publish({ kind: 'attempts-ended', cost });
    },
  });
}
