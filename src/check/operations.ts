// What a script starts through its tools and has to await: steps, expectations, browser actions and requests. A script
// that returns before them has not checked what it seems to check. `await` calls `then`, so each of these promises knows
// whether anybody waits for it.
import { at, callSite, isFromPlaywright } from './call-site.ts';

/** `wait`: waits for something to happen, without doing anything itself. */
export type OperationKind = 'step' | 'expectation' | 'action' | 'wait' | 'request';

interface Operation {
  readonly kind: OperationKind;
  /** As it stands in the script: `page.click(…)`. */
  readonly call: string;
  /** Its stack is made into text only when it is needed. */
  readonly calledAt: Error;
  isAwaited: boolean;
  isSettled: boolean;
  /** It was given to Promise.race() or Promise.any(), which may end without it. */
  mayLose: boolean;
}

/** The operation that a promise came from by `then`. */
const derivedFrom = new WeakMap<Promise<unknown>, Operation>();

class OperationPromise<T> extends Promise<T> {
  #operation: Operation | undefined;

  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  static of<T>(operation: Operation, promise: Promise<T>): OperationPromise<T> {
    const own = new OperationPromise<T>((resolve, reject) => void promise.then(resolve, reject));
    own.#operation = operation;
    derivedFrom.set(own, operation);
    return own;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- an `await` is noticed by nothing else
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const derived = super.then(onFulfilled, onRejected);
    if (this.#operation) {
      this.#operation.isAwaited = true;
      derivedFrom.set(derived, this.#operation);
    }
    return derived;
  }
}

const isForLater = (kind: OperationKind): boolean => kind === 'wait' || kind === 'request';

/** Whether a promise is of a wait or a request: these may be started ahead of time and awaited later. */
export function mayBeAwaitedLater(promise: Promise<unknown>): boolean {
  const operation = derivedFrom.get(promise);
  return operation !== undefined && isForLater(operation.kind);
}

/** Says that whoever waits for these promises may end without them. */
export function allowToLose(promises: readonly unknown[]): void {
  for (const promise of promises) {
    const operation = promise instanceof Promise ? derivedFrom.get(promise) : undefined;
    if (operation) operation.mayLose = true;
  }
}

/** The operations of one run that have not been both awaited and settled. */
export class Operations {
  readonly #unfinished = new Set<Operation>();
  readonly #withoutMatcher = new Set<Error>();
  #expectations = 0;

  /** Matchers that were called. */
  get expectations(): number {
    return this.#expectations;
  }

  /** Follows what a script has started. The script is given the returned promise in place of the other one. */
  follow<T>(kind: OperationKind, call: string, promise: Promise<T>): Promise<T> {
    const operation = { kind, call, calledAt: callSite(), isAwaited: false, isSettled: false, mayLose: false };
    this.#unfinished.add(operation);
    const settle = () => {
      operation.isSettled = true;
      if (operation.isAwaited) this.#unfinished.delete(operation);
    };
    promise.then(settle, settle);
    return OperationPromise.of(operation, promise);
  }

  /** An `expect(…)` that no matcher has been called on yet; call what is returned when one is. */
  expectCalled(): () => void {
    const calledAt = callSite();
    this.#withoutMatcher.add(calledAt);
    return () => {
      this.#withoutMatcher.delete(calledAt);
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
      return at(
        pending.calledAt,
        `${pending.call} had not ended when the check returned. Write await in front of all that leads to it: forEach() and map() do not wait for async functions, so use for…of or await Promise.all(…)`,
      );
    const [bare] = this.#withoutMatcher;
    return bare && at(bare, 'expect(…) is not followed by a matcher, so it checks nothing. Write: expect(…).toBe(…)');
  }

  /**
   * What the script did not await before it threw or ran out of time, and what may be the reason for that. Waits and
   * requests may be started ahead of time and awaited later, so they are not meant.
   */
  unfinishedAtFailure(): string | undefined {
    const floating = this.#ofTheScript().find(({ kind, isAwaited }) => !isAwaited && !isForLater(kind));
    return floating && notAwaited(floating);
  }

  /** Awaited and settled ones may still be here when they settled first; what Playwright started itself is not meant. */
  #ofTheScript(): Operation[] {
    return [...this.#unfinished].filter(
      ({ isAwaited, isSettled, calledAt }) => !(isAwaited && isSettled) && !isFromPlaywright(calledAt.stack),
    );
  }
}

const notAwaited = ({ calledAt, call }: Operation): string =>
  at(calledAt, `${call} was not awaited, so the check went on without it. Write: await ${call}`);
