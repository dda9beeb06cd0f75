import { describe, expect, test } from 'vitest';
import { decideAll } from '../../../src/incident/decide.ts';
import { holdOf, type HoldWorld } from '../../../src/incident/hold.ts';
import { deeperCauses } from '../../../src/incident/inhibit.ts';
import type { Silence } from '../../../src/model/alerting.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { FunctionState } from '../../../src/model/state.ts';
import { apply, config, failing, ids, minutes, state, world } from './samples.ts';

const now = minutes(5);
const openBy = (...states: FunctionState[]): readonly Incident[] =>
  apply(world(), decideAll(states, world(), minutes(2), ids())).open;
/** With these incidents open; each cause has reached whoever it should. */
const hold = (
  incident: Incident,
  { open = [incident], ...change }: Partial<Omit<HoldWorld, 'open'>> & { readonly open?: readonly Incident[] } = {},
) => {
  const causes = deeperCauses(open, config);
  const world: HoldWorld = {
    config,
    open: () => open,
    silences: [],
    state: () => undefined,
    causesOf: ({ id }) => open.filter((one) => causes.get(id)?.includes(one.id)),
    dependentsOf: ({ id }) => open.filter((one) => causes.get(one.id)?.includes(id)),
    hasReached: () => true,
    ...change,
  };
  return holdOf(incident, world, now);
};
const silence = (more: Partial<Silence>): Silence => ({
  id: 's1',
  functions: [],
  components: [],
  severities: [],
  targets: [],
  from: minutes(0),
  until: minutes(10),
  by: 'Asha',
  why: 'we know',
  ...more,
});
const [card] = openBy(failing('card', 'voyager')) as [Incident];

describe('nothing holds', () => {
  test('an incident about which nothing else is known', () => {
    expect(hold(card)).toBeUndefined();
  });

  test('the monitor’s own trouble', () => {
    const own: Incident = { ...card, causeKey: 'self:runner' };
    expect(hold(own, { silences: [silence({})] })).toBeUndefined();
  });
});

describe('a silence holds', () => {
  test.each<[string, Partial<Silence>, boolean]>([
    ['of everything', {}, true],
    ['of its function', { functions: ['card'] }, true],
    ['of another function', { functions: ['browse'] }, false],
    ['of its component', { components: ['voyager'] }, true],
    ['of another component', { components: ['shop'] }, false],
    ['of its severity at its target', { severities: ['major'], targets: ['live'] }, true],
    ['of its severity at another target', { severities: ['major'], targets: ['green'] }, false],
    ['that is over', { until: now }, false],
    ['that is yet to come', { from: now + 1 }, false],
    ['that begins now', { from: now }, true],
  ])('%s', (_, more, isHeld) => {
    expect(hold(card, { silences: [silence(more)] }) !== undefined).toBe(isHeld);
  });

  test('that lasts longest is the one that is told', () => {
    const long = silence({ id: 'long', until: minutes(99) });
    expect(hold(card, { silences: [silence({}), long] })).toMatchObject({ silenceId: 'long' });
  });
});

describe('a component that is down holds', () => {
  const both = openBy(failing('card', 'voyager'), failing('browse', 'shop'));
  const of = (causeKey: string) => both.find((one) => one.causeKey === causeKey)!;

  test('what is blamed on a component that needs it, and not the other way round', () => {
    expect(hold(of('component:shop@live'), { open: both })).toEqual({
      kind: 'component',
      incidentId: of('component:voyager@live').id,
      componentId: 'voyager',
    });
    expect(hold(of('component:voyager@live'), { open: both })).toBeUndefined();
  });

  test('a function that names no culprit and needs it, if only through others', () => {
    const [browse] = openBy(failing('browse')) as [Incident];
    expect(hold({ ...browse, id: 'I9' }, { open: [card, { ...browse, id: 'I9' }] })).toMatchObject({
      componentId: 'voyager',
    });
  });

  test('nothing whose people it has not reached', () => {
    expect(hold(of('component:shop@live'), { open: both, hasReached: () => false })).toBeUndefined();
  });

  test.each([
    ['is itself inhibited', { kind: 'component', incidentId: 'I9', componentId: 'database' }],
    ['is in planned work', { kind: 'maintenance', says: 'Stock-taking', until: minutes(60) }],
  ] as const)('nothing while its incident %s', (_, suppression) => {
    const open = both.map((one) =>
      one.causeKey === 'component:voyager@live' ? { ...one, telling: { ...one.telling!, hold: suppression } } : one,
    );
    expect(hold(of('component:shop@live'), { open })).toBeUndefined();
  });

  test('nothing at another target', () => {
    const elsewhere = both.map((one) =>
      one.causeKey === 'component:voyager@live' ? { ...one, causeKey: 'component:voyager@green' as const } : one,
    );
    expect(hold(of('component:shop@live'), { open: elsewhere })).toBeUndefined();
  });
});

describe('planned work holds', () => {
  const cause = { kind: 'maintenance', says: 'Stock-taking', until: minutes(60) } as const;
  const inWork = (functionId: string) => state(functionId, { state: 'maintenance', cause });

  test('an incident all of whose functions are in it, and no other', () => {
    const [two] = openBy(failing('card', 'voyager'), failing('gateway', 'voyager')) as [Incident];
    const working = new Map([['card', inWork('card')]]);
    const look = () => hold(two, { state: ({ functionId }) => working.get(functionId) });
    expect(look()).toBeUndefined();
    working.set('gateway', inWork('gateway'));
    expect(look()).toEqual({ kind: 'maintenance', says: 'Stock-taking', until: minutes(60) });
  });
});
