// Expectations that say nothing about the business, whatever it answers: some of them always hold.
import { ScriptMistake } from './script-mistake.ts';

interface Use {
  readonly actual: unknown;
  /** `expect(…).not` */
  readonly call: string;
  /** Of the matcher. */
  readonly name: string;
  /** Through `resolves` or `rejects`. */
  readonly awaits: boolean;
}

/** Matchers for values. All others of Playwright are for pages, locators and replies, and refuse anything else. */
const forValues = new Set(
  'toBe toBeCloseTo toBeDefined toBeFalsy toBeGreaterThan toBeGreaterThanOrEqual toBeInstanceOf toBeLessThan toBeLessThanOrEqual toBeNaN toBeNull toBeTruthy toBeUndefined toContain toContainEqual toEqual toHaveLength toHaveProperty toMatch toMatchObject toStrictEqual'.split(
    ' ',
  ),
);

/** Matchers that a function may be given to. */
const forFunctions = new Set(['toThrow', 'toThrowError', 'toPass', 'toBeDefined', 'toBeInstanceOf']);

/** Throws a ScriptMistake when the matcher is given something that it cannot be meant for. */
export function refuseMisuse({ actual, call, name, awaits }: Use): void {
  if (typeof actual !== 'object' && typeof actual !== 'function') return;
  const whole = `${call}.${name}(…)`;
  if (actual instanceof Promise && !awaits && name !== 'toPass')
    throw new ScriptMistake(
      `${whole} was given a promise and not its value. Write: ${whole.replace('(…)', '(await …)')}`,
    );
  if (typeof actual === 'function' && !forFunctions.has(name))
    throw new ScriptMistake(
      `${whole} was given the function ${actual.name} and not its result. Write: ${whole.replace('(…)', `(….${actual.name}())`)}`,
    );
  if (forValues.has(name) && isLocator(actual))
    throw new ScriptMistake(
      `${whole} was given a locator, which is there whatever the page shows. Write: await expect(…).toBeVisible(), toHaveText(…) or toHaveCount(…)`,
    );
}

const isLocator = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'boundingBox' in value && 'getByRole' in value;
