// The timer shell around the pure plan: one heap of what is due next, one timer. It wakes at the latest once a second,
// so that a jump of the wall clock or a night's sleep of the machine is seen at once and handed to the plan.
import { placeKey, type Place } from '../model/names.ts';
import type { Clock, Timer } from '../time/clock.ts';
import { ClockShift } from '../time/clock-shift.ts';
import { Heap } from './heap.ts';
import { planBeat } from './plan.ts';

/** What is to be run where, and when next. `next` is pure: the first slot after a time, epoch milliseconds. */
export interface ScheduleEntry {
  readonly place: Place;
  /** Equal for equal schedules: an entry that stays keeps its expected slot over a reload. */
  readonly scheduleKey: string;
  /** On an interval: a wall clock that is set back must not silence it until the old time comes again. */
  readonly isInterval: boolean;
  readonly next: (after: number) => number | undefined;
  /** A first slot before the regular ones, so that a fresh start has answers soon. */
  readonly firstAt?: number;
}

/** A slot whose time has come. */
export interface Slot {
  readonly place: Place;
  /** Epoch milliseconds. */
  readonly dueAt: number;
  readonly latenessMs: number;
  /** Not of the schedule: somebody asked for it. Absent: a slot of the schedule. */
  readonly purpose?: 'prompted';
}

export interface SchedulerOptions {
  readonly clock: Clock;
  /** Starts the run; the place is busy until the promise settles. */
  readonly onDue: (slot: Slot) => Promise<void>;
  /** Due, but the run before is still going. */
  readonly onSkip: (slot: Slot) => void;
  /** Slots from `since` on that passed while nobody looked (the machine slept, the clock jumped ahead). */
  readonly onMissed: (place: Place, count: number, since: number) => void;
}

interface Planned {
  readonly entry: ScheduleEntry;
  readonly dueAt: number;
}

const LONGEST_WAIT_MS = 1000;
/** Later than this, a slot was missed and not merely late. */
const TOLERANCE_MS = 30_000;
/** A wall clock that falls behind monotonic time by more than this was set back. */
const SET_BACK_MS = 2000;
/** The wall clock is corrected by less than this all the time. */
const LEAP_MS = 100;
/** What the schedule tries this soon need not be prompted. */
const SOON_MS = 2000;

export class Scheduler implements Disposable {
  readonly #options: SchedulerOptions;
  readonly #busy = new Set<string>();
  /** Prompted runs under way: a slot that falls due meanwhile follows at once, for it was not the schedule that was late. */
  readonly #prompted = new Map<string, Promise<void>>();
  #planned = new Map<string, Planned>();
  #heap = new Heap<Planned>((a, b) => a.dueAt < b.dueAt);
  #timer: Timer | undefined;
  #isRunning = false;
  #shift: ClockShift;
  #lastBeatAt: number;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#shift = new ClockShift(options.clock);
    this.#lastBeatAt = options.clock.monotonic();
  }

  /** When the schedule was last looked at, monotonic milliseconds. */
  get lastBeatAt(): number {
    return this.#lastBeatAt;
  }

  /** Takes up a plan. An entry with the same place and schedule keeps the slot it was waiting for. */
  replace(entries: readonly ScheduleEntry[]): void {
    const now = this.#options.clock.now();
    const before = this.#planned;
    this.#planned = new Map();
    this.#heap = new Heap((a, b) => a.dueAt < b.dueAt);
    for (const entry of entries) {
      const key = placeKey(entry.place);
      const known = before.get(key);
      const isSame = known?.entry.scheduleKey === entry.scheduleKey;
      this.#plan(entry, isSame ? known.dueAt : (entry.firstAt ?? entry.next(now)));
    }
    if (this.#isRunning) this.#arm();
  }

  /**
   * Runs a place now, beside its schedule. The promise settles with the run. `busy`: a run is under way; `not-needed`: it is
   * due in a moment, or not planned at all.
   */
  prompt(place: Place): Promise<void> | 'busy' | 'not-needed' {
    const key = placeKey(place);
    const planned = this.#planned.get(key);
    const now = this.#options.clock.now();
    if (!this.#isRunning || !planned) return 'not-needed';
    if (this.#busy.has(key) || this.#prompted.has(key)) return 'busy';
    if (planned.dueAt - now <= SOON_MS) return 'not-needed';
    const done = this.#options.onDue({ place, dueAt: now, latenessMs: 0, purpose: 'prompted' });
    this.#prompted.set(
      key,
      done.finally(() => this.#prompted.delete(key)),
    );
    return this.#prompted.get(key)!;
  }

  start(): void {
    this.#isRunning = true;
    this.#shift = new ClockShift(this.#options.clock);
    this.#arm();
  }

  /** No slot is due any more; what runs goes on. */
  [Symbol.dispose](): void {
    this.#isRunning = false;
    this.#timer?.cancel();
  }

  #plan(entry: ScheduleEntry, dueAt: number | undefined): void {
    const key = placeKey(entry.place);
    this.#planned.delete(key);
    if (dueAt === undefined) return;
    const planned = { entry, dueAt };
    this.#planned.set(key, planned);
    this.#heap.push(planned);
  }

  #arm(): void {
    const { clock } = this.#options;
    this.#timer?.cancel();
    const due = this.#heap.top()?.dueAt ?? Number.POSITIVE_INFINITY;
    const wait = Math.min(LONGEST_WAIT_MS, Math.max(0, due - clock.now()));
    this.#timer = clock.after(wait, () => this.#beat());
  }

  #beat(): void {
    const { clock } = this.#options;
    const now = clock.now();
    this.#lastBeatAt = clock.monotonic();
    const leapMs = this.#noticeJump(now);
    for (let top = this.#heap.top(); top && top.dueAt <= now; top = this.#heap.top()) {
      this.#heap.pop();
      this.#fire(top, now, leapMs);
    }
    if (this.#isRunning) this.#arm();
  }

  #fire({ entry, dueAt }: Planned, now: number, leapMs: number): void {
    const beat = planBeat(dueAt, now, TOLERANCE_MS, entry.next);
    if (beat.missed > 0) this.#options.onMissed(entry.place, beat.missed, dueAt);
    this.#plan(entry, beat.next);
    if (beat.run === undefined) return;
    const slot: Slot = { place: entry.place, dueAt: beat.run, latenessMs: Math.max(0, now - leapMs - beat.run) };
    const key = placeKey(entry.place);
    if (this.#busy.has(key)) return this.#options.onSkip(slot);
    this.#busy.add(key);
    const run = () => this.#options.onDue(slot).finally(() => this.#busy.delete(key));
    const prompted = this.#prompted.get(key);
    void (prompted ? prompted.then(run) : run());
  }

  /** By how many milliseconds the wall clock was set ahead since the last beat: nothing is late for that. */
  #noticeJump(now: number): number {
    const leapMs = this.#shift.look();
    if (leapMs >= -SET_BACK_MS) return leapMs > LEAP_MS ? leapMs : 0;
    const planned = [...this.#planned.values()];
    this.#heap = new Heap((a, b) => a.dueAt < b.dueAt);
    for (const { entry, dueAt } of planned) this.#plan(entry, entry.isInterval ? entry.next(now) : dueAt);
    return 0;
  }
}
