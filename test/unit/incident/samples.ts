import { createLocale } from '../../../src/i18n/locale.ts';
import type { Component, Target } from '../../../src/model/function.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { Subject } from '../../../src/model/names.ts';
import type { Cause, FunctionState, Track } from '../../../src/model/state.ts';
import { openAfter } from '../../../src/incident/decision.ts';
import type { IncidentDecision, IncidentWorld } from '../../../src/incident/decision.ts';
import type { IncidentConfig } from '../../../src/incident/headline.ts';
import { initialState } from '../../../src/state/transition.ts';
import { fn, FRESH, START } from '../state/samples.ts';

export { FRESH, START };
export const minutes = (count: number) => START + count * 60_000;

const target = (name: string, scheduled = true): [string, Target] => [
  name,
  { name, url: `http://${name}.example`, scheduled, variables: {}, origins: [] },
];

export const voyager: Component = {
  id: 'voyager',
  name: 'Voyager',
  provides: 'Credit card payment gateway',
  owner: 'payments-team',
  dependsOn: [],
  supplier: true,
  statusPage: 'https://status.voyager.example/',
  contact: '+44 20 7946 0000',
};
export const shop: Component = {
  id: 'shop',
  name: 'Web shop',
  provides: 'The site on which customers browse and order.',
  owner: 'web-team',
  runbook: 'https://wiki.example/shop',
  dependsOn: ['voyager'],
  supplier: false,
};

export const config: IncidentConfig = {
  locale: createLocale('Europe/London'),
  targets: new Map([target('live'), target('green', false)]),
  components: new Map([
    ['voyager', voyager],
    ['shop', shop],
  ]),
  functions: new Map([
    fn('browse', {
      question: 'Can customers see the catalogue?',
      severity: 'minor',
      dependsOn: ['shop'],
      impact: { summary: 'Customers cannot see our products.', whenDown: {} },
    }),
    fn('card', {
      question: 'Can customers place an order by card?',
      severity: 'major',
      dependsOn: ['voyager'],
      impact: {
        summary: 'Customers cannot place an order.',
        stillWorks: 'Browsing the catalogue.',
        workaround: 'Form OF-7.',
        whenDown: {
          voyager: {
            summary: 'Customers cannot place an order by card.',
            tellCustomers: 'We cannot take cards at the moment.',
          },
        },
      },
    }),
    fn('gateway', {
      question: 'Does the card gateway answer?',
      severity: 'critical',
      audiences: ['operations'],
      dependsOn: ['voyager'],
      impact: { summary: 'No card can be charged.', whenDown: {} },
    }),
  ]),
};
export const twoTargets: IncidentConfig = { ...config, targets: new Map([target('live'), target('green')]) };

export const world = (open: readonly Incident[] = [], change: Partial<IncidentWorld> = {}): IncidentWorld => ({
  open,
  config,
  stateOf: () => undefined,
  staleAt: (_subject, lastAt) => lastAt + FRESH,
  groupWithinMs: 0,
  ...change,
});

export const subject = (functionId: string, at = 'live'): Subject => ({ functionId, target: at });
export const failedAt = (component?: string, step = 'Pay', error = 'the card was refused'): Cause => ({
  kind: 'failed-step',
  step,
  ...(component === undefined ? {} : { component }),
  error,
});

export const state = (functionId: string, change: Partial<FunctionState> = {}): FunctionState => ({
  ...initialState(subject(functionId), START),
  state: 'working',
  cause: { kind: 'passed' },
  ...change,
});

export const failing = (functionId: string, component?: string, change: Partial<FunctionState> = {}): FunctionState => {
  const track: Track = {
    recent: [],
    isFailing: true,
    isSlow: false,
    lastJudgedAt: minutes(2),
    firstFailedAt: minutes(1),
    evidence: { runId: `run-of-${functionId}`, at: minutes(2), outcome: 'failed', durationMs: 1 },
  };
  return state(functionId, {
    state: 'failing',
    cause: failedAt(component),
    since: minutes(2),
    tracks: { local: track },
    ...change,
  });
};

export const silent = (functionId: string, since = START): FunctionState =>
  state(functionId, {
    state: 'unknown',
    cause: { kind: 'stale', since },
    tracks: { local: { recent: [], isFailing: false, isSlow: false, lastJudgedAt: since } },
  });

/** Ids in order: `I1`, `I2` … */
export function ids(): () => string {
  let count = 0;
  return () => `I${(count += 1)}`;
}

/** The world after decisions. */
export const apply = (before: IncidentWorld, decisions: readonly IncidentDecision[]): IncidentWorld => ({
  ...before,
  open: decisions.reduce<readonly Incident[]>((open, one) => openAfter(open, one), before.open),
});
