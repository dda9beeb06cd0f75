import { isWithin, valueAt, valuesAt, type Path } from './path.ts';
import type { Report } from './problem.ts';

/** A part of the form that nothing acts on in this version. */
interface NotYet {
  readonly at: string;
  /** Only when the value is like this. */
  readonly when?: (value: unknown, path: Path) => boolean;
  readonly instead: string;
}

const laterChannels = new Set<unknown>(['slack', 'email', 'alertmanager', 'opsgenie']);
const isLaterChannel = (channel: unknown): boolean => laterChannels.has(valueAt(channel, ['type']));

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
  { at: 'people', instead: 'put telephone numbers in a component under contact' },
  { at: 'rosters', instead: 'let the pager keep them' },
  { at: 'channels.*', when: isLaterChannel, instead: 'use type: webhook or pagerduty' },
  { at: 'alerting.groupWithin', instead: 'incidents of one cause are joined for as long as they are open' },
  { at: 'alerting.policies.*.during', instead: 'policies hold at all hours' },
  {
    at: 'alerting.policies.*.steps.*',
    when: (_, path) => Number(path.at(-1)) > 0,
    instead: 'put all channels in the first step',
  },
  { at: 'alerting.policies.*.steps.0.after', instead: 'the first step is taken at once' },
  { at: 'alerting.policies.*.steps.0.at', instead: 'the first step is taken at once' },
  { at: 'alerting.heartbeat.url', when: (value) => value !== '', instead: 'watch /healthz from outside' },
  { at: 'alerting.self', instead: 'watch /healthz from outside' },
  { at: 'access.view', when: (value) => value === 'login', instead: 'let a proxy in front ask for the login' },
  { at: 'access.login', instead: 'let a proxy in front ask for the login' },
];

/** Refuses what this version does not act on. */
export function checkNotYet(root: unknown, spoiled: ReadonlySet<string>, report: Report): void {
  for (const { at, when, instead } of notYet) {
    for (const { path, value } of valuesAt(root, at)) {
      if (isWithin(path, spoiled) || (when && !when(value, path))) continue;
      report(path, `not yet built in this version; remove it (${instead})`);
    }
  }
}
