// A business whose every word begins with `Zk`, so that whatever else stands in a text was put there by the program.
import type { Config } from '../../../../src/config/config.ts';
import type { IncidentWorld } from '../../../../src/incident/decision.ts';
import type { Locale } from '../../../../src/i18n/locale.ts';
import type { Incident } from '../../../../src/model/incident.ts';
import { audiences } from '../../../../src/model/names.ts';
import type { Cause, FunctionState } from '../../../../src/model/state.ts';
import { initialState } from '../../../../src/state/transition.ts';
import { aComponent, aConfig, aFunction, aTarget } from '../../web/fixture-config.ts';

export const START = Date.parse('2026-01-05T09:00:00Z');
export const MINUTE = 60_000;

const impact = { summary: 'ZkSummary.', stillWorks: 'ZkStill.', tellCustomers: 'ZkTell.', workaround: 'ZkForm.' };
const many = Array.from({ length: 9 }, (_, n) =>
  aFunction(`zk-${n}`, `ZkAsk${n}?`, {
    dependsOn: ['zk-gate'],
    audiences: n === 0 ? audiences : ['operations'],
    impact: { ...impact, summary: `ZkSummary${n}.`, whenDown: {} },
  }),
);
const components = [
  aComponent('zk-gate', 'ZkGate', 'ZkPayments.', {
    supplier: true,
    owner: 'zk-team',
    team: { id: 'zk-team', name: 'ZkTeam', members: [], contact: 'ZkContact', channel: 'ZkPager' },
    contact: 'ZkContact',
    runbook: 'https://zk.example/book',
    statusPage: 'https://zk.example/status',
  }),
  aComponent('zk-site', 'ZkSite', 'ZkSite', { dependsOn: ['zk-gate'], owner: 'ZkOwner', contact: 'ZkContact' }),
];

/** The business as `locale` says it; with `isWide` two of its targets are watched. */
export const configIn = (locale: Locale, isWide = false, more: Partial<Config> = {}): Config =>
  aConfig(many, components, {
    locale,
    organisation: 'ZkFirm',
    targets: new Map(['ZkLive', 'ZkGreen'].map((name, n) => [name, aTarget(name, n === 0 || isWide)])),
    ...more,
  });

export const worldIn = (config: Config, open: readonly Incident[] = []): IncidentWorld => ({
  open,
  config,
  stateOf: () => undefined,
  staleAt: (_subject, lastAt) => lastAt + MINUTE,
  groupWithinMs: 0,
});

/** Causes of every kind that people are told of. */
export const causes: Readonly<Record<string, Cause>> = {
  fails: { kind: 'failed-step', error: 'ZkError' },
  failsAt: { kind: 'failed-step', step: 'ZkStep', error: 'ZkError' },
  blamed: { kind: 'failed-step', step: 'ZkStep', component: 'zk-gate', error: 'ZkError' },
  elsewhere: { kind: 'timed-out', component: 'zk-site', error: 'ZkError' },
  timesOut: { kind: 'timed-out', error: 'ZkError' },
  timesOutAt: { kind: 'timed-out', step: 'ZkStep', error: 'ZkError' },
  over: { kind: 'measurement', name: 'ZkDepth', value: 2.5, limit: 2, isAbove: true, unit: 'ZkUnit' },
  under: { kind: 'measurement', name: 'ZkDepth', value: 1, limit: 2, isAbove: false },
  trouble: { kind: 'runner-trouble', trouble: 'runner-killed', message: 'ZkTrouble.', since: START },
  stale: { kind: 'stale', since: START },
  passed: { kind: 'passed' },
};

/** A function that fails, or of which nothing is known. */
export function stateOf(n: number, cause: Cause, more: Partial<FunctionState> = {}): FunctionState {
  const isSilent = cause.kind === 'stale' || cause.kind === 'runner-trouble';
  const track = { recent: [], isFailing: !isSilent, isSlow: false, lastJudgedAt: START };
  return {
    ...initialState({ functionId: `zk-${n}`, target: 'ZkLive' }, START),
    state: isSilent ? 'unknown' : 'failing',
    cause,
    tracks: { ZkHere: track },
    ...more,
  };
}

/** Works again. */
export const wellOf = (n: number): FunctionState => stateOf(n, { kind: 'passed' }, { state: 'working' });

export const flapping = { since: START, until: START + 60 * MINUTE };
