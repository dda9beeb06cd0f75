// The queue between deciding and writing, and the only one that gathers writes into transactions. Change sets are written in
// their order and never overtake each other. When the store cannot be written they stay here, are shown all the same (a page that goes on saying "working" would lie), and are
// written as soon as that is possible. Messages to people wait with them: they leave from the store alone.
import { createLocale, type Locale } from '../i18n/locale.ts';
import { isDecisive, type ChangeKind, type ChangeSet } from '../model/change.ts';
import type { Log } from '../model/log.ts';
import { StoreProblem } from '../store/problem.ts';
import type { Store } from '../store/store.ts';
import { backoffMs } from '../time/backoff.ts';
import type { Clock, Timer } from '../time/clock.ts';
import { fullTime } from '../time/zone.ts';
import type { Decision } from './decision.ts';

const MOST_AT_ONCE = 256;
const RUN_REFUSED = 'A run cannot be stored as it is; what was decided from it is';
const DECISION_REFUSED =
  'A decision cannot be stored; it holds until the next start, and the next result is stored anew';
const FIRST_RETRY_MS = 1000;
/** Nobody tells when there is room again, and messages to people wait for it. */
const LONGEST_RETRY_MS = 5000;

export interface JournalParts {
  readonly store: Pick<Store, 'commit'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly zone: () => string;
  /** Makes a change set visible and publishes what it brings about. Called once for each, in order. */
  readonly show: (set: ChangeSet, made: Announced) => void;
  /** The store can be written again, and what waited is. */
  readonly onRecovered: () => void;
  /** How many change sets may wait; plain results are let go beyond that, decisions never. */
  readonly mostWaiting: number;
}

/** What belongs to a change set and is not stored. */
export type Announced = Pick<Decision, 'config' | 'events'>;

/** What becomes of a change set. */
export interface Written {
  /** Resolves when it is visible: after the commit, or at once while the store cannot be written. */
  readonly shown: Promise<void>;
  /** Resolves when it is stored. Rejects when it never can be, and when it was let go because too much waits. */
  readonly committed: Promise<void>;
}

interface Waiting {
  readonly set: ChangeSet;
  readonly made: Announced;
  readonly shown: PromiseWithResolvers<void>;
  readonly committed: PromiseWithResolvers<void>;
  isShown: boolean;
}

interface Outage {
  readonly since: number;
  readonly problem: string;
  readonly attempts: number;
  /** Plain results that had to be let go. */
  readonly lost: number;
}

export class Journal {
  readonly #parts: JournalParts;
  #waiting: Waiting[] = [];
  #pumping: Promise<void> | undefined;
  #outage: Outage | undefined;
  #retry: Timer | undefined;

  constructor(parts: JournalParts) {
    this.#parts = parts;
  }

  append(set: ChangeSet, made: Announced): Written {
    const item: Waiting = {
      ...{ set, made, isShown: false },
      shown: Promise.withResolvers<void>(),
      committed: Promise.withResolvers<void>(),
    };
    // Whoever waits for them learns of a failure; nobody has to.
    for (const { promise } of [item.shown, item.committed]) promise.catch(() => {});
    this.#waiting.push(item);
    if (this.#outage) this.#keep(item);
    else this.#pumping ??= this.#pump();
    return { shown: item.shown.promise, committed: item.committed.promise };
  }

  /** Whether nothing can be written. */
  get isMute(): boolean {
    return this.#outage !== undefined;
  }

  /** What hinders writing, and what waits for it. */
  trouble({ say, zone, tag }: Locale): string | undefined {
    if (!this.#outage) return undefined;
    const { since, problem, lost } = this.#outage;
    const said = { time: fullTime(since, zone, tag), count: this.#waiting.length, problem };
    return lost > 0 ? say('monitor.store.losing', { ...said, lost }) : say('monitor.store.waiting', said);
  }

  /** Writes what waits, trying once more when there is an outage. */
  async drain(): Promise<void> {
    this.#retry?.cancel();
    this.#pumping ??= this.#pump();
    await this.#pumping;
    this.#retry?.cancel();
    const left = this.#waiting.length;
    if (left > 0)
      this.#parts.log.error(
        { left },
        `${left} results could not be written before the end and are lost. ${this.trouble(createLocale(this.#parts.zone())) ?? ''}`,
      );
  }

  async #pump(): Promise<void> {
    // One turn of the event loop, so that what arrives together shares a transaction.
    await new Promise((resolve) => setImmediate(resolve));
    let isWell = this.#outage === undefined;
    while (this.#waiting.length > 0) {
      isWell = await this.#writeSome(this.#waiting.slice(0, MOST_AT_ONCE));
      if (!isWell) break;
    }
    if (isWell) this.#resume();
    else this.#retryLater();
    this.#pumping = undefined;
  }

  /** False when the store cannot be written. */
  async #writeSome(group: readonly Waiting[]): Promise<boolean> {
    try {
      await this.#write(group);
      return true;
    } catch (error) {
      if (error instanceof StoreProblem) return this.#suspend(error);
      for (const item of group) if (!(await this.#writeAlone(item, error))) return false;
      return true;
    }
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    await this.#parts.store.commit(group.map(({ set }) => set));
    const written = new Set(group);
    this.#waiting = this.#waiting.filter((item) => !written.has(item));
    for (const item of group) this.#done(item);
  }

  /** One of a group cannot be written: all one by one, and of the guilty one at least what was decided. */
  async #writeAlone(item: Waiting, error: unknown): Promise<boolean> {
    const { set } = item;
    const decided = { ...set, changes: set.changes.filter(({ kind }) => !isOfRun(kind)) };
    for (const one of [set, decided]) {
      try {
        await this.#parts.store.commit([one]);
        this.#drop(item);
        if (one === decided) this.#parts.log.error({ error: String(error), run: runIdIn(set) }, RUN_REFUSED);
        this.#done(item);
        return true;
      } catch (problem) {
        if (problem instanceof StoreProblem) return this.#suspend(problem);
      }
    }
    this.#drop(item);
    this.#parts.log.error({ error: String(error) }, DECISION_REFUSED);
    if (!item.isShown) this.#parts.show(set, item.made);
    item.shown.reject(error);
    item.committed.reject(error);
    return true;
  }

  #done(item: Waiting): void {
    this.#show(item);
    item.committed.resolve();
  }

  #show(item: Waiting): void {
    if (!item.isShown) this.#parts.show(item.set, item.made);
    item.isShown = true;
    item.shown.resolve();
  }

  #suspend(problem: StoreProblem): false {
    const { clock, log } = this.#parts;
    const before = this.#outage;
    if (!before) log.error({ waiting: this.#waiting.length }, problem.message);
    const attempts = (before?.attempts ?? 0) + 1;
    this.#outage = { since: before?.since ?? clock.now(), problem: problem.message, attempts, lost: before?.lost ?? 0 };
    for (const item of this.#waiting.slice()) this.#keep(item);
    return false;
  }

  #retryLater(): void {
    const attempts = this.#outage?.attempts ?? 1;
    const delayMs = backoffMs(attempts, Math.random, { firstMs: FIRST_RETRY_MS, mostMs: LONGEST_RETRY_MS });
    this.#retry = this.#parts.clock.after(delayMs, () => void (this.#pumping ??= this.#pump()));
  }

  #resume(): void {
    if (!this.#outage) return;
    const { lost } = this.#outage;
    this.#outage = undefined;
    this.#parts.log.info(
      { lost },
      `The store can be written again; what waited is recorded${lost > 0 ? `, but for ${lost} plain results` : ''}.`,
    );
    this.#parts.onRecovered();
  }

  #keep(item: Waiting): void {
    this.#show(item);
    // The start of a run tells nothing that its end does not tell.
    if (isStartOnly(item.set)) this.#letGo(item);
    // What is being written just now must stay where it is.
    while (this.#outage && !this.#pumping && this.#waiting.length > this.#parts.mostWaiting) {
      const plain = this.#waiting.find(({ set }) => !isDecisive(set));
      if (!plain) return;
      this.#letGo(plain);
      this.#outage = { ...this.#outage, lost: this.#outage.lost + 1 };
    }
  }

  #letGo(item: Waiting): void {
    this.#drop(item);
    item.committed.reject(new Error('It was let go, because the store cannot be written and too much waits for it'));
  }

  #drop(item: Waiting): void {
    const index = this.#waiting.indexOf(item);
    if (index >= 0) this.#waiting.splice(index, 1);
  }
}

const isStartOnly = ({ changes }: ChangeSet): boolean =>
  changes.length > 0 && changes.every(({ kind }) => kind === 'run-started');

const runIdIn = ({ changes }: ChangeSet): string | undefined =>
  changes.find((change) => change.kind === 'run-finished')?.result.runId;

const isOfRun = (kind: ChangeKind): boolean => kind === 'run-started' || kind === 'run-finished';
