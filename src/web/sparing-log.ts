import type { Log } from '../model/log.ts';
import type { Clock } from '../time/clock.ts';
import { MinuteCount } from './minute-count.ts';

const MOST_A_MINUTE = 20;

type Fields = Parameters<Log['warn']>[0];

/** For what strangers can bring about as often as they like: so many lines a minute of each kind, or they fill the disk. */
export class SparingLog {
  readonly #clock: Clock;
  readonly #log: Pick<Log, 'warn'>;
  readonly #counts = new Map<string, MinuteCount>();

  constructor({ clock, log }: { readonly clock: Clock; readonly log: Pick<Log, 'warn'> }) {
    this.#clock = clock;
    this.#log = log;
  }

  /** `kind` is one of a few, whatever strangers send. */
  warn(kind: string, fields: Fields, message: string): void {
    const known = this.#counts.get(kind) ?? new MinuteCount(this.#clock);
    this.#counts.set(kind, known);
    const count = known.next();
    if (count <= MOST_A_MINUTE) return this.#log.warn(fields, message);
    if (count === MOST_A_MINUTE + 1) this.#log.warn({}, `More ${kind} are not logged within this minute`);
  }
}
