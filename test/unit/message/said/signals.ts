import { healthReport, ownTroubles, type HealthFacts } from '../../../../src/app/health.ts';
import {
  calendarTroubles,
  channelTrouble,
  networkTrouble,
  overloadTrouble,
  ownSignals,
} from '../../../../src/app/self-monitoring.ts';
import { refusalText } from '../../../../src/app/refused-scripts.ts';
import type { Locale } from '../../../../src/i18n/locale.ts';
import type { RunResult } from '../../../../src/model/run.ts';
import type { Condition, NamedAlarm, Signal } from '../../../../src/model/signal.ts';
import { saidMisread, saidTrouble } from '../../../../src/notify/feed-words.ts';
import { readAlertmanagerWebhook } from '../../../../src/notify/inbound-alertmanager.ts';
import { stormSignals } from '../../../../src/escalation/storm.ts';
import { suppressionText, suppressionReasons } from '../../../../src/escalation/suppression-text.ts';
import { emptyAlarmMemory, evaluateAlarms, type AlarmFacts } from '../../../../src/state/alarms.ts';
import { certificateSignals } from '../../../../src/state/certificates.ts';
import { observationOf } from '../../../../src/state/observation.ts';
import { verdictOf } from '../../../../src/state/verdict.ts';
import { incidentOf } from '../../notify/samples.ts';
import { policy, result } from '../../state/samples.ts';
import { configIn, MINUTE, START, stateOf } from './world.ts';

const textsOf = (signals: readonly Signal[]) => signals.flatMap(({ says, detail = '' }) => [says, detail]);

/** Named alarms with each kind of condition, on and in the time after. */
export function saidOfAlarms(locale: Locale): string[] {
  const of = { functionId: 'ZkOrder' } as const;
  const number = { kind: 'measurement', ...of, name: 'ZkDepth' } as const;
  const conditions: readonly Condition[] = [
    { kind: 'function-state', ...of, states: ['slow', 'failing', 'unknown'] },
    { ...number, above: 1 },
    { ...number, below: 100 },
    { ...number, growsBy: 1 },
    ...[1, 2].flatMap((count) =>
      (['failed', 'flaky'] as const).map((outcome) => ({ kind: 'outcomes', ...of, outcome, count }) as const),
    ),
  ];
  const named: NamedAlarm = {
    id: 'ZkAlarm',
    says: 'ZkSays.',
    severity: 'major',
    conditions,
    atLeast: 1,
    withinMs: 10 * MINUTE,
    targets: ['ZkLive'],
  };
  const run = (n: number, outcome: RunResult['outcome']): RunResult =>
    result({
      runId: `ZkRun${n}`,
      outcome,
      finishedAt: START - n * MINUTE,
      measurements: [{ name: 'ZkDepth', value: 40.5 - n }],
    });
  const runs = [run(0, 'failed'), run(1, 'flaky'), run(2, 'failed'), run(3, 'flaky')];
  return (['slow', 'failing', 'unknown'] as const).flatMap((state) => {
    const facts = (recent: readonly RunResult[], now: typeof state | 'working'): AlarmFacts => ({
      state: () => ({ ...stateOf(0, { kind: 'passed' }), state: now }),
      components: [],
      recentRuns: () => recent,
      locale,
    });
    const alarms = new Map([['ZkAlarm', named]]);
    const first = evaluateAlarms(alarms, facts(runs, state), emptyAlarmMemory, START);
    const later = evaluateAlarms(alarms, facts([], 'working'), first.memory, START + MINUTE);
    return textsOf([...first.raised, ...later.raised]);
  });
}

/** Certificates, storms, alerts from outside, states with no reason. */
export function saidOfTheRest(locale: Locale): string[] {
  const config = configIn(locale);
  const certificate = { warnBeforeMs: 30 * 86_400_000, severity: 'minor' } as const;
  const functions = new Map([...config.functions].map(([id, fn]) => [id, { ...fn, certificate }]));
  const states = Array.from({ length: 9 }, (_, n) => stateOf(n, { kind: 'passed' }, { certificateExpiresAt: START }));
  const open = [1, 2].map((n) =>
    incidentOf(`Zk${n}`, {
      title: 'ZkTitle.',
      telling: {
        from: 0,
        severity: 'major',
        reason: 'incident-opened',
        done: 1,
        round: 1,
        summarised: n === 1 ? ['ZkPager', 'ZkChat'] : ['ZkPager'],
      },
    }),
  );
  const alert = { status: 'firing', fingerprint: 'Zk1', labels: { alertname: 'ZkAlert', component: 'zk-gate' } };
  const webhook = readAlertmanagerWebhook(Buffer.from(JSON.stringify({ version: '4', alerts: [alert] })), {
    source: {
      name: 'ZkSource',
      type: 'alertmanager',
      token: 'ZkToken',
      target: 'ZkLive',
      componentLabel: 'component',
      components: {},
      severity: 'major',
      severities: {},
    },
    components: config.components,
    now: START,
    locale,
  });
  const unexplained = [result({ outcome: 'inconclusive' }), result({ outcome: 'failed' })];
  const track = { recent: [], isFailing: true, isSlow: false, lastJudgedAt: START };
  const { cause } = verdictOf({ ZkHere: track }, policy({ locale }), START);
  return [
    ...textsOf([-1, 1].flatMap((sign) => certificateSignals(states, functions, START + sign * MINUTE, locale))),
    ...textsOf(stormSignals(open, locale)),
    ...textsOf(webhook.kind === 'alerts' ? webhook.raised : []),
    ...unexplained.map((one) => observationOf(one, locale).error ?? ''),
    'error' in cause ? cause.error : '',
    ...Object.values(suppressionReasons).map((why) => suppressionText(why, locale)),
  ];
}

function feedTroubles(locale: Locale): string[] {
  const url = 'https://zk.example/calendar.ics';
  const feeds = [
    { kind: 'holidays', url },
    { kind: 'roster', roster: 'ZkRoster', url },
  ] as const;
  const troubles = [true, false].map((isKnown) => saidTrouble({ url, feeds }, { why: 'ZkWhy', isKnown }, locale));
  return [...troubles, saidMisread({ url, feeds: [feeds[1]] }, 'ZkProblem', locale)];
}

/** What is wrong with the monitor itself. */
export function saidOfMonitor(locale: Locale): string[] {
  const facts: HealthFacts = {
    now: 2_000_000,
    startedAt: 0,
    lastBeatAt: 0,
    lastFinishedAt: 0,
    quietMs: MINUTE,
    oldestPendingMs: 20 * MINUTE,
    latenessMs: 12_000,
    capacity: 1.3,
    storeTrouble: 'ZkFull.',
    unreadableRows: [{ table: 'ZkTable', id: 'ZkRow' }],
    configProblems: ['ZkProblem'],
    scriptProblems: [true, false].map((isLastGoodInUse) =>
      refusalText({ script: 'ZkScript', functions: ['ZkFunction'], problem: 'ZkReason', isLastGoodInUse }, locale.say),
    ),
    runner: { up: false, busy: 0, waiting: 0, browserProblem: 'ZkBrowser' },
    locale,
  };
  const { troubles, missing } = healthReport(facts);
  const own = [
    ...ownTroubles(facts),
    channelTrouble('ZkPager', { how: 'refused', error: 'ZkError' }, locale),
    channelTrouble('ZkPager', { how: 'unclear', error: 'ZkError' }, locale),
    ...calendarTroubles(feedTroubles(locale), locale),
    networkTrouble('ZkDetail', locale),
    overloadTrouble(1000, locale),
  ];
  const signals = ownSignals(own, new Map(), { wall: START + 10 * MINUTE, monotonic: 10 * MINUTE }, locale);
  return [...troubles, ...missing, ...textsOf(signals), ...own.flatMap(({ says, detail = '' }) => [says, detail])];
}
