// The only place where things are constructed. Lives are stacked: what was made last ends first, so that a run that is
// told to end can still be recorded, and a message that was decided can still be written down.
import type { Config } from '../config/config.ts';
import { refusalLines, type LoadResult } from '../config/load.ts';
import type { Loaded } from '../config/reload.ts';
import { inEnglish } from '../i18n/in-english.ts';
import type { Log } from '../model/log.ts';
import type { SupplierStatus } from '../model/supplier-status.ts';
import { createSubscribers, type Subscribers } from '../notify/subscribers/subscribers.ts';
import { KnownSecrets } from '../secrets/known-secrets.ts';
import type { Clock } from '../time/clock.ts';
import { mainTarget } from '../web/views/situation.ts';
import { createWeb, type Web } from '../web/web.tsx';
import { ActiveConfig } from './active-config.ts';
import { createConfigApplier } from './config-applier.ts';
import { createChecking, type Checking } from './create-checking.ts';
import { openDirectRecord } from './direct-record.ts';
import { Heartbeats } from './heartbeats.ts';
import { startHousekeeping } from './housekeeping.ts';
import { connectNotify, type Notify } from './notify-wiring.ts';
import { entriesOf } from './plan-entries.ts';
import { Prompter } from './prompter.ts';
import { startReloading } from './reloading.ts';
import { startCore, type Core } from './start-core.ts';
import { calendarTroubles } from './self-monitoring.ts';
import { startSelfWatch } from './self-watch.ts';
import { connectSupplierStatuses } from './supplier-wiring.ts';

export interface AppOptions {
  readonly load: () => Promise<LoadResult>;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where secrets of the configuration are learnt; whoever writes texts of its own has it too. */
  readonly secrets?: KnownSecrets;
  /** In place of the configured port; 0 takes a free one. */
  readonly port?: number;
}

/** A running monitor. Disposing it ends runs, keeps what was decided and leaves nothing behind. */
export interface App extends AsyncDisposable {
  readonly url: string;
  /** In words: how much is watched. */
  readonly description: string;
  /** Looks at the configuration and the scripts again. */
  reload(): Promise<void>;
}

/** Starts everything; resolves when the page answers and HTTP checks can run. Rejects with a sentence for people. */
export async function startApp(options: AppOptions): Promise<App> {
  const { clock, log, env, version } = options;
  const secrets = options.secrets ?? new KnownSecrets();
  const load = async () => {
    const result = await options.load();
    secrets.learn(result.secrets);
    return result;
  };
  const loaded = await load();
  if (!loaded.ok) throw new Error(refusalLines(loaded).join('\n'));
  const { host, port } = loaded.config.server;
  const active = new ActiveConfig(loaded.config, { host, port: options.port ?? port });

  await using life = new AsyncDisposableStack();
  const core = await startCore({ clock, log, active, secrets }, life);
  const notify = life.use(connectNotify(core));
  const subscribers = life.use(await subscribersOf(core));
  const checking = await createChecking(core, { env, version }, life);
  const web = life.use(webOf(core, { checking, subscribers, version }, life));
  const { url } = await beginChecking(core, { checking, web, loaded }, life);
  notify.start();
  subscribers.start();
  const heartbeats = watchOurselves(core, { checking, notify, web }, life);
  await heartbeats.apply(core.config());
  await checking.traces.apply(core.config());
  const applier = createConfigApplier(core, { checking, notify, heartbeats });
  const { bus } = core;
  const { runner } = checking;
  const reloading = life.use(startReloading({ active, loaded, load, applier, runner, bus, clock, log }));
  if (core.config().feeds.length > 0) await reloading.applyCalendars();
  bus.publish({ kind: 'config-loaded' });

  const kept = life.move();
  return {
    url,
    description: describe(core.config()),
    reload: () => reloading.request(),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function subscribersOf({ store, clock, bus, log, config, recorder }: Core): Promise<Subscribers> {
  const { world } = recorder;
  return createSubscribers({ store, clock, bus, log, config, world, random: Math.random, targetOf: mainTarget });
}

interface WebNeeds {
  readonly checking: Checking;
  readonly subscribers: Subscribers;
  readonly version: string;
}

function webOf(core: Core, { checking, subscribers, version }: WebNeeds, life: AsyncDisposableStack): Web {
  const { config, store, bus, clock, log, recorder, pending, secrets } = core;
  const { world } = recorder;
  const { metrics, health } = checking;
  const suppliers = life.use(
    connectSupplierStatuses({ bus, clock, log, config, openIncidents: () => world.openIncidents() }),
  );
  return createWeb({
    ...{ config, world, store, bus, clock, metrics, recorder, pending, subscribers, version, log },
    ...{ tokens: store.tokens, sessions: store.sessions, audit: store.audit, health: health.report },
    supplierStatus: (componentId) => redactStatus(suppliers.of(componentId), secrets),
    onRefused: (reason) => metrics.webRefused(reason),
  });
}

interface BeginNeeds {
  readonly checking: Checking;
  readonly web: Web;
  readonly loaded: Loaded;
}

/** Opens the pages, then begins to check. */
async function beginChecking(core: Core, { checking, web, loaded }: BeginNeeds, life: AsyncDisposableStack) {
  const { active, bus, recorder, clock, log, config } = core;
  const { work, reachability, overload, runner, scheduler, capacity } = checking;
  // Ends in this order, last line first: no new slot, what runs is told to end, its result is recorded.
  life.use(work);
  life.use(reachability);
  life.use(overload);
  life.use(runner);
  life.use(scheduler);
  life.use(new Prompter({ bus, world: recorder.world, scheduler, clock, log }));
  const { host, port } = active.listening;
  const { url } = await web.listen(host, port);
  if (port === 0) {
    active.listenAt(Number(new URL(url).port));
    await recorder.execute({ act: 'apply-config', config: config() }).shown;
  }
  await runner.scripts.start(loaded.scripts);
  await runner.start();
  scheduler.replace(entriesOf(config(), clock.now(), () => false));
  scheduler.start();
  await capacity.apply();
  return { url };
}

interface WatchNeeds {
  readonly checking: Checking;
  readonly notify: Notify;
  readonly web: Web;
}

/** Tidies up, proves that we are well, and notices when we are not. */
function watchOurselves(core: Core, { checking, notify, web }: WatchNeeds, life: AsyncDisposableStack): Heartbeats {
  const { clock, log, store, recorder, evidenceRoot, config, active, feeds, storeFolder } = core;
  const { health, reachability, overload } = checking;
  life.use(startHousekeeping({ clock, store, recorder, evidenceRoot, config, log }));
  const proof = async () => [...health.report(inEnglish).troubles, ...(await web.troubles())];
  const heartbeats = life.use(new Heartbeats({ clock, log, proof }));
  life.use(
    startSelfWatch({
      clock,
      log,
      troubles: () => [
        ...health.troubles(),
        ...reachability.troubles(config().locale),
        ...overload.troubles(config().locale),
        ...notify.troubles(),
        ...calendarTroubles(feeds.troubles(config().locale), config().locale),
      ],
      isSettled: () =>
        active.areScriptsJudged || recorder.world.openIncidents().every(({ causeKey }) => causeKey !== 'self:script'),
      report: (signals) => recorder.execute({ act: 'report-signals', source: 'self', signals }).shown,
      tellDirectly: (...given) => notify.tellDirectly(...given),
      record: openDirectRecord(storeFolder, log),
      isMute: () => recorder.isMute(),
      locale: () => config().locale,
    }),
  );
  return heartbeats;
}

function describe({ functions, targets, timezone }: Config): string {
  const watched = [...targets.values()].filter(({ scheduled }) => scheduled).map(({ name }) => name);
  return `${functions.size} functions on ${watched.join(', ')}, times in ${timezone}.`;
}

/** What a supplier says of itself comes from outside. */
const redactStatus = (status: SupplierStatus | undefined, { redactor }: KnownSecrets): SupplierStatus | undefined =>
  status?.kind === 'read' ? { ...status, says: redactor.text(status.says) } : status;
