import type { Incident } from '../../../src/model/incident.ts';
import type { Subject } from '../../../src/model/names.ts';
import type { Notice } from '../../../src/model/notice.ts';
import type { Job, RunResult } from '../../../src/model/run.ts';
import type { FunctionState } from '../../../src/model/state.ts';
import { newRunId } from '../../../src/time/sortable-id.ts';

export const NOON = Date.parse('2026-03-02T12:00:00Z');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const browse: Subject = { functionId: 'browse-catalogue', target: 'live' };
export const order: Subject = { functionId: 'place-order', target: 'live' };

export const job = (subject: Subject = browse, dueAt = NOON): Job => ({
  ...subject,
  location: 'local',
  runId: newRunId(dueAt),
  dueAt,
});

export const passed = (of: Job = job(), change: Partial<RunResult> = {}): RunResult => ({
  ...of,
  outcome: 'passed',
  startedAt: of.dueAt + 5,
  finishedAt: of.dueAt + 1205,
  durationMs: 1200,
  attempts: 1,
  steps: [
    { name: 'Open the catalogue', depth: 0, startMs: 3, durationMs: 400.5, ok: true },
    { name: 'Search', depth: 0, component: 'shop', startMs: 410, durationMs: 700, ok: true },
    { name: 'Type', depth: 1, startMs: 411, durationMs: 20.3, ok: true },
  ],
  measurements: [
    { name: 'queue_depth', value: 17 },
    { name: 'first_byte', value: 0.123456789, unit: 'seconds' },
  ],
  evidence: [],
  cleanupFailures: 0,
  log: [],
  ...change,
});

export const failed = (of: Job = job(), change: Partial<RunResult> = {}): RunResult =>
  passed(of, {
    outcome: 'failed',
    attempts: 2,
    steps: [
      { name: 'Pay', depth: 0, component: 'voyager', startMs: 1, durationMs: 50, ok: false, error: 'refused: 503' },
    ],
    failure: {
      step: 'Pay',
      component: 'voyager',
      timedOut: false,
      message: 'refused: 503',
      detail: 'at pay.ts:3\n  x',
    },
    evidence: [{ kind: 'screenshot', file: 'screenshot.png', bytes: 4711 }],
    certificateExpiresAt: NOON + 90 * DAY,
    cleanupFailures: 1,
    log: ['first “line”', 'second \u0007 line'],
    ...change,
  });

export const inconclusive = (of: Job = job()): RunResult =>
  passed(of, {
    outcome: 'inconclusive',
    steps: [],
    measurements: [],
    trouble: { trouble: 'browser-unavailable', message: 'No Chromium was found.' },
  });

export const state = (subject: Subject = browse, change: Partial<FunctionState> = {}): FunctionState => ({
  ...subject,
  state: 'working',
  cause: { kind: 'passed' },
  since: NOON,
  tracks: { local: { recent: [], isFailing: false, isSlow: false, lastJudgedAt: NOON } },
  knownSince: NOON,
  isCheckingAgain: false,
  ...change,
});

export const incident = (id: string, change: Partial<Incident> = {}): Incident => ({
  id,
  causeKey: 'component:voyager@live',
  severity: 'critical',
  stage: 'open',
  title: 'Voyager is down: Credit card payment gateway is NOT available.',
  affected: [
    { ...order, cause: { kind: 'failed-step', step: 'Pay', error: 'refused: 503' }, joinedAt: NOON, runId: 'r' },
  ],
  startedAt: NOON - 60_000,
  openedAt: NOON,
  ...change,
});

export const notice = (incidentId: string, action: Notice['action'] = 'trigger'): Notice => ({
  action,
  reason: action === 'resolve' ? 'incident-resolved' : 'incident-opened',
  incidentId,
  severity: 'critical',
  headline: `${action} of ${incidentId}`,
  details: [{ label: 'Since', text: '12:00' }],
  links: [],
  functions: ['place-order'],
  at: NOON,
});
