import type { AlarmPolicy, BusinessFunction, Component, Series } from '../../../src/model/function.ts';
import type { Outcome, RunResult, StepResult } from '../../../src/model/run.ts';
import type { FunctionState, Observation } from '../../../src/model/state.ts';
import type { SubjectPolicy } from '../../../src/state/policy.ts';
import { initialState, observe } from '../../../src/state/transition.ts';

export const START = Date.parse('2026-01-05T09:00:00Z');
export const EVERY = 30_000;
export const FRESH = 75_000;
export const subject = { functionId: 'place-order', target: 'live' };

/** `2/3` is two of the last three. */
export const series = (text: string): Series => {
  const [count, of] = text.split('/').map(Number);
  return { count: count!, of: of! };
};

export const alarm = (after: string, clearAfter = '1/1', locations = 1): AlarmPolicy => ({
  after: series(after),
  clearAfter: series(clearAfter),
  locations,
});

export const policy = (change: Partial<SubjectPolicy> = {}): SubjectPolicy => ({
  alarm: alarm('2/2'),
  staleAt: (lastAt) => lastAt + FRESH,
  ...change,
});

let count = 0;
export const seen = (outcome: Outcome, at: number, change: Partial<Observation> = {}): Observation => ({
  runId: `run-${(count += 1)}`,
  at,
  outcome,
  durationMs: 1000,
  ...(outcome === 'failed' ? { step: 'Pay', component: 'voyager', error: 'refused' } : {}),
  ...(outcome === 'inconclusive' ? { trouble: 'runner-killed', error: 'The runner was killed.' } : {}),
  ...change,
});

const letters = {
  P: ['passed', 1000],
  Y: ['flaky', 1000],
  S: ['passed', 5000],
  F: ['failed', 1000],
  I: ['inconclusive', 1000],
  K: ['skipped', 0],
} as const;

/**
 * One observation each half minute: P passed, Y flaky, S passed slowly, F failed, I inconclusive, K skipped. Returns the
 * state after each.
 */
export function follow(text: string, how: SubjectPolicy, from = initialState(subject, START)): FunctionState[] {
  const begin = (from.tracks['local']?.recent.at(-1)?.at ?? START) + EVERY;
  let state = from;
  return Array.from(text as Iterable<keyof typeof letters>, (letter, index) => {
    const [outcome, durationMs] = letters[letter];
    const now = begin + index * EVERY;
    state = observe(state, 'local', seen(outcome, now, { durationMs }), { policy: how, now });
    return state;
  });
}

/** `state` after one more run from a location at `now`. */
export const told = (
  state: FunctionState,
  change: Partial<Observation> & { readonly at: number; readonly outcome?: Outcome },
  how: SubjectPolicy,
  location = 'local',
): FunctionState =>
  observe(state, location, seen(change.outcome ?? 'passed', change.at, change), { policy: how, now: change.at });

const stateLetters = { working: 'W', slow: 'S', failing: 'F', unknown: 'U', maintenance: 'M' };
export const shown = (states: readonly FunctionState[]): string =>
  states.map(({ state }) => stateLetters[state]).join('');

export const component = (id: string, change: Partial<Component> = {}): [string, Component] => [
  id,
  { id, name: id, provides: `What ${id} does`, dependsOn: [], supplier: false, ...change },
];

export const fn = (id: string, change: Partial<BusinessFunction> = {}): [string, BusinessFunction] => [
  id,
  {
    id,
    question: `Can they ${id}?`,
    checkFile: `/checks/${id}.ts`,
    check: `checks/${id}.ts`,
    schedule: { kind: 'every', everyMs: EVERY },
    timeoutMs: 10_000,
    severity: 'critical',
    audiences: ['customer-service'],
    targets: ['live'],
    dependsOn: [],
    alarm: alarm('2/2'),
    impact: { summary: `They cannot ${id}.`, whenDown: {} },
    page: { block: [], serviceWorkers: 'block' },
    params: {},
    secrets: [],
    propagateTrace: true,
    ...change,
  },
];

export const step = (name: string, change: Partial<StepResult> = {}): StepResult => ({
  name,
  depth: 0,
  startMs: 0,
  durationMs: 100,
  ok: true,
  ...change,
});

export const result = (change: Partial<RunResult> = {}): RunResult => ({
  functionId: 'place-order',
  target: 'live',
  location: 'local',
  runId: 'r1',
  dueAt: START,
  startedAt: START,
  finishedAt: START + 1000,
  outcome: 'passed',
  durationMs: 900,
  attempts: 1,
  steps: [],
  measurements: [],
  evidence: [],
  cleanupFailures: 0,
  log: [],
  ...change,
});
