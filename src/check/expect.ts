// The `expect` that scripts import: the fast matchers first, Playwright's own for everything else.
import { fastMatchers } from './fast-matchers.ts';
import { playwrightExpect, type PlaywrightExpect } from './playwright-expect.ts';

type ExpectArgs = Parameters<PlaywrightExpect>;
type Matchers = Record<string | symbol, (...args: readonly unknown[]) => unknown>;

const lazily: ProxyHandler<{ readonly args: ExpectArgs }> = {
  get({ args }, name) {
    const whole = () => playwrightExpect()(...args) as unknown as Matchers;
    const holds = typeof name === 'string' && Object.hasOwn(fastMatchers, name) ? fastMatchers[name] : undefined;
    if (!holds) return whole()[name];
    return (...given: readonly unknown[]) => (holds(args[0], given) ? undefined : whole()[name]?.(...given));
  },
};

/** Playwright's `expect`: its matchers for pages and locators wait until they hold, those for values do not. */
export const expect: PlaywrightExpect = new Proxy((() => {}) as unknown as PlaywrightExpect, {
  apply: (_target, _this, args: ExpectArgs) => new Proxy({ args }, lazily),
  get: (_target, name) => Reflect.get(playwrightExpect(), name) as unknown,
  has: (_target, name) => Reflect.has(playwrightExpect(), name),
});
