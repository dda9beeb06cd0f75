// What is read once for thousands of functions says the same as looking at everything for each.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBlindness } from '../../../src/incident/cause-key.ts';
import type { Incident } from '../../../src/model/incident.ts';
import { states, type FunctionState } from '../../../src/model/state.ts';
import { dependencyGraph } from '../../../src/web/views/dependency-graph.ts';
import { hostedComponents, hostedIncident, hostedStatus } from '../../../src/web/views/hosted-view.ts';
import { incidentFinder } from '../../../src/web/views/situation.ts';
import { aComponent, aConfig, aFunction, aTarget } from './fixture-config.ts';
import { FixtureWorld, MINUTE, aState, anIncident } from './fixture-world.ts';

const config = aConfig();
const ids = ['a', 'b', 'c', 'd'];
const causeKey = fc.constantFrom('component:voyager@live', 'function:a@live', 'unknown:live', 'unknown:green' as const);
const incidents = fc.array(
  fc.record({ causeKey, affected: fc.uniqueArray(fc.constantFrom(...ids)), target: fc.constantFrom('live', 'green') }),
  { maxLength: 6 },
);

/** As it was before: all incidents for each function. */
function searched(functionId: string, target: string, all: readonly Incident[]): Incident | undefined {
  const mine = all.filter(({ affected }) =>
    affected.some((one) => one.functionId === functionId && one.target === target),
  );
  return mine.find((incident) => !isBlindness(incident)) ?? mine[0];
}

test('the incident of a function is found as if all were looked at', () => {
  fc.assert(
    fc.property(incidents, (drawn) => {
      const all = drawn.map(({ causeKey: key, affected, target }, index) => {
        const incident = anIncident(key, affected, config, { id: `i${index}`, title: 'x' });
        return { ...incident, affected: incident.affected.map((one) => ({ ...one, target })) };
      });
      const incidentOf = incidentFinder(all);
      for (const functionId of ids)
        for (const target of ['live', 'green'])
          expect(incidentOf({ functionId, target })?.id).toBe(searched(functionId, target, all)?.id);
    }),
  );
});

describe('the hosted form', () => {
  const statuses = (world: FixtureWorld) => hostedComponents(world.moment()).map(({ status }) => status);

  test('tells a change at once, though it is read once', () => {
    const world = new FixtureWorld();
    expect(new Set(statuses(world))).toEqual(new Set(['operational']));
    world.breakVoyager();
    expect(statuses(world).filter((status) => status === 'major_outage')).toHaveLength(2);
    expect(hostedStatus(world.moment()).indicator).toBe('critical');
    const [incident] = world.incidents;
    const told = hostedIncident(incident!, [], world.moment()).components;
    expect(told.map(({ id, status, position }) => [id, status, position])).toEqual([
      ['place-order-card', 'major_outage', 3],
      ['card-gateway', 'major_outage', 6],
    ]);
  });

  test('tells a changed configuration at once', () => {
    const world = new FixtureWorld();
    const before = hostedComponents(world.moment()).length;
    const [, ...functions] = config.functions.values();
    world.config = aConfig(functions);
    expect(hostedComponents(world.moment())).toHaveLength(before - 1);
  });

  test('counts the age of an answer on', () => {
    const world = new FixtureWorld();
    const ageOf = () => hostedComponents(world.moment())[0]!.x_data_age_seconds;
    const before = ageOf()!;
    world.now += MINUTE;
    expect(ageOf()).toBe(before + 60);
  });
});

test('a picture of what hangs on what shows each function where it is asked for, or where it is tried first', () => {
  const functions = ids.map((id) => aFunction(id, id, { dependsOn: ['shop'], targets: ['live', 'green'] }));
  const targets = new Map(['live', 'green'].map((name) => [name, aTarget(name)]));
  const two = aConfig(functions, [aComponent('shop', 'Shop', 'Shopping')], { targets });
  const state = fc.record({
    functionId: fc.constantFrom(...ids),
    target: fc.constantFrom('blue', 'live', 'green'),
    state: fc.constantFrom(...states),
  });
  fc.assert(
    fc.property(fc.uniqueArray(state, { selector: (one) => one.functionId + one.target }), (drawn) => {
      const all: FunctionState[] = drawn.map((one) => ({ ...aState(one.functionId, one.state), target: one.target }));
      const picture = dependencyGraph(
        { components: ['shop'], target: 'green' },
        { config: two, states: all, components: [] },
      );
      for (const { id: key, state: shown } of picture!.nodes.filter(({ kind }) => kind === 'function')) {
        const mine = all.filter(({ functionId }) => key === `function:${functionId}`);
        expect(shown).toBe((mine.find(({ target }) => target === 'green') ?? mine[0])?.state ?? 'unknown');
      }
    }),
  );
});
