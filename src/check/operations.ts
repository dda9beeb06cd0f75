// What a script starts through its tools and has to await: steps, expectations, browser actions and requests. A script
// that returns before them has not checked what it seems to check. `await` calls `then`, so each of these promises knows
// whether anybody waits for it.
import type { Clock } from '../time/clock.ts';
import { at, callSite, isFromPlaywright } from './call-site.ts';

/** `wait`: waits for something to happen, without doing anything itself. */
export type OperationKind = 'step' | 'expectation' | 'action' | 'wait' | 'request';

interface Operation {
  readonly kind: OperationKind;
  /** As it stands in the script: `page.click(…)`. */
  readonly call: string;
  /** Its stack is made into text only when it is needed. Undefined where call sites are not noted. */
  readonly calledAt: Error | undefined;
  /** Monotonic milliseconds. */
  readonly startedAt: number;
  isAwaited: boolean;
  isSettled: boolean;
  /** It was given to Promise.race() or Promise.any(), which may end without it. */
  mayLose: boolean;
}

/** What a script is waiting for. */
export type Awaited = Pick<Operation, 'call' | 'startedAt'>;

/** On a promise that came from one of an operation by `then`: that operation. A WeakMap would cost every collection. */
const origin = Symbol('operation');

interface Derived {
  [origin]?: Operation;
}

/** The promise that a script is given of what it has started. */
export class OperationPromise<T> extends Promise<T> {
  [origin]?: Operation;

  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- an `await` is noticed by nothing else
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const derived: Promise<A | B> & Derived = super.then(onFulfilled, onRejected);
    const operation = this[origin];
    if (operation) {
      operation.isAwaited = true;
      derived[origin] = operation;
    }
    return derived;
  }
}

const operationOf = (promise: Promise<unknown> & Derived): Operation | undefined => promise[origin];

const isForLater = (kind: OperationKind): boolean => kind === 'wait' || kind === 'request';

/** Whether a promise is of a wait or a request: these may be started ahead of time and awaited later. */
export function mayBeAwaitedLater(promise: Promise<unknown>): boolean {
  const operation = operationOf(promise);
  return operation !== undefined && isForLater(operation.kind);
}

/** Says that whoever waits for these promises may end without them. */
export function allowToLose(promises: readonly unknown[]): void {
  for (const promise of promises) {
    const operation = promise instanceof Promise ? operationOf(promise) : undefined;
    if (operation) operation.mayLose = true;
  }
}

/** The operations of one run that have not been both awaited and settled. */
export class Operations {
  readonly #unfinished = new Set<Operation>();
  readonly #withoutMatcher = new Set<{ readonly calledAt: Error | undefined }>();
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #notesCallSites: boolean;
  #expectations = 0;

  /** @param notesCallSites whether mistakes are to name the line; noting it is a good part of what a small run costs */
  constructor(clock: Pick<Clock, 'monotonic'>, notesCallSites = true) {
    this.#clock = clock;
    this.#notesCallSites = notesCallSites;
  }

  /** Matchers that were called. */
  get expectations(): number {
    return this.#expectations;
  }

  /**
   * Follows what a script has started. The script is given the returned promise in place of the other one.
   * @param Own the class of what is returned
   */
  follow<T>(kind: OperationKind, call: string, promise: Promise<T>, Own = OperationPromise): Promise<T> {
    const calledAt = this.#callSite();
    const startedAt = this.#clock.monotonic();
    const operation: Operation = {
      kind,
      call,
      calledAt,
      startedAt,
      isAwaited: false,
      isSettled: false,
      mayLose: false,
    };
    this.#unfinished.add(operation);
    const settle = () => {
      operation.isSettled = true;
      if (operation.isAwaited) this.#unfinished.delete(operation);
    };
    const own = new Own<T>((resolve, reject) => {
      const onFulfilled = (value: T) => {
        settle();
        resolve(value);
      };
      const onRejected = (reason: unknown) => {
        settle();
        // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- it is handed on as it came
        reject(reason);
      };
      void promise.then(onFulfilled, onRejected);
    });
    own[origin] = operation;
    return own;
  }

  /** An `expect(…)` that no matcher has been called on yet; call what is returned when one is. */
  expectCalled(): () => void {
    const expectation = { calledAt: this.#callSite() };
    this.#withoutMatcher.add(expectation);
    return () => {
      this.#withoutMatcher.delete(expectation);
      this.#expectations += 1;
    };
  }

  /** What the script has left unfinished now that it has returned, with place and remedy; undefined when nothing. */
  unfinishedAtReturn(): string | undefined {
    const own = this.#ofTheScript();
    const floating = own.find(({ isAwaited }) => !isAwaited);
    if (floating) return notAwaited(floating);
    const pending = own.find(({ isSettled, mayLose }) => !isSettled && !mayLose);
    if (pending)
      return placed(
        pending.calledAt,
        `${pending.call} had not ended when the check returned. Write await in front of all that leads to it: forEach() and map() do not wait for async functions, so use for…of or await Promise.all(…)`,
      );
    const [bare] = this.#withoutMatcher;
    return (
      bare &&
      placed(bare.calledAt, 'expect(…) is not followed by a matcher, so it checks nothing. Write: expect(…).toBe(…)')
    );
  }

  /**
   * What the script did not await before it threw or ran out of time, and what may be the reason for that. Waits and
   * requests may be started ahead of time and awaited later, so they are not meant.
   */
  unfinishedAtFailure(): string | undefined {
    const floating = this.#ofTheScript().find(({ kind, isAwaited }) => !isAwaited && !isForLater(kind));
    return floating && notAwaited(floating);
  }

  /** What the script has awaited longest of what has not ended; undefined when it is nothing of this. */
  longestAwaited(): Awaited | undefined {
    return this.#ofTheScript().find(({ isAwaited, isSettled }) => isAwaited && !isSettled);
  }

  #callSite(): Error | undefined {
    return this.#notesCallSites ? callSite() : undefined;
  }

  /** Awaited and settled ones may still be here when they settled first; what Playwright started itself is not meant. */
  #ofTheScript(): Operation[] {
    return [...this.#unfinished].filter(
      ({ isAwaited, isSettled, calledAt }) => !(isAwaited && isSettled) && !isFromPlaywright(calledAt?.stack),
    );
  }
}

const notAwaited = ({ calledAt, call }: Operation): string =>
  placed(calledAt, `${call} was not awaited, so the check went on without it. Write: await ${call}`);

/** A sentence with the place of a call in front. Where places are not noted, they are from the next run on. */
const placed = (calledAt: Error | undefined, sentence: string): string =>
  calledAt ? at(calledAt, sentence) : `${sentence}. The next run of the check names the line`;
