import type { Log } from '../../model/log.ts';
import type { Clock, Timer } from '../../time/clock.ts';
import type { RefusalReason } from '../../model/refusal.ts';
import { MINUTE_MS } from '../../time/units.ts';

const APART_MS = MINUTE_MS;

const hints: Readonly<Record<RefusalReason, string>> = {
  address: 'Find out what asks so often. Behind a proxy, name it as trusted so that its users are told apart.',
  'address-streams': 'Behind a proxy, name it as trusted so that its users are told apart.',
  overall: 'Put a cache or a limit in front of the status page, or find out who asks so often.',
  'overall-streams': 'Pages are asked for from time to time instead.',
  connections: 'Find out who opens so many connections.',
  'slow-reader': 'Nothing needs to be done: the connection was ended.',
};

interface Counted {
  count: number;
  from: string;
  readonly timer: Timer;
}

/** Says at once that something was refused, and then at most once a minute how often. */
export class RefusalLog implements Disposable {
  readonly #clock: Clock;
  readonly #log: Pick<Log, 'warn'>;
  readonly #since = new Map<RefusalReason, Counted>();

  constructor(clock: Clock, log: Pick<Log, 'warn'>) {
    this.#clock = clock;
    this.#log = log;
  }

  note(reason: RefusalReason, from: string): void {
    const known = this.#since.get(reason);
    if (!known) {
      this.#say(reason, from, 1);
      this.#countAgain(reason, from);
      return;
    }
    known.count += 1;
    known.from = from;
  }

  #countAgain(reason: RefusalReason, from: string): void {
    const timer = this.#clock.after(APART_MS, () => {
      const { count, from: last } = this.#since.get(reason) ?? { count: 0, from };
      this.#since.delete(reason);
      if (count === 0) return;
      this.#say(reason, last, count);
      this.#countAgain(reason, last);
    });
    this.#since.set(reason, { count: 0, from, timer });
  }

  #say(reason: RefusalReason, from: string, count: number): void {
    this.#log.warn({ reason, from, count, hint: hints[reason] }, 'Web requests refused');
  }

  [Symbol.dispose](): void {
    for (const { timer } of this.#since.values()) timer.cancel();
    this.#since.clear();
  }
}
