// The only place where things are constructed. Lives are stacked: what was made last ends first, so that a run that is
// told to end can still be recorded, and a message that was decided can still be written down.
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { refusalLines, type LoadResult } from '../config/load.ts';
import { listeningAt } from '../config/public-url.ts';
import { inEnglish } from '../i18n/in-english.ts';
import { createMetrics } from '../metrics/metrics.ts';
import type { Log } from '../model/log.ts';
import { createFeeds } from '../notify/feeds.ts';
import { createSubscribers } from '../notify/subscribers/subscribers.ts';
import { Bus } from '../record/bus.ts';
import { createRecorder } from '../record/create-recorder.ts';
import { redactingRecorder } from '../record/redact-command.ts';
import { KnownSecrets } from '../secrets/known-secrets.ts';
import { findChromium } from '../run/child/browser/find-chromium.ts';
import { createRunner } from '../run/create-runner.ts';
import type { PreparedScripts } from '../run/script/script-versions.ts';
import { nextStart } from '../schedule/cron.ts';
import { Scheduler } from '../schedule/scheduler.ts';
import { openStore } from '../store/open-store.ts';
import type { Clock } from '../time/clock.ts';
import { newIncidentId } from '../time/sortable-id.ts';
import { createTraces } from '../traces/traces.ts';
import { mainTarget } from '../web/views/situation.ts';
import { createWeb } from '../web/web.tsx';
import { createCapacityWatch } from './capacity-watch.ts';
import { openDirectRecord } from './direct-record.ts';
import { startEventLog } from './event-log.ts';
import { Heartbeats } from './heartbeats.ts';
import { startHousekeeping } from './housekeeping.ts';
import type { InUse } from './in-use.ts';
import { connectNotify } from './notify-wiring.ts';
import { entriesOf } from './plan-entries.ts';
import type { RunResult } from '../model/run.ts';
import type { SupplierStatus } from '../model/supplier-status.ts';
import { Reachability } from './reachability.ts';
import { OverloadWatch } from './overload-watch.ts';
import { closeToOthers, ownTempFolder } from './own-folders.ts';
import { calendarTroubles } from './own-trouble.ts';
import { Prompter } from './prompter.ts';
import { refusalText } from './refused-scripts.ts';
import { checkFilesOf, startReloading } from './reloading.ts';
import { confinementOf, groupsByConfig } from './script-groups.ts';
import { startSelfWatch } from './self-watch.ts';
import { connectSupplierStatuses } from './supplier-wiring.ts';
import { VitalSigns } from './vital-signs.ts';
import { Work } from './work.ts';

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
  const port = options.port ?? loaded.config.server.port;
  /** Links lead to where it really listens, whatever a changed configuration says. */
  let listen = { host: loaded.config.server.host, port };
  const written = listeningAt(loaded.config, listen);
  const inUse: InUse = {
    written,
    config: written,
    problems: [],
    scripts: [],
    areScriptsJudged: false,
  };
  const config = () => inUse.config;

  await using life = new AsyncDisposableStack();
  const { storeFolder, runners } = loaded.config;
  const evidenceRoot = join(storeFolder, 'evidence');
  const tempRoot = await ownTempFolder(storeFolder, life);
  await closeToOthers(storeFolder);
  const store = life.use(await openStore(storeFolder, { clock, log }));

  let takeUpCalendars = async () => {};
  const feeds = life.use(
    createFeeds({
      clock,
      log,
      random: Math.random,
      cacheFolder: join(storeFolder, 'calendars'),
      onChange: () =>
        void takeUpCalendars().catch((error: unknown) =>
          log.error({ error: String(error) }, 'A changed calendar could not be taken up'),
        ),
    }),
  );
  await feeds.follow(written.feeds);
  inUse.config = feeds.withFeeds(written);

  const bus = new Bus((error, kind) =>
    log.error({ error: String(error), kind }, 'A listener failed; the others went on'),
  );
  const newId = (now: number) => newIncidentId(now, config().timezone);
  const inner = await createRecorder({
    store,
    clock,
    bus,
    config: config(),
    cron: { next: nextStart },
    newIncidentId: newId,
    log,
  });
  const recorder = life.use(redactingRecorder(inner, secrets));
  life.use(startEventLog({ bus, world: recorder.world, config, log }));
  const notify = life.use(connectNotify({ store, clock, bus, log, config, recorder, secrets }));
  const subscribers = life.use(
    await createSubscribers({
      store,
      clock,
      bus,
      log,
      config,
      random: Math.random,
      world: recorder.world,
      targetOf: mainTarget,
    }),
  );
  const capacity = life.use(await createCapacityWatch({ clock, store, config, log }));
  const countsTimeouts = () => config().runners.timeoutsWhenOverloaded === 'failed';
  const runner = createRunner({
    clock,
    browsers: runners.browsers,
    http: runners.http,
    location: runners.location,
    processes: runners.processes,
    groups: groupsByConfig(config),
    confinement: confinementOf(config),
    evidenceRoot,
    tempRoot,
    codeFolder: join(storeFolder, 'cache'),
    log,
    secrets,
    chromium: () => findChromium(env),
    preloadsExpect: () => config().usesSlowMatchers === true,
    countsTimeouts,
    onRestart: (reason) => metrics.runnerRestarted(reason),
    onCost: (cost) => {
      capacity.learn(cost);
      metrics.spent(cost);
    },
  });
  const metrics = life.use(
    createMetrics({
      bus,
      world: recorder.world,
      runner,
      store,
      storeFigures: () => ({ isUp: recorder.trouble() === undefined, unreadableRows: store.unreadable().length }),
      clock,
      version,
      capacity: capacity.current,
      log,
    }),
  );
  const traces = life.use(
    createTraces({
      bus,
      config,
      clock,
      random: Math.random,
      log,
      version,
      instance: `${hostname()}:${port}`,
      onExported: (runs) => metrics.tracesExported(runs),
      onDropped: (reason, runs) => metrics.tracesDropped(reason, runs),
    }),
  );
  const reachability = new Reachability({ clock, config, log });
  const overload = new OverloadWatch({ bus, clock, log, countsTimeouts });
  const judge = (result: RunResult) => reachability.judge(overload.judge(result));
  const work = new Work({ clock, config, recorder, runner, judge, publish: bus.publish, log });
  const scheduler = new Scheduler({
    clock,
    onDue: work.do,
    onSkip: work.skip,
    onMissed: work.missed,
  });
  const vital = new VitalSigns({
    bus,
    clock,
    store,
    scheduler,
    runner,
    recorder,
    config,
    configProblems: () => inUse.problems,
    scriptProblems: ({ say }) => inUse.scripts.map((refused) => refusalText(refused, say)),
    capacity: capacity.told,
  });
  const suppliers = life.use(
    connectSupplierStatuses({ bus, clock, log, config, openIncidents: () => recorder.world.openIncidents() }),
  );
  const web = life.use(
    createWeb({
      config,
      world: recorder.world,
      store,
      bus,
      clock,
      metrics,
      health: vital.report,
      recorder,
      tokens: store.tokens,
      sessions: store.sessions,
      audit: store.audit,
      notices: store.outbox,
      subscribers,
      supplierStatus: (componentId) => redactStatus(suppliers.of(componentId), secrets),
      onRefused: (reason) => metrics.webRefused(reason),
      version,
      log,
    }),
  );

  // Ends in this order, last line first: no new slot, what runs is told to end, its result is recorded.
  life.use(work);
  life.use(reachability);
  life.use(overload);
  life.use(runner);
  life.use(scheduler);
  life.use(new Prompter({ bus, world: recorder.world, scheduler, clock, log }));
  const { url } = await web.listen(listen.host, port);
  if (port === 0) {
    listen = { ...listen, port: Number(new URL(url).port) };
    inUse.written = listeningAt(inUse.written, listen);
    inUse.config = listeningAt(inUse.config, listen);
    await recorder.execute({ act: 'apply-config', config: inUse.config }).shown;
  }
  await runner.scripts.start(loaded.scripts);
  await runner.start();
  const hasAnswer = (since: number) => (subject: { functionId: string; target: string }) =>
    (recorder.world.recentRuns(subject)[0]?.finishedAt ?? 0) > since;
  scheduler.replace(entriesOf(config(), clock.now(), () => false));
  scheduler.start();
  await capacity.takeUp();
  notify.start();
  subscribers.start();
  life.use(startHousekeeping({ clock, store, recorder, evidenceRoot, config, log }));
  const heartbeats = life.use(
    new Heartbeats({ clock, log, proof: async () => [...vital.report(inEnglish).troubles, ...(await web.troubles())] }),
  );
  await heartbeats.takeUp(config());
  await traces.takeUp();
  life.use(
    startSelfWatch({
      clock,
      log,
      troubles: () => [
        ...vital.troubles(),
        ...reachability.troubles(config().locale),
        ...overload.troubles(config().locale),
        ...notify.troubles(),
        ...calendarTroubles(feeds.troubles(config().locale), config().locale),
      ],
      isSettled: () =>
        inUse.areScriptsJudged || recorder.world.openIncidents().every(({ causeKey }) => causeKey !== 'self:script'),
      report: (signals) => recorder.execute({ act: 'report-signals', source: 'self', signals }).shown,
      tellDirectly: (...given) => notify.tellDirectly(...given),
      record: openDirectRecord(storeFolder, log),
      isMute: () => recorder.isMute(),
      locale: () => config().locale,
    }),
  );
  takeUpCalendars = async () => {
    inUse.config = feeds.withFeeds(inUse.written);
    await recorder.execute({ act: 'apply-config', config: inUse.config }).shown;
  };
  if (config().feeds.length > 0) await takeUpCalendars();
  const takeUp = async (changed: Config, scripts: PreparedScripts) => {
    const written = listeningAt(changed, listen);
    await feeds.follow(written.feeds);
    const next = feeds.withFeeds(written);
    // The recorder queues messages for new channels before it is done.
    notify.prepare(next);
    await recorder.execute({ act: 'apply-config', config: next }).shown;
    inUse.written = written;
    inUse.config = next;
    notify.takeUp();
    await heartbeats.takeUp(next);
    await traces.takeUp();
    runner.scripts.use(scripts, checkFilesOf(next));
    runner.renew();
    scheduler.replace(entriesOf(next, clock.now(), hasAnswer(0)));
    await capacity.takeUp();
  };
  const reload = life.use(startReloading({ inUse, loaded, load, takeUp, runner, bus, clock, log }));
  bus.publish({ kind: 'config-loaded' });

  const kept = life.move();
  return {
    url,
    description: describe(config()),
    reload: () => reload.request(),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function describe({ functions, targets, timezone }: Config): string {
  const watched = [...targets.values()].filter(({ scheduled }) => scheduled).map(({ name }) => name);
  return `${functions.size} functions on ${watched.join(', ')}, times in ${timezone}.`;
}

/** What a supplier says of itself comes from outside. */
const redactStatus = (status: SupplierStatus | undefined, { redactor }: KnownSecrets): SupplierStatus | undefined =>
  status?.kind === 'read' ? { ...status, says: redactor.text(status.says) } : status;
