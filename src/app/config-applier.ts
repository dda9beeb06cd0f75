import type { Config } from '../config/config.ts';
import type { Subject } from '../model/names.ts';
import type { PreparedScripts } from '../run/script/script-versions.ts';
import type { Checking } from './create-checking.ts';
import type { Heartbeats } from './heartbeats.ts';
import type { Notify } from './notify-wiring.ts';
import { entriesOf } from './plan-entries.ts';
import { checkFilesOf } from './refused-scripts.ts';
import { applyConfig, type Reloadable } from './reloadable.ts';
import type { Core } from './start-core.ts';

/** Puts changes of the configuration in force, in everything that works by it. */
export interface ConfigApplier {
  /** A configuration as read, with its scripts. Rejects when a part cannot work by it. */
  apply(changed: Config, scripts: PreparedScripts): Promise<void>;
  /** What calendars at addresses say now. */
  applyCalendars(): Promise<void>;
}

interface Parts {
  readonly checking: Pick<Checking, 'runner' | 'scheduler' | 'capacity' | 'traces'>;
  readonly notify: Notify;
  readonly heartbeats: Heartbeats;
}

export function createConfigApplier(core: Core, { checking, notify, heartbeats }: Parts): ConfigApplier {
  const { active, feeds, recorder, clock } = core;
  const { runner, scheduler, capacity, traces } = checking;
  const decisions: Reloadable = {
    apply: (next) => recorder.execute({ act: 'apply-config', config: next }).shown,
  };
  const scriptsOf = (scripts: PreparedScripts): Reloadable => ({
    apply(next) {
      runner.scripts.use(scripts, checkFilesOf(next));
      runner.renew();
    },
  });
  const hasAnswer = (subject: Subject) => recorder.world.recentRuns(subject).length > 0;
  const schedule: Reloadable = {
    apply: (next) => scheduler.replace(entriesOf(next, clock.now(), hasAnswer)),
  };
  return {
    async apply(changed, scripts) {
      const written = active.listeningHere(changed);
      await feeds.follow(written.feeds);
      const inForce: Reloadable = { apply: (next) => active.apply(next, written) };
      const all = [decisions, inForce, notify, heartbeats, traces, scriptsOf(scripts), schedule, capacity];
      await applyConfig(all, feeds.withFeeds(written));
    },
    async applyCalendars() {
      await applyConfig([decisions, { apply: (next) => active.apply(next) }], feeds.withFeeds(active.written));
    },
  };
}
