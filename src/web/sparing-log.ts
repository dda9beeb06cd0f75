import type { Log } from '../model/log.ts';
import type { Clock } from '../time/clock.ts';

const MOST_A_MINUTE = 20;
const MINUTE_MS = 60_000;

type Fields = Parameters<Log['warn']>[0];

/** For what strangers can bring about as often as they like: so many lines a minute of each kind, or they fill the disk. */
export class SparingLog {
  readonly #clock: Clock;
  readonly #log: Pick<Log, 'warn'>;
  readonly #written = new Map<string, { readonly since: number; count: number }>();

  constructor({ clock, log }: { readonly clock: Clock; readonly log: Pick<Log, 'warn'> }) {
    this.#clock = clock;
    this.#log = log;
  }

  /** `kind` is one of a few, whatever strangers send. */
  warn(kind: string, fields: Fields, message: string): void {
    const now = this.#clock.monotonic();
    let written = this.#written.get(kind);
    if (!written || now - written.since >= MINUTE_MS) this.#written.set(kind, (written = { since: now, count: 0 }));
    written.count += 1;
    if (written.count <= MOST_A_MINUTE) return this.#log.warn(fields, message);
    if (written.count === MOST_A_MINUTE + 1) this.#log.warn({}, `More ${kind} are not logged within this minute`);
  }
}
