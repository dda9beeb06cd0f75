// The `expect` that scripts import: the fast matchers first, Playwright's own for everything else. It knows of each
// expectation whether a matcher was called and, where the matcher waits, whether the script awaits it.
import { didYouMean } from '../config/suggest.ts';
import { refuseMisuse } from './expect-misuse.ts';
import { noteMatcherCall } from './failure/matcher-call.ts';
import { fastFailure } from './fast-failure.ts';
import { fastMatchers } from './fast-matchers.ts';
import { playwrightExpect, type PlaywrightExpect } from './playwright-expect.ts';
import { currentOperations, currentScope } from './scope.ts';
import { refuse } from './refuse.ts';

type ExpectArgs = Parameters<PlaywrightExpect>;
type Matcher = (...args: readonly unknown[]) => unknown;
type Matchers = Record<string | symbol, Matcher | object | undefined>;

/** One `expect(…)` of a script. */
interface Expectation {
  readonly actual: unknown;
  /** `expect(…)`, `expect(…).not`: as it stands in the script. */
  readonly call: string;
  /** The matchers of Playwright; asked for when they are needed. */
  readonly matchers: () => Matchers;
  /** Whether the fast matchers may decide. */
  readonly isPlain: boolean;
  /** After `.not`. */
  readonly isNot: boolean;
  /** What the script says about it. */
  readonly message: string | undefined;
  /** Whether Playwright awaits the value before it compares. */
  readonly awaits: boolean;
  readonly onMatcher: () => void;
}

const none = (): void => {};

const handler: ProxyHandler<Expectation> = {
  get(expectation, name) {
    const { isPlain, isNot, matchers, call } = expectation;
    if (typeof name === 'symbol' || name === 'then') return Reflect.get(matchers(), name);
    if (isPlain && Object.hasOwn(fastMatchers, name)) {
      return (...given: readonly unknown[]) => {
        begin(expectation, name);
        return decide(expectation, name, given);
      };
    }
    if (name === 'not' && isPlain && !isNot)
      return chained({
        ...expectation,
        isNot: true,
        call: `${call}.not`,
        matchers: () => matchers()['not'] as Matchers,
      });
    const found = matchers()[name];
    if (typeof found === 'function')
      return (...given: readonly unknown[]) => {
        begin(expectation, name);
        return perform(expectation, name, given);
      };
    if (typeof found !== 'object')
      return refuse(currentScope()?.run, `${call} has no matcher "${name}"${didYouMean(name, matcherNames())}`);
    const awaits = name === 'resolves' || name === 'rejects' || expectation.awaits;
    return chained({
      ...expectation,
      isPlain: false,
      awaits,
      call: `${call}.${name}`,
      matchers: () => found as Matchers,
    });
  },
};

const chained = (expectation: Expectation): object => new Proxy(expectation, handler);

function begin({ actual, call, awaits, onMatcher }: Expectation, name: string): void {
  onMatcher();
  try {
    refuseMisuse({ actual, call, name, awaits });
  } catch (error) {
    currentScope()?.run.noteSlip(error);
    throw error;
  }
}

/** By the fast matcher where it has an answer, else by Playwright. */
function decide(expectation: Expectation, name: string, given: readonly unknown[]): unknown {
  const { actual, isNot, message } = expectation;
  const answer = fastMatchers[name]?.(actual, given);
  if (answer === !isNot) return undefined;
  const failure = answer === false ? fastFailure(name, actual, { args: given, message }) : undefined;
  if (!failure) return perform(expectation, name, given);
  noteMatcherCall(failure, { name, isNot, actual, args: given });
  throw failure;
}

function perform({ matchers, call }: Expectation, name: string, given: readonly unknown[]): unknown {
  const result = (matchers()[name] as Matcher)(...given);
  if (!(result instanceof Promise)) return result;
  return currentOperations()?.follow('expectation', `${call}.${name}(…)`, result) ?? result;
}

const messageOf = (about: ExpectArgs[1]): string | undefined => (typeof about === 'string' ? about : about?.message);

/** Every matcher that Playwright has. */
const matcherNames = (): string[] => {
  const { prototype } = { prototype: playwrightExpect()(0) as object };
  return [...Object.keys(fastMatchers), ...Object.keys(prototype)];
};

/** An `expect` that hands over to one of Playwright's, which is loaded when it is needed. */
function expectLike(load: () => PlaywrightExpect, subject: string, isPlain: boolean): PlaywrightExpect {
  const start = (
    begun: Pick<Expectation, 'call' | 'matchers' | 'actual' | 'isPlain'> & Partial<Pick<Expectation, 'message'>>,
  ) =>
    chained({
      message: undefined,
      ...begun,
      isNot: false,
      awaits: false,
      onMatcher: currentOperations()?.expectCalled() ?? none,
    });
  return new Proxy((() => {}) as unknown as PlaywrightExpect, {
    apply: (_target, _this, args: ExpectArgs) =>
      start({
        call: `${subject}(…)`,
        matchers: () => load()(...args) as unknown as Matchers,
        actual: args[0],
        isPlain,
        message: messageOf(args[1]),
      }),
    has: (_target, name) => Reflect.has(load(), name),
    get: (_target, name) => {
      const found = Reflect.get(load(), name) as unknown;
      if (typeof found !== 'function') return found;
      if (name === 'poll')
        return (...args: Parameters<PlaywrightExpect['poll']>) =>
          start({
            call: `${subject}.poll(…)`,
            matchers: () => load().poll(...args) as unknown as Matchers,
            actual: undefined,
            isPlain: false,
          });
      if (name === 'soft') return expectLike(() => load().soft, `${subject}.soft`, false);
      if (name === 'configure' || name === 'extend')
        return (...args: readonly unknown[]) => {
          const made = Reflect.apply(found, load(), args) as PlaywrightExpect;
          return expectLike(() => made, subject, false);
        };
      return found;
    },
  });
}

/** Playwright's `expect`: its matchers for pages and locators wait until they hold, those for values do not. */
export const expect: PlaywrightExpect = expectLike(playwrightExpect, 'expect', true);
