import type { Clock, Timer } from '../../time/clock.ts';
import { RecentFailures } from './recent-failures.ts';

/** Whose attempt it is: a network, or a browser in which somebody has signed in before. */
export interface Lane {
  readonly key: string;
  /** Comes before all others. */
  readonly isKnown?: boolean;
  /** Nobody waits for the answer any more. */
  readonly isGone?: () => boolean;
}

/** What came of an attempt; or how long to wait, because this lane or everybody tries too much. */
export type Turn<T> = { readonly value: T } | { readonly refused: 'lane' | 'everybody'; readonly waitMs: number };

interface Waiting {
  readonly lane: Lane;
  readonly start: () => void;
  readonly refuse: (refused: 'lane' | 'everybody') => void;
}

const MOST_WAITING = 128;
const MOST_OF_A_LANE = 4;
/** Lanes that have failed lately leave the other places free. */
const MOST_FAILED_AT_ONCE = 1;
const BUSY_MS = 2000;

/**
 * Expensive attempts to prove who one is, a few at a time. Each is made in the end, also one that comes from where many were
 * wrong; but those wait. One of each lane at a time, and first whose turn costs the others least: known browsers, then
 * who has failed least. When too many wait, who has failed most is refused, so that a crowd cannot keep a newcomer out.
 */
export class AttemptQueue {
  readonly #clock: Clock;
  readonly #mostAtOnce: number;
  readonly #failures: RecentFailures;
  readonly #waiting: Waiting[] = [];
  /** Whether each lane that has an attempt going on had failed before. */
  readonly #running = new Map<string, boolean>();
  #timer: Timer | undefined;

  constructor(clock: Clock, { mostAtOnce }: { readonly mostAtOnce: number }) {
    this.#clock = clock;
    this.#mostAtOnce = mostAtOnce;
    this.#failures = new RecentFailures(clock);
  }

  /** Makes an attempt when its turn has come; one that rejects has failed, too. */
  attempt<T>(lane: Lane, work: () => Promise<T>, isFailure: (value: T) => boolean): Promise<Turn<T>> {
    return new Promise((resolve, reject) => {
      const run = async () => {
        try {
          const value = await work();
          if (isFailure(value)) this.#failures.add(lane.key);
          resolve({ value });
        } catch (error) {
          this.#failures.add(lane.key);
          reject(error);
        } finally {
          this.#running.delete(lane.key);
          this.#startNext();
        }
      };
      this.#enter({
        lane,
        start: () => {
          this.#running.set(lane.key, this.#hasFailed(lane));
          void run();
        },
        refuse: (refused) => resolve({ refused, waitMs: Math.max(BUSY_MS, this.#failures.waitMs(lane.key)) }),
      });
    });
  }

  #enter(entry: Waiting): void {
    this.#dropGone();
    const ofLane = this.#waiting.filter(({ lane }) => lane.key === entry.lane.key).length;
    if (ofLane >= MOST_OF_A_LANE) return entry.refuse('lane');
    if (this.#waiting.length >= MOST_WAITING) {
      const last = this.#waiting.toSorted(this.#byPrecedence).at(-1)!;
      if (this.#byPrecedence(entry, last) >= 0) return entry.refuse('everybody');
      this.#waiting.splice(this.#waiting.indexOf(last), 1);
      last.refuse('everybody');
    }
    this.#waiting.push(entry);
    this.#startNext();
  }

  readonly #startNext = (): void => {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#dropGone();
    while (this.#running.size < this.#mostAtOnce) {
      const next = this.#waiting.filter(this.#mayStart).toSorted(this.#byPrecedence)[0];
      if (!next) break;
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      next.start();
    }
    const waits = this.#waiting.map(({ lane }) => this.#failures.waitMs(lane.key)).filter((ms) => ms > 0);
    if (waits.length > 0) this.#timer = this.#clock.after(Math.min(...waits), this.#startNext);
  };

  #dropGone(): void {
    for (const entry of this.#waiting.filter(({ lane }) => lane.isGone?.() === true)) {
      this.#waiting.splice(this.#waiting.indexOf(entry), 1);
      entry.refuse('lane');
    }
  }

  readonly #mayStart = ({ lane }: Waiting): boolean => {
    if (this.#running.has(lane.key) || this.#failures.waitMs(lane.key) > 0) return false;
    const failed = [...this.#running.values()].filter(Boolean).length;
    return !this.#hasFailed(lane) || failed < MOST_FAILED_AT_ONCE;
  };

  #hasFailed({ key, isKnown = false }: Lane): boolean {
    return !isKnown && this.#failures.count(key) > 0;
  }

  readonly #byPrecedence = (a: Waiting, b: Waiting): number =>
    Number(b.lane.isKnown === true) - Number(a.lane.isKnown === true) ||
    this.#failures.count(a.lane.key) - this.#failures.count(b.lane.key);
}
