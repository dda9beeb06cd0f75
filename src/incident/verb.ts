import type { Cause } from '../model/state.ts';

/** How what a component provides is spoken of: it is down, has a fault, or is slow. */
export type Verb = 'down' | 'faulty' | 'slow';

/** What a failing function found. Causes from before the kind was recorded say that nothing answered. */
function verbOfOne(cause: Cause): Verb {
  switch (cause.kind) {
    case 'failed-step':
    case 'timed-out':
      if (cause.failure === 'wrong-answer') return 'faulty';
      return cause.failure === 'slow' ? 'slow' : 'down';
    case 'measurement':
      return cause.isAbove && isTime(cause.unit) ? 'slow' : 'faulty';
    case 'slow':
      return 'slow';
    case 'passed':
    case 'never-run':
    case 'stale':
    case 'runner-trouble':
    case 'maintenance':
      return 'down';
  }
}

const isTime = (unit: string | undefined): boolean =>
  unit !== undefined && /^(?:ms|s|seconds?|milliseconds?|min|minutes?)$/i.test(unit);

/** The verb for a component that several functions blame: the gravest that any of them found. */
export function verbOf(causes: readonly Cause[]): Verb {
  const verbs = new Set(causes.map(verbOfOne));
  return (['down', 'faulty', 'slow'] as const).find((verb) => verbs.has(verb)) ?? 'down';
}
