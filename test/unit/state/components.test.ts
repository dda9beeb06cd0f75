import { describe, expect, test } from 'vitest';
import type { ComponentState, FunctionState } from '../../../src/model/state.ts';
import { componentStates, type ComponentNeeds } from '../../../src/state/components.ts';
import { initialState } from '../../../src/state/transition.ts';
import { component, fn, START } from './samples.ts';

const components = new Map([
  component('shop', { dependsOn: ['db'] }),
  component('db'),
  component('voyager'),
  component('unused'),
]);
const functions = new Map([
  fn('browse', { dependsOn: ['shop'] }),
  fn('order', { dependsOn: ['shop', 'voyager'] }),
  fn('invoice', { dependsOn: ['shop'] }),
]);

const is = (functionId: string, change: Partial<FunctionState>): FunctionState => ({
  ...initialState({ functionId, target: 'live' }, START),
  ...change,
});
const working = { state: 'working', cause: { kind: 'passed' } } as const;
const failing = (blamed?: string) =>
  ({
    state: 'failing',
    cause: { kind: 'failed-step', error: 'no', ...(blamed === undefined ? {} : { component: blamed }) },
  }) as const;
const slow = (blamed: string) =>
  ({ state: 'slow', cause: { kind: 'slow', component: blamed, durationMs: 9, limitMs: 5 } }) as const;
const planned = { state: 'maintenance', cause: { kind: 'maintenance', says: 'Work', until: START + 9 } } as const;

const needs = (states: readonly FunctionState[], before: readonly ComponentState[] = []): ComponentNeeds => ({
  components,
  functions,
  targets: ['live'],
  states,
  signals: [],
  before,
});
const told = (states: readonly FunctionState[]) =>
  Object.fromEntries(componentStates(needs(states), START).map(({ componentId, state }) => [componentId, state]));

describe('a component', () => {
  test('does not fail or slow down by a measured number, which names no component', () => {
    const over = (state: 'failing' | 'slow') =>
      ({ state, cause: { kind: 'measurement', name: 'depth', value: 9, limit: 5, isAbove: true } }) as const;
    expect(told([is('order', over('failing'))])).toMatchObject({ voyager: 'unknown' });
    expect(told([is('order', over('slow'))])).toMatchObject({ voyager: 'working' });
  });

  test('is not accused by one function that depends on it and names none', () => {
    expect(told([is('order', failing()), is('browse', working), is('invoice', working)])).toMatchObject({
      shop: 'working',
      voyager: 'unknown',
    });
    expect(told([is('order', failing())])).toMatchObject({ voyager: 'unknown', shop: 'unknown' });
  });

  test('is accused when at least two and at least half of its fresh dependents fail and name no other', () => {
    const twoOfThree = [is('order', failing()), is('browse', failing()), is('invoice', working)];
    expect(told(twoOfThree)).toMatchObject({ shop: 'failing', voyager: 'unknown' });
    const oneNamesAnother = [is('order', failing('voyager')), is('browse', failing()), is('invoice', working)];
    expect(told(oneNamesAnother)).toMatchObject({ shop: 'working', voyager: 'failing' });
    const othersAreStale = [is('order', failing()), is('browse', failing()), is('invoice', {})];
    expect(told(othersAreStale)).toMatchObject({ shop: 'failing' });
  });

  test('is doubtful when another function has got through it since it was blamed', () => {
    const passed = (startedAt: number): Partial<FunctionState> => ({
      ...working,
      tracks: {
        local: {
          ...{ isFailing: false, isSlow: false, lastJudgedAt: startedAt + 1 },
          recent: [
            { runId: 'r', at: startedAt + 1, startedAt, outcome: 'passed', durationMs: 1, passedThrough: ['shop'] },
          ],
        },
      },
    });
    const shopIn = (startedAt: number) =>
      componentStates(needs([is('order', failing('shop')), is('browse', passed(startedAt))]), START)[0];
    expect(shopIn(START - 1)).not.toHaveProperty('isDoubtful');
    expect(shopIn(START + 1)).toMatchObject({ state: 'failing', blamedBy: ['order'], isDoubtful: true });
  });

  test('works when a function that uses it works, directly or through others', () => {
    expect(told([is('browse', working), is('order', {}), is('invoice', {})])).toEqual({
      shop: 'working',
      db: 'working',
      voyager: 'unknown',
      unused: 'unknown',
    });
  });

  test('fails when a failing function blames it, though others that use it work', () => {
    const states = [is('browse', working), is('order', failing('voyager')), is('invoice', working)];
    expect(told(states)).toMatchObject({ voyager: 'failing', shop: 'working', db: 'working' });
    expect(componentStates(needs(states), START).find(({ componentId }) => componentId === 'voyager')).toMatchObject({
      blamedBy: ['order'],
    });
  });

  test('is slow when a slow function blames it, and works when a slow one blames another', () => {
    expect(told([is('order', slow('voyager'))])).toMatchObject({ voyager: 'slow', shop: 'working' });
  });

  test('fails rather than being slow when both are said of it', () => {
    expect(told([is('order', slow('shop')), is('browse', failing('shop'))])).toMatchObject({ shop: 'failing' });
  });

  test('is not known when its only users fail for another reason or are not known', () => {
    expect(told([is('order', failing('shop')), is('browse', {})])).toMatchObject({ voyager: 'unknown', db: 'unknown' });
    expect(told([is('order', failing())])).toMatchObject({ voyager: 'unknown' });
  });

  test('is in planned work when all its users are', () => {
    const both = [is('browse', planned), is('order', planned), is('invoice', planned)];
    expect(told(both)).toMatchObject({ shop: 'maintenance', voyager: 'maintenance', unused: 'unknown' });
    expect(told([is('browse', {}), is('order', planned), is('invoice', planned)])).toMatchObject({
      shop: 'unknown',
      voyager: 'maintenance',
    });
  });

  test('has a state of its own at each target', () => {
    const states = [is('order', failing('voyager')), is('order', { ...working, target: 'green' })];
    const all = componentStates({ ...needs(states), targets: ['live', 'green'] }, START);
    const voyager = all.filter(({ componentId }) => componentId === 'voyager');
    expect(voyager.map(({ target, state }) => `${target} ${state}`)).toEqual(['live failing', 'green working']);
  });
});

describe('the beginning of a component state', () => {
  const stateOf = (id: string, all: readonly ComponentState[]) => all.find(({ componentId }) => componentId === id)!;

  test('is that of the functions after a start', () => {
    const all = componentStates(
      needs([is('browse', { ...working, since: START + 5 }), is('order', { ...failing('voyager'), since: START + 7 })]),
      START + 100,
    );
    expect(stateOf('shop', all).since).toBe(START + 5);
    expect(stateOf('voyager', all).since).toBe(START + 7);
    expect(stateOf('unused', all).since).toBe(START + 100);
  });

  test('is now when it changes later, and stays while more functions blame it', () => {
    const first = componentStates(needs([is('order', working), is('browse', working)]), START);
    const second = componentStates(needs([is('order', failing('shop')), is('browse', working)], first), START + 50);
    expect(stateOf('shop', second)).toMatchObject({ state: 'failing', since: START + 50, blamedBy: ['order'] });
    const third = componentStates(
      needs([is('order', failing('shop')), is('browse', failing('shop'))], second),
      START + 90,
    );
    expect(stateOf('shop', third)).toMatchObject({
      state: 'failing',
      since: START + 50,
      blamedBy: ['order', 'browse'],
    });
  });
});

describe('nothing new about components', () => {
  test('gives back the same array, and the same object for each that did not change', () => {
    const first = componentStates(needs([is('order', working), is('browse', working)]), START);
    expect(componentStates(needs([is('order', working), is('browse', working)], first), START + 1)).toBe(first);
    const other = componentStates(needs([is('order', failing('voyager')), is('browse', working)], first), START + 2);
    expect(other).not.toBe(first);
    expect(other[0]).toBe(first[0]);
  });
});

test('a component that somebody outside says is down is down, though the functions that use it work', () => {
  const signal = {
    source: 'alerts:prometheus',
    id: 'f1',
    causeKey: 'component:voyager@live',
    severity: 'major',
    says: 'Voyager answers with errors.',
    functions: [],
    since: START - 5000,
  } as const;
  const told = componentStates({ ...needs([is('order', working)]), signals: [signal] }, START);
  expect(told.find(({ componentId }) => componentId === 'voyager')).toEqual({
    componentId: 'voyager',
    target: 'live',
    state: 'failing',
    since: START - 5000,
    blamedBy: [],
  });
  expect(told.find(({ componentId }) => componentId === 'shop')).not.toMatchObject({ state: 'failing' });
});
