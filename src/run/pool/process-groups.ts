import type { Clock } from '../../time/clock.ts';
import type { RunnerChild } from '../process/runner-child.ts';
import { SHARED } from '../script/script-groups.ts';

/** What of a child is looked at here. */
type Member = Pick<RunnerChild, 'accepts' | 'isUsable' | 'busy' | 'retire'>;

/** The processes of one group: one, and a second while the first one's event loop does not turn. */
export class ProcessGroup<Child extends Member = RunnerChild> {
  readonly isShared: boolean;
  lastUsedAt: number;
  /** It takes no new runs, so that its process becomes free for another group. */
  isYielding = false;
  readonly #clock: Clock;
  #children: Child[] = [];

  constructor(clock: Clock, isShared: boolean) {
    this.#clock = clock;
    this.isShared = isShared;
    this.lastUsedAt = clock.monotonic();
  }

  /** The process that takes a run now. */
  get child(): Child | undefined {
    return this.isYielding ? undefined : this.#children.find(({ accepts }) => accepts);
  }

  get children(): readonly Child[] {
    return this.#children;
  }

  get isIdle(): boolean {
    return this.#children.every(({ busy }) => busy === 0);
  }

  isFirst(child: Child): boolean {
    return this.#children[0] === child;
  }

  add(child: Child): void {
    this.#children.push(child);
    this.used();
  }

  remove(child: Child): void {
    this.#children = this.#children.filter((one) => one !== child);
  }

  used(): void {
    this.lastUsedAt = this.#clock.monotonic();
  }

  /** Lets its processes go. */
  release(): void {
    for (const child of this.#children) child.retire();
    this.#children = [];
    this.isYielding = false;
  }
}

/** After so long a group without a process need not wait for another to have nothing to do. */
const LONGEST_WAIT_MS = 1000;

/** Which group has which process. At most so many groups beside the shared one have one: the one least used gives way. */
export class ProcessGroups<Child extends Member = RunnerChild> {
  readonly #clock: Clock;
  readonly #most: number;
  #groups = new Map<string, ProcessGroup<Child>>();

  constructor(clock: Clock, most: number) {
    this.#clock = clock;
    this.#most = most;
  }

  get isAnyUsable(): boolean {
    return [...this.#groups.values()].some(({ children }) => children.some(({ isUsable }) => isUsable));
  }

  /** How many processes have a group. */
  get children(): number {
    return [...this.#groups.values()].reduce((sum, { children }) => sum + children.length, 0);
  }

  of(key: string): ProcessGroup<Child> {
    let group = this.#groups.get(key);
    if (!group) this.#groups.set(key, (group = new ProcessGroup(this.#clock, key === SHARED)));
    return group;
  }

  /** Whether a group may have one more process now; it makes room when it can. */
  mayHaveOne(group: ProcessGroup<Child>, waitingSince: number): boolean {
    if (group.isYielding) return false;
    if (group.isShared || group.children.length > 0) return group.children.every(({ accepts }) => !accepts);
    const others = [...this.#groups.values()].filter((one) => !one.isShared && one.children.length > 0);
    if (others.length < this.#most) return true;
    const leastUsed = others.toSorted((a, b) => a.lastUsedAt - b.lastUsedAt);
    const idle = leastUsed.find(({ isIdle }) => isIdle);
    if (idle) {
      idle.release();
      return true;
    }
    const isAnyYielding = others.some(({ isYielding }) => isYielding);
    if (!isAnyYielding && this.#clock.monotonic() - waitingSince >= LONGEST_WAIT_MS) leastUsed[0]!.isYielding = true;
    return false;
  }

  /** Whether the child was of a group. */
  remove(child: Child): boolean {
    const group = [...this.#groups.values()].find(({ children }) => children.includes(child));
    group?.remove(child);
    if (group?.children.length === 0) group.isYielding = false;
    return group !== undefined;
  }

  /** All their processes have been told to retire. */
  clear(): void {
    this.#groups = new Map();
  }
}
