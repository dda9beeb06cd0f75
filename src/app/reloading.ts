import type { Config } from '../config/config.ts';
import { refusalLines, type LoadResult } from '../config/load.ts';
import { createReloader, type Loaded } from '../config/reload.ts';
import { watchConfig } from '../config/watch.ts';
import type { Log } from '../model/log.ts';
import type { Bus } from '../record/bus.ts';
import type { Runner } from '../run/runner.ts';
import type { PreparedScripts } from '../run/script/script-versions.ts';
import type { Clock } from '../time/clock.ts';
import type { ActiveConfig } from './active-config.ts';
import type { ConfigApplier } from './config-applier.ts';
import { checkFilesOf, refusedScripts, withLastGoodScripts, type RefusedScript } from './refused-scripts.ts';

interface Parts {
  readonly active: ActiveConfig;
  readonly loaded: Loaded;
  readonly load: () => Promise<LoadResult>;
  readonly applier: ConfigApplier;
  readonly runner: Pick<Runner, 'scripts'>;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
}

const CORRECT = 'Correct the file: it is loaded again as soon as it is saved';

/** Applies changes while running, until disposed. */
export interface Reloading extends AsyncDisposable {
  /** Reads the configuration and the scripts again. */
  request(): Promise<void>;
  /** Applies what calendars at addresses say now. */
  applyCalendars(): Promise<void>;
}

/**
 * Applies changes of configuration and scripts while running. A broken configuration is refused as a whole, a broken
 * script for the functions that use it; the last good one stays in use and operations are notified.
 */
export function startReloading(parts: Parts): Reloading {
  const { active, load, applier, runner, bus, clock, log } = parts;
  const scripts = new ScriptReports(parts);
  let newest = parts.loaded;
  const isGoodAgain = () => {
    active.problems = [];
    bus.publish({ kind: 'config-loaded' });
  };
  let underWay: Promise<unknown> = Promise.resolve();
  let timesJudged = 0;
  /** Puts a configuration in use with those of its scripts that load; tells why the others do not. */
  const apply = (loaded: Loaded): Promise<PreparedScripts['broken']> => {
    const turn = underWay.then(async () => {
      timesJudged += 1;
      const prepared = await runner.scripts.prepare(loaded.scripts);
      const { broken } = prepared;
      const canRun = (checkFile: string) => runner.scripts.hasGoodVersion(checkFile);
      await applier.apply(withLastGoodScripts(loaded.config, active.written, { broken, canRun }), prepared);
      return broken;
    });
    underWay = turn.catch(() => {});
    return turn;
  };
  const applyCalendars = (): Promise<void> => {
    const turn = underWay.then(() => applier.applyCalendars());
    underWay = turn.catch((error: unknown) =>
      log.error({ error: String(error) }, 'A changed calendar could not be applied'),
    );
    return turn;
  };
  const end = bus.on('calendars-changed', () => void applyCalendars().catch(() => {}));
  const reloader = createReloader({
    current: newest.config,
    async load() {
      await firstLook;
      return load();
    },
    async onLoaded(loaded) {
      const broken = await apply(loaded);
      newest = loaded;
      isGoodAgain();
      scripts.report(loaded.config, broken);
      const refused = [...broken.keys()];
      log.info(
        { functions: loaded.config.functions.size, ...(refused.length > 0 && { withoutNewScripts: refused }) },
        'The changed configuration is in use',
      );
    },
    onRefused(refusal) {
      active.problems = refusalLines(refusal);
      bus.publish({ kind: 'config-refused', problems: active.problems });
      log.error(
        { problems: active.problems, hint: CORRECT },
        'The changed configuration is refused; the last good one stays in use',
      );
    },
    onRestored() {
      isGoodAgain();
      log.info({}, 'The configuration is again the one in use');
    },
    onRead: (files) => watch.follow(files),
  });
  /** Nothing is better than what already runs, so at the start the scripts are only judged. */
  const lookAtScripts = async () => {
    const prepared = await runner.scripts.prepare(newest.scripts);
    runner.scripts.use(prepared, checkFilesOf(active.written));
    scripts.report(newest.config, prepared.broken);
  };
  const firstLook = lookAtScripts().catch((error: unknown) =>
    log.error({ error: String(error) }, 'The check scripts could not be loaded to find out which are broken'),
  );
  /** Whoever asks for a reload is answered, even when nothing came of it. */
  const answer = () => {
    const refused = active.scripts.map(({ script }) => script);
    if (active.problems.length > 0)
      log.error({ problems: active.problems, hint: CORRECT }, 'Configuration reloaded; it is still refused');
    else if (refused.length > 0)
      log.warn({ scripts: refused, hint: CORRECT }, 'Configuration reloaded; check scripts are still refused');
    else log.info({ functions: newest.config.functions.size }, 'Configuration reloaded; nothing changed');
  };
  const watch = watchConfig({
    files: parts.loaded.files,
    clock,
    onChange: () => reloader.request(),
    onError: (error) =>
      log.warn({ error: String(error) }, 'The configuration cannot be watched; send SIGHUP after a change'),
  });
  return {
    async request() {
      const before = { newest, problems: active.problems, timesJudged };
      await reloader.request();
      const isChanged = newest !== before.newest || active.problems !== before.problems;
      const refused = JSON.stringify(active.scripts);
      // The reason may lie elsewhere, such as in a package installed since, even while a reload was under way.
      if (active.scripts.length > 0 && timesJudged === before.timesJudged)
        scripts.report(newest.config, await apply(newest));
      if (!isChanged && JSON.stringify(active.scripts) === refused) answer();
    },
    applyCalendars,
    async [Symbol.asyncDispose]() {
      end();
      await watch[Symbol.asyncDispose]();
      await firstLook;
      await reloader.close();
      await underWay;
    },
  };
}

/** Says once of each broken script that it is broken, and once that it is good again. */
class ScriptReports {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  report(newest: Config, broken: ReadonlyMap<string, string>): void {
    const { active, runner, bus } = this.#parts;
    const canRun = (checkFile: string) => runner.scripts.hasGoodVersion(checkFile);
    const before = new Map(active.scripts.map((one) => [one.script, one]));
    active.scripts = refusedScripts(newest, active.written, { broken, canRun });
    active.areScriptsJudged = true;
    for (const refused of active.scripts) {
      if (before.get(refused.script)?.problem !== refused.problem) this.#refused(refused);
      before.delete(refused.script);
    }
    for (const { script, functions } of before.values())
      this.#parts.log.info({ script, functions }, 'Check script loads again');
    bus.publish({ kind: 'scripts-loaded', refused: active.scripts.flatMap(({ functions }) => functions) });
  }

  #refused({ script, functions, problem, isLastGoodInUse }: RefusedScript): void {
    this.#parts.log.error(
      { script, functions, error: problem, hint: CORRECT },
      isLastGoodInUse
        ? 'Check script refused; its last good version stays in use'
        : 'Check script does not load; its functions cannot be checked',
    );
  }
}
