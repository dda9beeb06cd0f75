import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import type { Policy } from '../../../src/model/alerting.ts';
import type { Incident } from '../../../src/model/incident.ts';
import { graver, severities, type Audience, type Severity } from '../../../src/model/names.ts';
import { deeperCauses } from '../../../src/incident/inhibit.ts';
import { policyOf as policyOfIncident } from '../../../src/escalation/incident-policy.ts';
import { component, configOf, fn, job, resultOf } from '../../integration/record/rig.ts';
import { alertingOf, policyOf } from '../../support/alerting.ts';
import { Simulation } from '../../support/build/simulation.ts';
import { sampleCount } from '../../support/extent.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const once = { after: { count: 1, of: 1 }, clearAfter: { count: 1, of: 1 }, locations: 1 };
const channelNames = ['a', 'b', 'c', 'd'] as const;
const channels = new Map(
  channelNames.map((name) => [name, { name, type: 'pagerduty', routingKey: 'k', url: 'http://127.0.0.1:1' } as const]),
);

interface Function {
  readonly severity: Severity;
  readonly audience: Audience;
  /** Index of the component that it depends on. */
  readonly needs: number;
  /** Blames that component, the one below it, or none. */
  readonly blames: 'own' | 'below' | undefined;
}

interface Business {
  /** For each component but the first, whether it depends on the one before it. */
  readonly isChained: readonly boolean[];
  readonly functions: readonly Function[];
  readonly policies: readonly Policy[];
  readonly groupWithinMs: number;
  readonly raisesWithThree: boolean;
}

const componentOfIndex = (index: number) => `c${index}`;
const functionOfIndex = (index: number) => `f${index}`;

function configOfBusiness({ isChained, functions, policies, groupWithinMs, raisesWithThree }: Business): Config {
  const components = Array.from({ length: isChained.length + 1 }, (_, index) => ({
    ...component(componentOfIndex(index), `Component ${index}`, `Part ${index}`),
    dependsOn: isChained[index - 1] ? [componentOfIndex(index - 1)] : [],
  }));
  const everything = policyOf([], ['a']);
  return configOf(
    functions.map(({ severity, audience, needs }, index) =>
      fn(functionOfIndex(index), {
        severity,
        audiences: [audience],
        dependsOn: [componentOfIndex(needs)],
        alarm: once,
        schedule: { kind: 'every', everyMs: 60 * MINUTE },
      }),
    ),
    {
      components: new Map(components.map((one) => [one.id, one])),
      channels,
      alerting: alertingOf([...policies, everything], {
        groupWithinMs,
        raise: raisesWithThree ? [{ to: 'critical', functions: 3 }] : [],
      }),
    },
  );
}

const severity = fc.constantFrom(...severities);
const audience = fc.constantFrom<Audience>('customer-service', 'back-office', 'operations');
const policy = fc
  .record({
    severities: fc.uniqueArray(severity, { maxLength: 2 }),
    audiences: fc.uniqueArray(audience, { maxLength: 1 }),
    notify: fc.uniqueArray(fc.constantFrom(...channelNames), { minLength: 1, maxLength: 2 }),
    laterNotify: fc.option(fc.constantFrom(...channelNames), { nil: undefined }),
  })
  .map(({ severities: some, audiences, notify, laterNotify }) =>
    policyOf(some, notify, {
      audiences,
      steps: [
        { notify, afterMs: 0 },
        ...(laterNotify === undefined ? [] : [{ notify: [laterNotify], afterMs: 2 * MINUTE }]),
      ],
    }),
  );
const business: fc.Arbitrary<Business> = fc.record({
  isChained: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }).map((links) => [true, ...links]),
  functions: fc.array(
    fc.record({
      severity,
      audience,
      needs: fc.nat({ max: 2 }),
      blames: fc.constantFrom('own' as const, 'below' as const, undefined),
    }),
    { minLength: 2, maxLength: 5 },
  ),
  policies: fc.array(policy, { maxLength: 4 }),
  groupWithinMs: fc.constantFrom(0, 10 * SECOND),
  raisesWithThree: fc.boolean(),
});
const move = fc.record({
  what: fc.constantFrom('fail', 'fail', 'fail', 'heal', 'acknowledge', 'pass'),
  index: fc.nat({ max: 4 }),
  seconds: fc.constantFrom(0, 1, 5, 12, 200),
});

function finish(simulation: Simulation, { functions }: Business, index: number, outcome: 'failed' | 'passed'): void {
  const { needs, blames } = functions[index]!;
  const below = Math.max(0, needs - 1);
  const blamed = blames === undefined ? undefined : componentOfIndex(blames === 'own' ? needs : below);
  const failure = { step: 'Order', timedOut: false, message: 'refused', ...(blamed && { component: blamed }) };
  const of = job(functionOfIndex(index), simulation.now);
  simulation.finish(resultOf(of, outcome, outcome === 'failed' ? { failure } : {}));
}

/** Triggers of an open incident or, while it is inhibited, of its deeper causes. */
function triggersFor(simulation: Simulation, incident: Incident, config: Config) {
  const causes = isInhibited(incident) ? (deeperCauses(simulation.open, config).get(incident.id) ?? []) : [];
  return simulation.messages.filter(
    ({ action, incidentId }) => action === 'trigger' && [incident.id, ...causes].includes(incidentId),
  );
}

const isInhibited = ({ telling }: Incident) => telling?.hold?.kind === 'component';
const channelsOf = (incident: Incident, config: Config): readonly string[] =>
  policyOfIncident(incident, config)!.steps[0]!.notify;
const isAtLeast = (found: Severity, wanted: Severity) => graver(found, wanted) === found;

describe('whatever fails together, in whatever order', () => {
  test('an inhibited incident’s own channels are notified of its deeper cause as urgently, and each other incident is notified', () => {
    fc.assert(
      fc.property(business, fc.array(move, { minLength: 2, maxLength: 12 }), (given, moves) => {
        const config = configOfBusiness(given);
        const simulation = new Simulation(config);
        const answers = new Map<number, 'failed' | 'passed'>();
        for (const { what, index, seconds } of moves) {
          const which = index % given.functions.length;
          if (what === 'fail') finish(simulation, given, which, 'failed');
          else if (what === 'heal') finish(simulation, given, which, 'passed');
          else if (what === 'acknowledge') simulation.acknowledge(simulation.open[which % 2]?.id ?? '');
          if (what === 'fail' || what === 'heal') answers.set(which, what === 'fail' ? 'failed' : 'passed');
          simulation.pass(seconds * SECOND, seconds > 12 ? 20 * SECOND : SECOND);
        }
        for (let turn = 0; turn < 5; turn += 1) {
          for (const [which, outcome] of answers) finish(simulation, given, which, outcome);
          simulation.pass(MINUTE, 5 * SECOND);
        }
        for (const incident of simulation.open) {
          if (incident.acknowledgedAt !== undefined) continue;
          const urgent = triggersFor(simulation, incident, config)
            .filter((one) => isAtLeast(one.severity, incident.severity))
            .map(({ channel }) => channel);
          // Functions that join and leave change the policy: an incident that is not inhibited was notified by that of its time.
          const wanted = isInhibited(incident) ? [...channelsOf(incident, config)] : urgent.slice(0, 1);
          expect(wanted, incident.causeKey).not.toEqual([]);
          expect(urgent, incident.causeKey).toEqual(expect.arrayContaining(wanted));
        }
      }),
      { numRuns: sampleCount(200) },
    );
  });

  test('the highest severity of the failing functions reaches its policy’s channels', () => {
    const bySeverity = severities.map((one, index) => policyOf([one], [channelNames[index]!]));
    fc.assert(
      fc.property(
        business,
        fc.uniqueArray(fc.nat({ max: 4 }), { minLength: 1 }),
        fc.constantFrom(0, 3, 20),
        (given, order, seconds) => {
          const config = configOfBusiness({ ...given, policies: bySeverity, raisesWithThree: false });
          const simulation = new Simulation(config);
          const failing = order.filter((index) => index < given.functions.length);
          fc.pre(failing.length > 0);
          for (const index of failing) {
            finish(simulation, given, index, 'failed');
            simulation.pass(seconds * SECOND);
          }
          simulation.pass(30 * SECOND, 2 * SECOND);
          const highest = failing.map((index) => given.functions[index]!.severity).reduce(graver);
          const channel = channelNames[severities.indexOf(highest)]!;
          expect(
            simulation.messages.some((one) => one.channel === channel && one.severity === highest),
            `${highest} to ${channel}`,
          ).toBe(true);
        },
      ),
      { numRuns: sampleCount(200) },
    );
  });
});

describe('a minor incident of a component and a critical one of a component above it', () => {
  const policies = [policyOf(['critical'], ['a']), policyOf(['major', 'minor'], ['b'])];
  const given: Business = {
    isChained: [true],
    functions: [
      { severity: 'minor', audience: 'back-office', needs: 0, blames: 'own' },
      { severity: 'critical', audience: 'customer-service', needs: 1, blames: 'own' },
    ],
    policies,
    groupWithinMs: 0,
    raisesWithThree: false,
  };
  const [stock, orders] = [0, 1];
  const begin = (more: Partial<Business> = {}) => {
    const all = { ...given, ...more };
    const simulation = new Simulation(configOfBusiness(all));
    return {
      simulation,
      answer: (index: number, outcome: 'failed' | 'passed') => finish(simulation, all, index, outcome),
    };
  };
  const triggers = ({ messages }: Simulation) =>
    messages
      .filter(({ action }) => action === 'trigger')
      .map(({ channel, incidentId, severity: as }) => `${channel} ${incidentId} ${as}`);

  test('the cause that is open takes over the severity, and the other is inhibited', () => {
    const { simulation, answer } = begin();
    answer(stock, 'failed');
    answer(orders, 'failed');
    expect(triggers(simulation)).toEqual(['b I1 minor', 'a I1 critical']);
    expect(simulation.open.map(({ severity: as, inhibits }) => [as, inhibits])).toEqual([
      ['critical', ['f1']],
      ['critical', undefined],
    ]);
    expect(simulation.open[1]!.telling?.hold).toMatchObject({ kind: 'component', incidentId: 'I1' });
  });

  test('the one that was notified before its cause opens stays as it is, and nobody is notified twice', () => {
    const { simulation, answer } = begin();
    answer(orders, 'failed');
    answer(stock, 'failed');
    simulation.pass(MINUTE);
    expect(triggers(simulation)).toEqual(['a I1 critical', 'b I2 minor']);
    expect(simulation.open.every(({ telling }) => telling?.hold === undefined)).toBe(true);
  });

  test('that ends releases the other, which is notified when it goes on failing', () => {
    const { simulation, answer } = begin();
    answer(stock, 'failed');
    answer(orders, 'failed');
    answer(stock, 'passed');
    simulation.pass(5 * SECOND);
    expect(triggers(simulation)).toHaveLength(2);
    answer(orders, 'failed');
    simulation.pass(SECOND);
    expect(triggers(simulation).at(-1)).toBe('a I2 critical');
  });

  test('that somebody has acknowledged must be acknowledged again', () => {
    const { simulation, answer } = begin();
    answer(stock, 'failed');
    simulation.acknowledge('I1');
    answer(orders, 'failed');
    expect(triggers(simulation)).toEqual(['b I1 minor', 'a I1 critical']);
    expect(simulation.open[0]!.acknowledgedAt).toBeUndefined();
  });

  test('that is silenced takes nothing over, and the other is notified by itself', () => {
    const { simulation, answer } = begin();
    const span = { from: simulation.now, until: simulation.now + MINUTE, by: 'Asha', why: 'we know' };
    simulation.silences = [{ id: 's1', functions: [], components: ['c0'], severities: [], targets: ['live'], ...span }];
    answer(stock, 'failed');
    answer(orders, 'failed');
    expect(triggers(simulation)).toEqual(['a I2 critical']);
  });

  test('that joins what was inhibited by another is notified at once, however seldom the others are tried', () => {
    const { simulation, answer } = begin({
      isChained: [true, false],
      functions: [
        { severity: 'minor', audience: 'customer-service', needs: 1, blames: undefined },
        { severity: 'critical', audience: 'customer-service', needs: 0, blames: 'own' },
        { severity: 'minor', audience: 'customer-service', needs: 2, blames: 'below' },
      ],
    });
    for (const index of [0, 2, 1]) {
      answer(index, 'failed');
      simulation.pass(20 * SECOND);
    }
    expect(triggers(simulation).at(-1)).toBe('a I1 critical');
  });

  test('that waits for more of its kind is notified once, with the severity it has taken over', () => {
    const { simulation, answer } = begin({ groupWithinMs: 10 * SECOND });
    answer(stock, 'failed');
    simulation.pass(5 * SECOND);
    answer(orders, 'failed');
    simulation.pass(MINUTE);
    expect(triggers(simulation)).toEqual(['a I1 critical']);
  });

  test('a cause whose policy leaves out a channel of the other does not inhibit it', () => {
    const { simulation, answer } = begin({
      policies: [policyOf(['critical'], ['c'], { components: ['c1'] }), ...policies],
    });
    answer(stock, 'failed');
    answer(orders, 'failed');
    expect(triggers(simulation)).toEqual(['b I1 minor', 'a I1 critical', 'c I2 critical']);
  });

  test('that its channel did not take does not inhibit the other, which is notified by itself', () => {
    const { simulation, answer } = begin();
    answer(stock, 'failed');
    answer(orders, 'failed');
    simulation.refuse('I1', 'a');
    answer(orders, 'failed');
    simulation.pass(2 * SECOND);
    expect(triggers(simulation)).toEqual(['b I1 minor', 'a I1 critical']);
    answer(orders, 'failed');
    simulation.pass(2 * SECOND);
    expect(triggers(simulation)).toEqual(['b I1 minor', 'a I1 critical', 'a I2 critical']);
  });

  test('counts what it inhibits when severity rises with the number of functions', () => {
    const minor = { ...given.functions[1]!, severity: 'minor' as const };
    const { simulation, answer } = begin({
      functions: [given.functions[0]!, minor, minor],
      raisesWithThree: true,
    });
    for (const index of [0, 1, 2]) answer(index, 'failed');
    simulation.pass(SECOND);
    expect(simulation.open[0]).toMatchObject({ severity: 'critical', inhibits: ['f1', 'f2'] });
    expect(triggers(simulation).at(-1)).toBe('a I1 critical');
  });
});

test('a cause that takes over other audiences with the severity is escalated by the policy for them at once', () => {
  const policies = [
    policyOf([], ['a', 'c'], { audiences: ['operations'] }),
    policyOf([], ['a'], {
      steps: [
        { notify: ['a'], afterMs: 0 },
        { notify: ['c'], afterMs: 2 * MINUTE },
      ],
    }),
  ];
  const given: Business = {
    isChained: [true],
    functions: [
      { severity: 'minor', audience: 'customer-service', needs: 0, blames: 'own' },
      { severity: 'critical', audience: 'operations', needs: 1, blames: 'own' },
    ],
    policies,
    groupWithinMs: 0,
    raisesWithThree: false,
  };
  const simulation = new Simulation(configOfBusiness(given));
  finish(simulation, given, 0, 'failed');
  simulation.pass(3 * MINUTE);
  finish(simulation, given, 1, 'failed');
  const urgent = simulation.messages.filter(({ severity }) => severity === 'critical');
  expect(urgent.map(({ channel }) => channel)).toEqual(['a', 'c']);
});
