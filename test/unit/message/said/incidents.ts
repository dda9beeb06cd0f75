import { failureKinds } from '../../../../src/model/run.ts';
import type { Cause } from '../../../../src/model/state.ts';
import { closeAtPager } from '../../../../src/incident/closed-at-pager.ts';
import { acknowledge, decide, releaseUnwatched } from '../../../../src/incident/decide.ts';
import type { IncidentDecision, IncidentWorld } from '../../../../src/incident/decision.ts';
import { headline, resolvedHeadline } from '../../../../src/incident/headline.ts';
import { decideSignals } from '../../../../src/incident/signals.ts';
import type { Locale } from '../../../../src/i18n/locale.ts';
import type { Silence } from '../../../../src/model/alerting.ts';
import type { Config } from '../../../../src/config/config.ts';
import type { Hold, Incident, Telling } from '../../../../src/model/incident.ts';
import type { FunctionState } from '../../../../src/model/state.ts';
import type { Signal } from '../../../../src/model/signal.ts';
import { gapEntries } from '../../../../src/record/deciders/gaps.ts';
import { tellOn, type TellingWorld } from '../../../../src/escalation/advance-escalation.ts';
import { alertingOf, policyOf } from '../../../support/alerting.ts';
import { causes, configIn, flapping, MINUTE, START, stateOf, wellOf, worldIn } from './world.ts';
import { textOf } from '../../../support/build/timeline.ts';

const now = START + 10 * MINUTE;
const saidBy = (locale: Locale) => (decisions: readonly IncidentDecision[]) =>
  decisions.flatMap(({ incident, entries }) => [incident.title, ...entries.map((one) => textOf(one, locale))]);
const decided = (state: FunctionState, world: IncidentWorld) => decide(state, world, now, () => 'ZkId');
const openedBy = (state: FunctionState, config: Config): Incident => decided(state, worldIn(config))[0]!.incident;

/** First lines, and the lines of the timeline when functions fail, move, join and recover. */
export function saidOfFunctions(locale: Locale): string[] {
  const saidIn = saidBy(locale);
  const config = configIn(locale);
  const alone = Object.values(causes).map((cause) => decided(stateOf(0, cause), worldIn(config)));
  const incident = openedBy(stateOf(0, causes['blamed']!), config);
  const open = worldIn(config, [incident]);
  const unwell = worldIn(config, [openedBy(stateOf(0, causes['stale']!), config)]);
  const left = { ...incident, affected: incident.affected.map((one) => ({ ...one, recoveredAt: now })) };
  const byTurns = openedBy(stateOf(0, causes['blamed']!, { flapping }), config);
  const grave = { ...stateOf(1, causes['blamed']!), flapping };
  const graver: Config = {
    ...config,
    functions: new Map([...config.functions].map(([id, fn]) => [id, { ...fn, severity: 'critical' as const }])),
  };
  const gaps = (['stopped', 'paused', 'asleep'] as const).map((kind) => ({ kind, from: START, until: now }));
  return [
    ...gaps.flatMap((gap) => gapEntries(gap, [incident])).map(({ entry }) => textOf(entry, config.locale)),
    ...alone.flatMap(saidIn),
    ...saidIn(decided(grave, { ...open, config: graver })),
    ...saidIn(decided(stateOf(0, causes['blamed']!), worldIn(config, [left]))),
    ...saidIn(decided(stateOf(0, causes['elsewhere']!), open)),
    ...saidIn(decided(stateOf(0, causes['fails']!), open)),
    ...saidIn(
      decided(stateOf(0, causes['blamed']!), worldIn(config, [openedBy(stateOf(0, causes['fails']!), config)])),
    ),
    ...saidIn(decided(stateOf(0, causes['blamed']!, { flapping }), open)),
    ...saidIn(decided(stateOf(0, causes['blamed']!), worldIn(config, [byTurns]))),
    ...saidIn(decided(wellOf(0), open)),
    ...saidIn(decided(wellOf(0), unwell)),
    ...saidIn(decided(stateOf(0, causes['fails']!), unwell)),
    ...saidIn(releaseUnwatched(open, () => false, now)),
    ...saidIn([acknowledge(incident, 'ZkAsha', now)!, closeAtPager(incident, 'ZkAsha', now)!]),
  ];
}

/** The first line when it is over, and with other targets, and of things that are not configured any more. */
export function saidOfEnds(locale: Locale): string[] {
  return [false, true].flatMap((isWide) => {
    const config = configIn(locale, isWide);
    const keys = ['component:zk-gate@ZkLive', 'function:zk-0@ZkLive', 'unknown:ZkLive'] as const;
    const part = { functionId: 'zk-0', target: 'ZkLive', cause: causes['stale']!, joinedAt: START };
    const affected = Array.from({ length: 9 }, (_, n) => ({ ...part, functionId: `zk-${n}` }));
    const ends = keys.flatMap((causeKey) =>
      [{ availableAt: now }, {}].map((end) =>
        resolvedHeadline({ causeKey, affected, startedAt: START, ...end }, config),
      ),
    );
    const functions = [...config.functions.values()];
    const component = config.components.get('zk-gate')!;
    const target = isWide ? { target: 'ZkLive' } : {};
    return [
      ...ends,
      ...[causes['stale']!, causes['blamed']!, causes['fails']!].map(
        (cause) => openedBy(stateOf(0, cause), config).title,
      ),
      openedBy({ ...stateOf(0, causes['fails']!), functionId: 'ZkGone' }, config).title,
      ...(['down', 'faulty', 'slow'] as const).flatMap((verb) =>
        [false, true].map((isDoubtful) => headline({ component, verb, isDoubtful, functions, locale, ...target })),
      ),
      ...failureKinds.map((failure) => {
        const cause = { ...causes['blamed']!, failure } as Cause;
        const ended = affected.map((one) => ({ ...one, cause }));
        return resolvedHeadline({ causeKey: keys[0], affected: ended, startedAt: START, availableAt: now }, config);
      }),
      resolvedHeadline(
        { causeKey: keys[0], affected: [{ ...part, recoveredAt: now, movedTo: 'ZkId' }], startedAt: START },
        config,
      ),
      headline({ functions, locale, ...target }),
    ];
  });
}

/** What signals make of incidents. */
export function saidOfSignals(locale: Locale): string[] {
  const saidIn = saidBy(locale);
  const config = configIn(locale);
  const signal = {
    source: 'alarm',
    id: 'ZkAlarm',
    causeKey: 'alarm:ZkAlarm@ZkLive',
    severity: 'minor',
    says: 'ZkSays.',
    functions: [],
    since: START,
  } as const;
  const look = (raised: readonly Signal[], open: readonly Incident[]) =>
    decideSignals('alarm', raised, worldIn(config, open), { now, newId: () => 'ZkId' });
  const begun = look([signal], []);
  const incident = begun[0]!.incident;
  const ended = look([], [incident]);
  const many = look(
    Array.from({ length: 201 }, (_, n) => ({ ...signal, id: `Zk${n}` })),
    [],
  );
  return [
    ...saidIn(begun),
    ...saidIn(many),
    ...saidIn(look([{ ...signal, severity: 'major' }], [incident])),
    ...saidIn(ended),
    resolvedHeadline(ended[0]!.incident, config),
  ];
}

/** What the telling writes down: holds, steps, severity that rises by itself, that nobody is told. */
export function saidOfTelling(locale: Locale): string[] {
  const alerting = alertingOf(
    [
      policyOf([], ['ZkPager'], {
        steps: ['ZkPager', 'ZkChat'].map((name, n) => ({ notify: [name], afterMs: n * MINUTE })),
      }),
    ],
    { atMostPerMinute: 0, raise: [{ to: 'critical', functions: 1 }] },
  );
  const channel = { type: 'webhook', url: 'http://zk.example', headers: {} } as const;
  const channels = new Map(['ZkPager', 'ZkChat'].map((name) => [name, { ...channel, name }]));
  const config = configIn(locale, false, { alerting, channels });
  const incident = openedBy(stateOf(0, causes['blamed']!), config);
  const from = now - 5 * MINUTE;
  const say = (telling: Partial<Telling>, more: Partial<TellingWorld> = {}, change: Partial<Incident> = {}) => {
    const before = { ...incident, ...change, telling: { ...incident.telling!, ...telling } };
    const world: TellingWorld = {
      config,
      open: () => [before],
      silences: [],
      state: () => undefined,
      triggersLately: () => 0,
      causesOf: () => [],
      dependentsOf: () => [],
      hasReached: () => true,
      wasUpdatedLately: () => false,
      ...more,
    };
    return tellOn(before, world, now)?.entries.map((one) => textOf(one, locale)) ?? [];
  };
  const silence: Silence = {
    id: 'ZkS',
    functions: [],
    components: [],
    severities: [],
    targets: [],
    from,
    until: now + MINUTE,
    by: 'ZkAsha',
    why: 'ZkWhy',
  };
  const planned = stateOf(0, { kind: 'maintenance', says: 'ZkWork', until: now + MINUTE });
  const deeper: Incident = { ...incident, id: 'ZkDeeper', causeKey: 'component:zk-gate@ZkLive' };
  const graver: Incident = { ...incident, id: 'ZkGraver', severity: 'critical' };
  const hold: Hold = { kind: 'maintenance', says: 'ZkWork', until: now };
  return [
    ...say({ from }),
    ...say(
      { from, done: 1, closedAtPagerAt: START - 20 * MINUTE, severity: 'critical' },
      {},
      { acknowledgedAt: START, acknowledgedBy: 'ZkAsha', severity: 'critical' },
    ),
    ...say({ done: 0, hold }),
    ...say({ done: 1, hold, severity: 'critical' }, {}, { severity: 'critical' }),
    ...say({}, { silences: [silence] }),
    ...say({}, { state: () => planned }),
    ...say({}, { causesOf: () => [deeper] }, { causeKey: 'component:zk-site@ZkLive' }),
    ...say(
      { severity: 'minor' },
      {
        open: () => [graver],
        dependentsOf: ({ id }) => (id === incident.id ? [graver] : []),
        causesOf: ({ id }) => (id === graver.id ? [{ ...incident, severity: 'minor' }] : []),
        hasReached: () => false,
      },
      { severity: 'minor' },
    ),
    ...say({}, { config: { ...config, alerting: alertingOf([]) } }),
    ...say({}, { config: { ...config, alerting: alertingOf([policyOf([], [], { steps: [], silent: 'ZkSilent' })]) } }),
    ...say({}, {}, { causeKey: 'self:store' }),
  ];
}
