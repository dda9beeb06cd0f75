import { unstopped } from '../../incident/plain-line.ts';
import type { Component } from '../../model/function.ts';
import type { Audience } from '../../model/names.ts';
import type { Outcome, Trouble } from '../../model/run.ts';
import type { Cause, State } from '../../model/state.ts';
import { shortDuration } from '../../time/duration.ts';
import { sayStamp, stamp } from './time-text.ts';

/** What the page calls a state. */
export const stateWords: Readonly<Record<State, string>> = {
  working: 'Working',
  slow: 'Slow',
  failing: 'Not working',
  unknown: 'Not known',
  maintenance: 'Planned work',
};

export const audienceWords: Readonly<Record<Audience, string>> = {
  'customer-service': 'Customer service',
  'back-office': 'Back office',
  operations: 'Operations',
};

export const outcomeWords: Readonly<Record<Outcome, string>> = {
  passed: 'Passed',
  flaky: 'Passed on the second try',
  failed: 'Failed',
  inconclusive: 'Could not be judged',
  skipped: 'Skipped',
};

export const troubleWords: Readonly<Record<Trouble, string>> = {
  'browser-unavailable': 'no browser could be started',
  'script-does-not-load': 'the check script does not load',
  'script-blocked': 'the check script blocked its process',
  'runner-killed': 'the runner was killed',
  'out-of-memory': 'the check script used too much memory',
  'too-much-output': 'the check script wrote too much',
  'missing-secret': 'a secret is missing',
  'evidence-disk': 'evidence could not be written',
  'shut-down': 'the monitor was shut down meanwhile',
  interrupted: 'the monitor was interrupted meanwhile',
};

/** Where and when a page is read. */
export interface Reading {
  readonly now: number;
  readonly zone: string;
}

/** Why a state holds, for people who look after the machinery. */
export function technicalReason(cause: Cause, { now, zone }: Reading): string {
  const when = (at: number) => sayStamp(stamp(at, now, zone));
  const step = 'step' in cause && cause.step ? `Step “${cause.step}”` : 'The check';
  switch (cause.kind) {
    case 'passed':
      return 'The last try passed.';
    case 'failed-step':
      return `${step} failed: ${cause.error}`;
    case 'timed-out':
      return `${step} did not finish in time: ${cause.error}`;
    case 'slow':
      return `Took ${shortDuration(cause.durationMs)}; over ${shortDuration(cause.limitMs)} is slow.${cause.step ? ` Longest step: “${cause.step}”.` : ''}`;
    case 'measurement':
      return `${measured(cause)}.`;
    case 'never-run':
      return 'Not tried yet.';
    case 'stale':
      return `No fresh answer since ${when(cause.since)}.`;
    case 'runner-trouble':
      return `Could not be judged since ${when(cause.since)}: ${troubleWords[cause.trouble]}. ${cause.message}`;
    case 'maintenance':
      return `${cause.says}, until ${when(cause.until)}.`;
  }
}

/** `queue_depth is 812 orders; over 500 is too much`. */
function measured({ name, value, limit, isAbove, unit }: Extract<Cause, { kind: 'measurement' }>): string {
  const of = (number: number) => `${number}${unit === undefined ? '' : ` ${unit}`}`;
  return `${name} is ${of(value)}; ${isAbove ? `over ${of(limit)} is too much` : `under ${of(limit)} is too little`}`;
}

/** Why a state holds, without a word about machinery. */
export function plainReason(state: State, cause: Cause, { now, zone }: Reading): string {
  const when = (at: number) => sayStamp(stamp(at, now, zone));
  if (cause.kind === 'maintenance') return `${cause.says}, until ${when(cause.until)}.`;
  switch (state) {
    case 'working':
      return '';
    case 'slow':
      return 'It works, but takes longer than usual.';
    case 'failing':
      return 'It does not work.';
    case 'maintenance':
      return 'Planned work.';
    case 'unknown':
      if (cause.kind === 'stale') return `No fresh answer since ${when(cause.since)}.`;
      if (cause.kind === 'runner-trouble') return `It could not be tried since ${when(cause.since)}.`;
      return 'Not tried yet. The first answer is on its way.';
  }
}

/** The big sentence and the small one of a broken component, with the target when it is not where customers go. */
export const componentSentence = (component: Component, elsewhere?: string) => ({
  big: `${unstopped(component.provides)} is NOT available`,
  small: `${component.name} is down${elsewhere === undefined ? '' : ` at ${elsewhere}`}`,
});
