// Which call of a matcher an error came out of: Playwright's errors do not say what was given to it.

/** One call of a matcher: `expect(actual, message).name(...args)`. */
export interface MatcherCall {
  readonly name: string;
  readonly isNot: boolean;
  readonly actual: unknown;
  readonly args: readonly unknown[];
  /** What the script says about this assertion. */
  readonly message?: string;
}

const calls = new WeakMap<object, MatcherCall>();

/** The first call counts: `toPass` and `poll` pass on the error of a matcher within them. */
export function noteMatcherCall(error: unknown, call: MatcherCall): void {
  if (typeof error === 'object' && error !== null && !calls.has(error)) calls.set(error, call);
}

export const matcherCallOf = (error: object): MatcherCall | undefined => calls.get(error);
