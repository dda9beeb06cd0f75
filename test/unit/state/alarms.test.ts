import { createLocale } from '../../../src/i18n/locale.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../../src/model/run.ts';
import type { Condition, NamedAlarm } from '../../../src/model/signal.ts';
import type { ComponentState, FunctionState, State } from '../../../src/model/state.ts';
import { emptyAlarmMemory, evaluateAlarms, type AlarmFacts, type AlarmMemory } from '../../../src/state/alarms.ts';
import { initialState } from '../../../src/state/transition.ts';
import { result, START, subject } from './samples.ts';

const MINUTE = 60_000;
const at = (minutes: number) => START + minutes * MINUTE;

const isSlow: Condition = { kind: 'function-state', functionId: 'place-order', states: ['slow', 'failing'] };
const isLong: Condition = { kind: 'measurement', functionId: 'place-order', name: 'queue_depth', above: 100 };
const grows: Condition = { kind: 'measurement', functionId: 'place-order', name: 'queue_depth', growsBy: 50 };
const voyager: Condition = { kind: 'component-state', componentId: 'voyager', states: ['failing'] };
const flaky = (count: number): Condition => ({ kind: 'outcomes', functionId: 'place-order', outcome: 'flaky', count });

const alarmOf = (conditions: readonly Condition[], change: Partial<NamedAlarm> = {}) => {
  const alarm: NamedAlarm = {
    id: 'smell',
    says: 'Payments smell.',
    severity: 'major',
    conditions,
    atLeast: conditions.length,
    withinMs: 10 * MINUTE,
    targets: ['live'],
    ...change,
  };
  return new Map([[alarm.id, alarm]]);
};

const causes = {
  working: { kind: 'passed' },
  slow: { kind: 'slow', durationMs: 9, limitMs: 5 },
  failing: { kind: 'failed-step', error: 'no' },
  unknown: { kind: 'never-run' },
  maintenance: { kind: 'maintenance', says: 'Work', until: at(60) },
} as const;
const stateOf = (state: State, since = START): FunctionState => ({
  ...initialState(subject, START),
  state,
  cause: causes[state],
  since,
});

/** What is true at a moment: the state, the runs (newest first) and the components. */
interface Moment {
  readonly state?: FunctionState | State;
  readonly runs?: readonly RunResult[];
  readonly components?: readonly ComponentState[];
  readonly target?: string;
}
const factsOf = ({ state = 'working', runs = [], components = [], target = 'live' }: Moment): AlarmFacts => ({
  state: (functionId, where) =>
    functionId !== 'place-order' || where !== target ? undefined : typeof state === 'string' ? stateOf(state) : state,
  components,
  recentRuns: (functionId, where) => (functionId === 'place-order' && where === target ? runs : []),
  locale: createLocale('Europe/London'),
});

const measuring = (value: number, minutes: number, change: Partial<RunResult> = {}): RunResult =>
  result({
    runId: `run-${minutes}`,
    finishedAt: at(minutes),
    measurements: [{ name: 'queue_depth', value }],
    ...change,
  });
const run = (outcome: RunResult['outcome'], minutes: number) =>
  result({ runId: `run-${minutes}`, finishedAt: at(minutes), outcome });

/** Looks once for each moment, by its minute; returns what was raised each time, and the memory at the end. */
function follow(alarms: ReadonlyMap<string, NamedAlarm>, moments: readonly (readonly [number, Moment])[]) {
  let memory: AlarmMemory = emptyAlarmMemory;
  const raised = moments.map(([minutes, moment]) => {
    const seen = evaluateAlarms(alarms, factsOf(moment), memory, at(minutes));
    memory = JSON.parse(JSON.stringify(seen.memory)) as AlarmMemory;
    return seen.raised;
  });
  return { raised, memory, isRaised: raised.map((signals) => signals.length > 0) };
}

const once = (conditions: readonly Condition[], moment: Moment, minutes = 0) =>
  evaluateAlarms(alarmOf(conditions), factsOf(moment), emptyAlarmMemory, at(minutes)).raised[0];

describe('a named alarm', () => {
  test('is a signal that says its sentence, and which conditions hold with their values', () => {
    const moment = { state: stateOf('slow', at(12)), runs: [measuring(140, 14)] };
    expect(once([isSlow, isLong], moment, 15)).toEqual({
      source: 'alarm',
      id: 'smell@live',
      causeKey: 'alarm:smell@live',
      severity: 'major',
      says: 'Payments smell.',
      detail: 'place-order is slow since 09:12 GMT; queue_depth is 140, over 100',
      functions: ['place-order'],
      since: at(15),
    });
  });

  test('is not raised while fewer conditions hold than it wants', () => {
    expect(once([isSlow, isLong], { state: 'slow', runs: [measuring(90, 0)] })).toBeUndefined();
    const alarms = alarmOf([isSlow, isLong, voyager], { atLeast: 2 });
    const facts = factsOf({ state: 'slow', runs: [measuring(101, 0)] });
    expect(evaluateAlarms(alarms, facts, emptyAlarmMemory, START).raised).toHaveLength(1);
  });

  test('is looked for at each of its targets by itself', () => {
    const alarms = alarmOf([isSlow], { targets: ['live', 'green'] });
    const seen = evaluateAlarms(alarms, factsOf({ state: 'slow', target: 'green' }), emptyAlarmMemory, START);
    expect(seen.raised.map(({ id }) => id)).toEqual(['smell@green']);
    expect(Object.keys(seen.memory)).toEqual(['smell@green']);
  });

  test('keeps its beginning while it is raised, over a restart as well', () => {
    const { raised } = follow(alarmOf([isSlow]), [
      [0, { state: 'slow' }],
      [5, { state: 'failing' }],
    ]);
    expect(raised.map(([signal]) => signal?.since)).toEqual([at(0), at(0)]);
  });

  test('is forgotten with its memory when it is not configured any more', () => {
    const { memory } = follow(alarmOf([isSlow]), [[0, { state: 'slow' }]]);
    expect(evaluateAlarms(new Map(), factsOf({}), memory, at(1))).toEqual({ memory: {}, raised: [] });
  });
});

describe('conditions that hold one after the other', () => {
  const alarms = alarmOf([isSlow, isLong]);
  const slow = { state: 'slow', runs: [measuring(5, 0)] } as const;
  const neither = { runs: [measuring(5, 0)] };
  const long = (minutes: number) => ({ runs: [measuring(140, minutes)] });

  test('raise it within the period, and it ends by itself the period after the last but one held', () => {
    const { isRaised, raised } = follow(alarms, [
      [0, slow],
      [2, neither],
      [6, long(6)],
      [8, neither],
      [12, neither],
      [13, neither],
    ]);
    expect(isRaised).toEqual([false, false, true, true, true, false]);
    expect(raised[2]![0]!.detail).toBe(
      'place-order is slow since 09:00 GMT (until 09:02 GMT); queue_depth is 140, over 100',
    );
  });

  test('do not raise it when they are further apart', () => {
    const moments: [number, Moment][] = [
      [0, slow],
      [2, neither],
      [13, long(13)],
    ];
    expect(follow(alarms, moments).isRaised).toEqual([false, false, false]);
  });

  test('do not raise it where all must hold at the same time', () => {
    const strict = alarmOf([isSlow, isLong], { withinMs: 0 });
    const { isRaised, memory } = follow(strict, [
      [0, slow],
      [1, long(1)],
      [2, { state: 'slow', runs: [measuring(140, 2)] }],
      [3, neither],
    ]);
    expect(isRaised).toEqual([false, false, true, false]);
    expect(memory).toEqual({});
  });

  test('count no longer than the period after a restart, however long nobody looked', () => {
    const moments: [number, Moment][] = [
      [0, slow],
      [1, slow],
      [600, long(600)],
    ];
    expect(follow(alarms, moments).isRaised).toEqual([false, false, false]);
  });

  test('go on counting while nobody looked for a moment', () => {
    const moments: [number, Moment][] = [
      [0, slow],
      [4, long(4)],
    ];
    expect(follow(alarms, moments).isRaised).toEqual([false, true]);
  });

  test('stay with their memory when the configuration puts them in another order', () => {
    const { memory } = follow(alarms, [[0, slow]]);
    const turned = alarmOf([isLong, isSlow]);
    expect(evaluateAlarms(turned, factsOf(long(1)), memory, at(1)).raised).toHaveLength(1);
  });
});

describe('a state as a condition', () => {
  test.each([
    ['slow', true],
    ['failing', true],
    ['working', false],
    ['unknown', false],
    ['maintenance', false],
  ] as const)('%s: %s', (state, holds) => {
    expect(once([isSlow], { state }) !== undefined).toBe(holds);
  });

  test('may be that nothing is known, where that is asked for', () => {
    const asked: Condition = { kind: 'function-state', functionId: 'place-order', states: ['unknown'] };
    expect(once([asked], { state: 'unknown' })?.detail).toBe('place-order is not known since 09:00 GMT');
  });

  test('of a function that is not there does not hold', () => {
    const gone: Condition = { kind: 'function-state', functionId: 'gone', states: ['unknown', 'failing'] };
    expect(once([gone], {})).toBeUndefined();
  });

  test('may be that of a component, at the target', () => {
    const failing = (target: string): ComponentState => ({
      componentId: 'voyager',
      target,
      state: 'failing',
      since: at(3),
      blamedBy: [],
    });
    expect(once([voyager], { components: [failing('green')] })).toBeUndefined();
    expect(once([voyager], { components: [failing('live')] })).toMatchObject({
      detail: 'voyager is failing since 09:03 GMT',
      functions: [],
    });
  });
});

describe('a measured number as a condition', () => {
  test('is that of the newest run that measured it, failed runs before it notwithstanding', () => {
    const runs = [run('failed', 3), run('inconclusive', 2), measuring(140, 1), measuring(5, 0)];
    expect(once([isLong], { runs }, 4)?.detail).toBe('queue_depth is 140, over 100');
  });

  test('is none any more when a good run did not measure it', () => {
    expect(once([isLong], { runs: [run('passed', 2), measuring(140, 1)] }, 4)).toBeUndefined();
  });

  test.each(['unknown', 'maintenance'] as const)('does not hold while the function is %s', (state) => {
    expect(once([isLong], { state, runs: [measuring(140, 1)] }, 2)).toBeUndefined();
  });

  test('may be too low', () => {
    const low: Condition = { kind: 'measurement', functionId: 'place-order', name: 'queue_depth', below: 5 };
    const unit = { measurements: [{ name: 'queue_depth', value: 4, unit: 'orders' }] };
    expect(once([low], { runs: [measuring(4, 0, unit)] })?.detail).toBe('queue_depth is 4 orders, under 5');
    expect(once([low], { runs: [measuring(5, 0)] })).toBeUndefined();
  });
});

describe('growth as a condition', () => {
  /** A look at each minute, with the newest runs only. */
  const growing = (values: readonly number[], keep = 2) =>
    follow(
      alarmOf([grows]),
      values.map((_value, minute) => [
        minute,
        {
          runs: values
            .slice(Math.max(0, minute + 1 - keep), minute + 1)
            .map((value, index, { length }) => measuring(value, minute + 1 - length + index))
            .toReversed(),
        },
      ]),
    );

  test('holds when the number grew by so much since the oldest within the period', () => {
    const { isRaised, raised } = growing([10, 20, 30, 40, 59, 60]);
    expect(isRaised).toEqual([false, false, false, false, false, true]);
    expect(raised.at(-1)![0]!.detail).toBe('queue_depth grew by 50 to 60 within 10 minutes');
  });

  test('does not hold when it grew as much, but more slowly', () => {
    const slowly = Array.from({ length: 30 }, (_, minute) => minute * 4.5);
    expect(growing(slowly).isRaised).not.toContain(true);
  });

  test('is over with the period, and does not count twice as long', () => {
    const { isRaised } = growing([0, 60, ...Array.from({ length: 12 }, () => 60)]);
    expect(isRaised.slice(0, 3)).toEqual([false, true, true]);
    expect(isRaised.lastIndexOf(true)).toBe(10);
  });

  test('is not seen in a number that falls', () => {
    expect(growing([200, 100, 0]).isRaised).toEqual([false, false, false]);
  });

  test('knows the runs from before the first look', () => {
    const runs = [measuring(100, 5), measuring(10, 1)];
    expect(once([grows], { runs }, 5)?.detail).toContain('grew by 90 to 100');
    expect(once([grows], { runs: [measuring(100, 25), measuring(10, 1)] }, 25)).toBeUndefined();
  });

  test('does not compare with numbers from planned work', () => {
    const runs = [measuring(0, 1)];
    const { isRaised, memory } = follow(alarmOf([grows]), [
      [0, { runs: [measuring(70, 0)] }],
      [1, { state: 'maintenance', runs }],
      [2, { runs: [measuring(70, 2), ...runs] }],
      [3, { runs: [measuring(75, 3), measuring(70, 2), ...runs] }],
    ]);
    expect(isRaised).toEqual([false, false, false, false]);
    expect(JSON.stringify(memory)).not.toContain('"value":0');
  });
});

describe('runs as a condition', () => {
  test('count within the period, each once, whatever came between', () => {
    const runs = [run('flaky', 6), run('passed', 5), run('flaky', 4), run('failed', 3), run('flaky', 2)];
    const look: Moment = { runs };
    const { isRaised, raised } = follow(alarmOf([flaky(3)]), [
      [6, look],
      [7, look],
      [12, look],
      [13, look],
    ]);
    expect(isRaised).toEqual([true, true, true, false]);
    expect(raised[0]![0]!.detail).toBe('place-order passed only on the second try at least 3 times within 10 minutes');
    expect(once([flaky(4)], look, 6)).toBeUndefined();
  });

  test('are remembered beyond those that can be looked at', () => {
    const moments = Array.from({ length: 6 }, (_, minute): [number, Moment] => [
      minute,
      { runs: [run('flaky', minute)] },
    ]);
    expect(follow(alarmOf([flaky(6)]), moments).isRaised).toEqual([false, false, false, false, false, true]);
  });

  test('that failed are said so', () => {
    const failed: Condition = { kind: 'outcomes', functionId: 'place-order', outcome: 'failed', count: 1 };
    expect(once([failed], { runs: [run('failed', 1)] }, 2)?.detail).toBe('place-order failed within 10 minutes');
  });

  test('of planned work do not count, neither then nor afterwards', () => {
    const runs = [run('flaky', 2), run('flaky', 1)];
    const { isRaised } = follow(alarmOf([flaky(1)]), [
      [2, { state: 'maintenance', runs }],
      [3, { runs }],
      [4, { runs: [run('flaky', 4), ...runs] }],
    ]);
    expect(isRaised).toEqual([false, false, true]);
  });
});

describe('nothing new', () => {
  test('gives the same memory and an equal signal, a second later as well', () => {
    const alarms = alarmOf([isSlow, isLong, voyager, flaky(1), grows], { atLeast: 2 });
    const facts = factsOf({ state: 'slow', runs: [measuring(140, 1, { outcome: 'flaky' })] });
    const first = evaluateAlarms(alarms, facts, emptyAlarmMemory, at(2));
    const second = evaluateAlarms(alarms, facts, first.memory, at(2) + 1000);
    expect(first.raised).toHaveLength(1);
    expect(second.memory).toBe(first.memory);
    expect(second.raised).toEqual(first.raised);
  });

  test('leaves no memory of an alarm of which nothing holds', () => {
    expect(evaluateAlarms(alarmOf([isSlow, isLong]), factsOf({}), emptyAlarmMemory, START).memory).toBe(
      emptyAlarmMemory,
    );
  });
});

describe('what always holds of named alarms', () => {
  const condition = fc.constantFrom(isSlow, isLong, grows, voyager, flaky(1), flaky(3));
  const moment = fc.record({
    passMs: fc.oneof(fc.integer({ min: 0, max: 3 * MINUTE }), fc.integer({ min: -60 * MINUTE, max: 60 * MINUTE })),
    state: fc.constantFrom('working', 'slow', 'failing', 'unknown', 'maintenance'),
    outcome: fc.constantFrom('passed', 'flaky', 'failed', 'inconclusive'),
    value: fc.integer({ min: 0, max: 200 }),
  });
  const anyAlarm = fc
    .tuple(
      fc.uniqueArray(condition, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom(0, MINUTE, 10 * MINUTE),
    )
    .map(([conditions, atLeast, withinMs]) =>
      alarmOf(conditions, { atLeast: Math.min(atLeast, conditions.length), withinMs }),
    );
  type Look = ReturnType<typeof evaluateAlarms>;

  function live(
    alarms: ReadonlyMap<string, NamedAlarm>,
    moments: readonly (typeof moment extends fc.Arbitrary<infer T> ? T : never)[],
    check: (seen: Look, facts: AlarmFacts, now: number) => void,
  ) {
    let memory: AlarmMemory = emptyAlarmMemory;
    let runs: readonly RunResult[] = [];
    let now = START;
    for (const [index, { passMs, state, outcome, value }] of moments.entries()) {
      now += passMs;
      const measurements = [{ name: 'queue_depth', value }];
      runs = [result({ runId: `r${index}`, finishedAt: now, outcome, measurements }), ...runs].slice(0, 30);
      const facts = factsOf({ state, runs });
      const seen = evaluateAlarms(alarms, facts, memory, now);
      check(seen, facts, now);
      memory = seen.memory;
    }
    return { memory, now };
  }

  test('asked again at the same moment, nothing is different', () => {
    fc.assert(
      fc.property(anyAlarm, fc.array(moment, { maxLength: 40 }), (alarms, moments) => {
        live(alarms, moments, (seen, facts, now) => {
          const again = evaluateAlarms(alarms, facts, seen.memory, now);
          expect(again.memory).toBe(seen.memory);
          expect(again.raised).toEqual(seen.raised);
        });
      }),
    );
  });

  test('its memory stays small, and is the same after it was written and read', () => {
    fc.assert(
      fc.property(anyAlarm, fc.array(moment, { maxLength: 150 }), (alarms, moments) => {
        live(alarms, moments, ({ memory }) => {
          expect(JSON.parse(JSON.stringify(memory))).toEqual(memory);
          for (const { samples = [], runs = [] } of Object.values(memory).flatMap(({ conditions }) =>
            Object.values(conditions),
          )) {
            expect(samples.length).toBeLessThanOrEqual(60);
            expect(runs.length).toBeLessThanOrEqual(3);
          }
        });
      }),
    );
  });

  test('it ends by itself within the period after nothing holds any more, and forgets everything', () => {
    fc.assert(
      fc.property(anyAlarm, fc.array(moment, { maxLength: 40 }), (alarms, moments) => {
        const { memory, now } = live(alarms, moments, () => undefined);
        const { withinMs } = alarms.get('smell')!;
        const quiet = evaluateAlarms(alarms, factsOf({}), memory, now + 1);
        const over = evaluateAlarms(alarms, factsOf({}), quiet.memory, now + 2 + withinMs);
        expect(over.raised).toEqual([]);
        expect(over.memory).toEqual({});
      }),
    );
  });

  test('it is never raised during planned work by what holds only then', () => {
    fc.assert(
      fc.property(anyAlarm, fc.array(moment, { maxLength: 40 }), (alarms, moments) => {
        const planned = moments.map((one) => ({ ...one, state: 'maintenance' as const }));
        live(alarms, planned, ({ raised }) => expect(raised).toEqual([]));
      }),
    );
  });
});
