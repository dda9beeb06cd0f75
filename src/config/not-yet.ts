import { isWithin, valuesAt } from './path.ts';
import type { Report } from './problem.ts';

/** A part of the form that nothing acts on in this version. */
interface NotYet {
  readonly at: string;
  /** Only when the value is like this. */
  readonly when?: (value: unknown) => boolean;
  readonly instead: string;
}

/** Whatever is built loses its line here; until then a configuration that says it is refused, never half obeyed. */
const notYet: readonly NotYet[] = [
  {
    at: 'store',
    when: (value) => typeof value === 'string' && /^postgres(ql)?:/.test(value),
    instead: 'name a folder such as ./data',
  },
  {
    at: 'functions.*.alarm.locations',
    when: (value) => typeof value === 'number' && value > 1,
    instead: 'there is one location',
  },
  { at: 'functions.*.backlog', instead: 'put it in impact.workaround' },
  { at: 'functions.*.transactions', instead: 'nothing counts them' },
  { at: 'functions.*.failureModes', instead: 'keep it as a comment' },
];

/** Refuses what this version does not act on. */
export function checkNotYet(root: unknown, spoiled: ReadonlySet<string>, report: Report): void {
  for (const { at, when, instead } of notYet) {
    for (const { path, value } of valuesAt(root, at)) {
      if (isWithin(path, spoiled) || (when && !when(value))) continue;
      report(path, `not yet built in this version; remove it (${instead})`);
    }
  }
}
