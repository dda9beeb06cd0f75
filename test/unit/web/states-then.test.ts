import { describe, expect, test } from 'vitest';
import { pictureOfIncident } from '../../../src/web/picture.ts';
import { factsThen, worstAt } from '../../../src/web/views/states-then.ts';
import { aConfig } from './fixture-config.ts';
import { anIncident, FixtureWorld, MINUTE, NOW } from './fixture-world.ts';

const config = aConfig();
const over = anIncident('component:voyager@live', ['place-order-card', 'card-gateway'], config, {
  stage: 'restored',
  restoredAt: NOW,
});

describe('the picture of an incident that is over', () => {
  test('shows how things were at its worst, not how they are', () => {
    const states = new FixtureWorld(config).states();
    const slow = { functionId: 'search', target: 'live', from: 'slow', to: 'working', at: NOW } as const;
    const facts = factsThen(over, { config, states }, [{ ...slow, cause: { kind: 'passed' } }]);
    const { graph } = pictureOfIncident(over, facts)!;
    const stateOf = Object.fromEntries(graph.nodes.map(({ id, state }) => [id, state]));
    expect(stateOf).toMatchObject({
      'component:voyager': 'failing',
      'function:place-order-card': 'failing',
      'function:card-gateway': 'failing',
    });
    expect(facts.states.find(({ functionId }) => functionId === 'search')?.state).toBe('slow');
    expect(graph.groups.map(({ label }) => label)).toContain('Depended on it, was not working');
    expect(states.every(({ state }) => state === 'working')).toBe(true);
  });

  test('does not show a function as failing that had recovered before the worst moment', () => {
    const [first, second] = over.affected;
    const joinedAt = NOW - 5 * MINUTE;
    const affected = [
      { ...first!, recoveredAt: joinedAt - MINUTE },
      { ...second!, joinedAt },
    ];
    const incident = { ...over, affected };
    expect(worstAt(incident)).toBe(joinedAt);
    const facts = factsThen(incident, { config, states: new FixtureWorld(config).states() }, []);
    expect(facts.states.filter(({ state }) => state === 'failing').map(({ functionId }) => functionId)).toEqual([
      second!.functionId,
    ]);
  });
});
