import { describe, expect, test } from 'vitest';
import { changed, problemsOf } from './config-folder.ts';

/** In place of the severity of a function, on line 21, and all that is said of it. */
const ofFunctions: readonly (readonly [title: string, yaml: string, problems: readonly string[]])[] = [
  [
    'a measurement without limits',
    'measurements: { queue_depth: { for: 10m } }',
    [
      'config.yaml:21:21  functions.place-order.measurements.queue_depth: needs at least one limit: failAbove, slowAbove, failBelow, slowBelow',
    ],
  ],
  [
    'slow that comes after failing',
    'measurements: { queue_depth: { failAbove: 100, slowAbove: 100 }, free_gb: { failBelow: 5, slowBelow: 4 } }',
    [
      'config.yaml:21:52  functions.place-order.measurements.queue_depth.slowAbove: must be below failAbove (100), or it never counts',
      'config.yaml:21:95  functions.place-order.measurements.free_gb.slowBelow: must be above failBelow (5), or it never counts',
    ],
  ],
  [
    'limits that leave nothing',
    'measurements: { queue_depth: { failAbove: 5, failBelow: 10 } }',
    [
      'config.yaml:21:50  functions.place-order.measurements.queue_depth.failBelow: must not be above failAbove (5), or every number fails',
    ],
  ],
  [
    'a limit in words, and one that does not exist',
    'measurements: { queue_depth: { failAbove: many, slowAbov: 3 } }',
    [
      'config.yaml:21:36  functions.place-order.measurements.queue_depth.failAbove: must be a number, found text',
      'config.yaml:21:53  functions.place-order.measurements.queue_depth.slowAbov: unknown key (did you mean slowAbove?)',
    ],
  ],
  [
    'a measurement that no check can note',
    'measurements: { queue-depth: { failAbove: 5 } }',
    [
      'config.yaml:21:21  functions.place-order.measurements.queue-depth: the name "queue-depth" is not the name of a measurement (such as queue_depth)',
    ],
  ],
  [
    'a certificate without a time',
    'certificate: {}',
    ['config.yaml:21:5  functions.place-order.certificate.warnBefore: is missing (How long before its end: 21d)'],
  ],
  [
    'a certificate with a strange severity',
    'certificate: { warnBefore: 3 weeks, severity: grave }',
    [
      'config.yaml:21:20  functions.place-order.certificate.warnBefore: "3 weeks" is not a duration (such as 30s, 5m or 2h)',
      'config.yaml:21:41  functions.place-order.certificate.severity: "grave" is none of critical, major, minor',
    ],
  ],
  [
    'flapping that is neither off nor a section',
    'alarm: { flapping: on }',
    ['config.yaml:21:14  functions.place-order.alarm.flapping: "on" is none of off'],
  ],
  [
    'flapping of one turn',
    'alarm: { flapping: { turns: 1, within: 1 hour, settle: 5m } }',
    [
      'config.yaml:21:26  functions.place-order.alarm.flapping.turns: must be at least 2, found 1',
      'config.yaml:21:36  functions.place-order.alarm.flapping.within: "1 hour" is not a duration (try 1h)',
      'config.yaml:21:52  functions.place-order.alarm.flapping.settle: unknown key; known here: turns, within, settleAfter',
    ],
  ],
];

/** A named alarm on line 25, with its conditions. */
const alarm = (when: string, more = '') => `alarms: { smell: { says: It smells, when: [${when}]${more} } }`;

const named: readonly (readonly [title: string, yaml: string, problems: readonly string[]])[] = [
  [
    'an alarm without words and conditions',
    'alarms: { smell: { when: [] } }',
    [
      'config.yaml:25:11  alarms.smell.says: is missing (The sentence that page and pager show: Payments smell: orders are slow and the queue grows)',
      'config.yaml:25:20  alarms.smell.when: must name at least one',
    ],
  ],
  [
    'a condition of nothing, and one of two things',
    alarm('{ is: slow }, { function: place-order, component: voyager, is: slow }'),
    [
      'config.yaml:25:44  alarms.smell.when[0]: needs either function or component',
      'config.yaml:25:58  alarms.smell.when[1]: needs either function or component',
    ],
  ],
  [
    'names that lead nowhere',
    alarm('{ function: place-oder, is: slow }, { component: voyger, is: failing }', ', targets: [life]'),
    [
      'config.yaml:25:46  alarms.smell.when[0].function: there is no function "place-oder" (did you mean place-order?)',
      'config.yaml:25:82  alarms.smell.when[1].component: there is no component "voyger" (did you mean voyager?)',
      'config.yaml:25:127  alarms.smell.targets[0]: there is no target "life" (did you mean live?)',
    ],
  ],
  [
    'a condition that asks nothing, and one that asks two things',
    alarm('{ function: place-order }, { function: place-order, is: slow, runs: failed, count: 2 }', ', within: 5m'),
    [
      'config.yaml:25:44  alarms.smell.when[0]: needs one of is, measurement, runs',
      'config.yaml:25:71  alarms.smell.when[1]: needs one of is, measurement, runs',
    ],
  ],
  [
    'states that there are not',
    alarm('{ function: place-order, is: [slow, broken] }, { component: voyager, is: unknown }, { component: voyager }'),
    [
      'config.yaml:25:80  alarms.smell.when[0].is[1]: "broken" is none of slow, failing, unknown',
      'config.yaml:25:113  alarms.smell.when[1].is: a component is slow or failing, never unknown',
      'config.yaml:25:128  alarms.smell.when[2]: needs is: slow or failing',
    ],
  ],
  [
    'what is asked of a component and only functions know',
    alarm('{ component: voyager, is: slow, measurement: depth, above: 5 }'),
    [
      'config.yaml:25:76  alarms.smell.when[0].measurement: goes with function, not with component',
      'config.yaml:25:96  alarms.smell.when[0].above: goes with function, not with component',
    ],
  ],
  [
    'a measurement without a limit, and with two',
    alarm('{ function: place-order, measurement: a }, { function: place-order, measurement: a, above: 1, below: 9 }'),
    [
      'config.yaml:25:44  alarms.smell.when[0]: needs one of above, below, growsBy',
      'config.yaml:25:87  alarms.smell.when[1]: needs one of above, below, growsBy',
    ],
  ],
  [
    'a measurement that no check can note, and growth of nothing',
    alarm('{ function: place-order, measurement: Queue, growsBy: 0 }', ', within: 5m'),
    [
      'config.yaml:25:69  alarms.smell.when[0].measurement: "Queue" is not the name of a measurement (such as queue_depth)',
      'config.yaml:25:89  alarms.smell.when[0].growsBy: must be more than 0, found 0',
    ],
  ],
  [
    'limits that go with something else',
    alarm('{ function: place-order, is: slow, above: 5, count: 3 }'),
    [
      'config.yaml:25:79  alarms.smell.when[0].above: goes with measurement, not with is',
      'config.yaml:25:89  alarms.smell.when[0].count: goes with runs, not with is',
    ],
  ],
  [
    'runs that are not counted',
    alarm('{ function: place-order, runs: flaky }', ', within: 5m'),
    ['config.yaml:25:44  alarms.smell.when[0]: needs count: how many such runs within the period'],
  ],
  [
    'conditions that need a period, without one',
    alarm('{ function: place-order, runs: failed, count: 3 }, { function: place-order, measurement: a, growsBy: 5 }'),
    [
      'config.yaml:25:69  alarms.smell.when[0].runs: needs within on the alarm: the period that is looked at (such as within: 10m)',
      'config.yaml:25:136  alarms.smell.when[1].growsBy: needs within on the alarm: the period that is looked at (such as within: 10m)',
    ],
  ],
  [
    'more conditions than there are',
    alarm('{ function: place-order, is: slow }, { component: voyager, is: slow }', ', atLeast: 3'),
    ['config.yaml:25:116  alarms.smell.atLeast: can never hold: there are 2 conditions'],
  ],
];

describe('alarms', () => {
  test.each(ofFunctions)('refuses %s', async (_, yaml, problems) => {
    expect(await problemsOf(changed('severity: critical', yaml))).toEqual(problems);
  });

  test.each(named)('refuses %s', async (_, yaml, problems) => {
    expect(await problemsOf(changed('channels:', `${yaml}\nchannels:`))).toEqual(problems);
  });
});
