import type { BellwetherEvent } from '../../../src/model/event.ts';
import type { Config } from '../../../src/config/config.ts';
import type { Log } from '../../../src/model/log.ts';
import type { Command } from '../../../src/record/command.ts';
import { queueNotifications, settleNotification } from '../../../src/record/deciders/settle-notification.ts';
import { Numbering } from '../../../src/record/decision.ts';
import { Journal } from '../../../src/record/journal.ts';
import { Projection } from '../../../src/record/projection.ts';
import type { Execution, Recorder } from '../../../src/record/recorder.ts';
import type { Store } from '../../../src/store/store.ts';
import type { Clock } from '../../../src/time/clock.ts';

type Executing = Pick<Recorder, 'execute'>;

/** A recorder that answers commands as `answer` does, at once or when its promise is kept. */
export const recorderOf = (answer: (command: Command) => unknown): Executing => ({
  execute: ((command: Command) => {
    const decided = answer(command);
    const shown = Promise.resolve(decided).then(() => {});
    shown.catch(() => {});
    return { decided, shown, committed: shown };
  }) as Recorder['execute'],
});

interface Parts {
  readonly store: Pick<Store, 'commit'>;
  readonly clock: Clock;
  readonly publish: (event: BellwetherEvent) => void;
  readonly log: Log;
  readonly config: Config;
  readonly numbering: Numbering;
}

/** The recorder's own way to queue and settle messages, and nothing else of it. */
export class NotificationRecorder implements Executing {
  readonly #parts: Parts;
  readonly #projection: Projection;
  readonly #journal: Journal;

  constructor(parts: Parts) {
    const { clock, config, store, log, publish } = parts;
    this.#parts = parts;
    this.#projection = new Projection(config, () => clock.now());
    this.#journal = new Journal({
      ...{ store, clock, log, zone: () => 'UTC', mostWaiting: 1000 },
      show: (_, { events }) => events.forEach(publish),
      onRecovered: () => publish({ kind: 'store-recovered' }),
    });
  }

  execute: Recorder['execute'] = ((command: Command): Execution<undefined> => {
    const now = this.#parts.clock.now();
    if (command.act === 'queue-notifications') return this.#enter(queueNotifications(command.messages, now));
    if (command.act === 'settle-notification')
      return this.#enter(settleNotification(command, { projection: this.#projection }, now));
    throw new Error(`${command.act} is not for this recorder`);
  }) as Recorder['execute'];

  drain(): Promise<void> {
    return this.#journal.drain();
  }

  #enter(made: ReturnType<typeof queueNotifications>): Execution<undefined> {
    const set = this.#parts.numbering.changeSet(made);
    this.#projection.apply(set);
    return { decided: undefined, ...this.#journal.append(set, made) };
  }
}
