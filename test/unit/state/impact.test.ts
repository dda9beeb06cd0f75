import { describe, expect, test } from 'vitest';
import { english } from '../../../src/i18n/english.ts';
import { createLocale } from '../../../src/i18n/locale.ts';
import type { BusinessFunction, Impact } from '../../../src/model/function.ts';
import type { FunctionState } from '../../../src/model/state.ts';
import { stillWorksOf, tellCustomersOf } from '../../../src/state/impact.ts';
import { isKnownToWork, measuredAt, measuredIn } from '../../../src/state/measured.ts';
import { initialState } from '../../../src/state/transition.ts';
import { fn, START } from './samples.ts';

const { say } = createLocale('UTC');
const aFunction = (id: string, impact: Partial<Impact> = {}, change: Partial<BusinessFunction> = {}) =>
  fn(id, { ...change, impact: { summary: `${id} fails.`, whenDown: {}, ...impact } });
const aState = (functionId: string, state: FunctionState['state'], change: Partial<FunctionState> = {}) => ({
  ...initialState({ functionId, target: 'live' }, START),
  state,
  ...change,
});
const failing = (functionId: string, component?: string) =>
  aState(functionId, 'failing', { cause: { kind: 'failed-step', error: 'x', ...(component && { component }) } });

/** All functions of a configuration with some of their states; the others work. */
function measuring(functions: readonly [string, BusinessFunction][], ...states: readonly FunctionState[]) {
  const others = functions.filter(([id]) => !states.some(({ functionId }) => functionId === id));
  return measuredAt('live', { functions: new Map(functions), components: new Map() }, [
    ...states,
    ...others.map(([id]) => aState(id, 'working')),
  ]);
}

describe('what still works', () => {
  test('each function is looked at a few times at most, however many fail together', () => {
    let looks = 0;
    const many = Array.from({ length: 300 }, (_, index): [string, BusinessFunction] => {
      const [id, one] = aFunction(`f${index}`, { stillWorks: 'The phone.' });
      const counted = {
        ...one,
        get impact() {
          looks += 1;
          return one.impact;
        },
      };
      return [id, counted];
    });
    const measured = measuring(many, ...many.map(([id]) => failing(id)));
    const functions = many.map(([, one]) => one);
    looks = 0;
    expect(stillWorksOf({ functions, measured })).toEqual(['The phone.']);
    expect(looks).toBeLessThanOrEqual(5 * many.length);
  });

  const browse = aFunction('browse');
  const invoice = aFunction('invoice');
  const text = 'Browsing, and orders on invoice.';
  const card = aFunction('card', { stillWorks: { functions: ['browse', 'invoice'], text } });
  const all = [browse, invoice, card];
  const saidWith = (...states: readonly FunctionState[]) =>
    stillWorksOf({ functions: [card[1]], measured: measuring(all, failing('card'), ...states) });

  test('a sentence that names functions is said while each of them works, also slowly', () => {
    expect(saidWith()).toEqual([text]);
    expect(saidWith(aState('browse', 'slow'))).toEqual([text]);
  });

  test.each([
    ['fails', failing('browse')],
    ['is not known', aState('browse', 'unknown')],
    ['is in planned work', aState('browse', 'maintenance')],
    ['has just failed once', aState('browse', 'working', { isCheckingAgain: true })],
    ['fails in one location', aState('browse', 'working', { advisory: { locations: ['a'], needed: 2, error: 'x' } })],
    ['is flapping', aState('browse', 'working', { flapping: { since: START, until: START } })],
  ])('a sentence is left out when a function that it names %s', (_why, state) => {
    expect(isKnownToWork(state)).toBe(false);
    expect(saidWith(state)).toEqual([]);
  });

  test('a sentence is left out when a function that it names is not asked at this target', () => {
    const elsewhere = [aFunction('browse', {}, { targets: ['green'] }), invoice, card];
    const measured = measuring(elsewhere, failing('card'), { ...aState('browse', 'working'), target: 'green' });
    expect(stillWorksOf({ functions: [card[1]], measured })).toEqual([]);
  });

  test('a function that is asked there and has no state yet is in doubt', () => {
    const measured = measuredIn({ functions: new Map(all), components: new Map() }, () => undefined)('live');
    expect(measured.doubtful.map((one) => one.fn.id)).toEqual(['browse', 'invoice', 'card']);
    expect(measured.isKnownToWork('browse')).toBe(false);
    expect(measured.stateOf('browse')).toBe('unknown');
  });
});

test('a function that depends on a blamed component is not known to work before it has passed since', () => {
  const passed = (startedAt: number) => ({
    tracks: {
      local: {
        ...{ isFailing: false, isSlow: false },
        recent: [{ runId: 'r', at: startedAt + 5, startedAt, outcome: 'passed' as const, durationMs: 5 }],
      },
    },
  });
  const browse = aFunction('browse', {}, { dependsOn: ['shop'] });
  const card = aFunction('card', { stillWorks: { functions: ['browse'], text: 'Browsing.' } });
  const components = new Map([['shop', { dependsOn: ['db'] }]]);
  const saidAfter = (startedAt: number) => {
    const states = [{ ...failing('card', 'db'), since: START }, aState('browse', 'working', passed(startedAt))];
    const measured = measuredAt('live', { functions: new Map([browse, card]), components }, states);
    return stillWorksOf({ functions: [card[1]], componentId: 'db', measured });
  };
  expect(saidAfter(START - 1)).toEqual([]);
  expect(saidAfter(START)).toEqual(['Browsing.']);
});

describe('a plain sentence about what still works', () => {
  const phone = 'The telephone.';
  const search = aFunction('search', { stillWorks: phone });
  const browse = aFunction('browse', { stillWorks: 'The shop next door.', whenDown: { shop: { stillWorks: phone } } });
  const track = aFunction('track');
  const all = [search, browse, track];

  test('is said while its own function alone does not work', () => {
    expect(stillWorksOf({ functions: [search[1]], measured: measuring(all, failing('search')) })).toEqual([phone]);
  });

  test('is left out while another function does not work that does not say the same', () => {
    const states = [failing('search'), failing('track')];
    expect(stillWorksOf({ functions: [search[1]], measured: measuring(all, ...states) })).toEqual([]);
    const silent = [failing('search'), aState('track', 'unknown')];
    expect(stillWorksOf({ functions: [search[1]], measured: measuring(all, ...silent) })).toEqual([]);
  });

  test('is said once when each function that does not work says it for its own cause', () => {
    const measured = measuring(all, failing('search', 'shop'), failing('browse', 'shop'));
    expect(stillWorksOf({ functions: [search[1], browse[1]], componentId: 'shop', measured })).toEqual([phone]);
    const apart = measuring(all, failing('search', 'shop'), failing('browse'));
    expect(stillWorksOf({ functions: [search[1]], componentId: 'shop', measured: apart })).toEqual([]);
  });

  test('is left out when a function that does not work says it only while another works, and that one does not', () => {
    const careful = aFunction('careful', { stillWorks: { functions: ['track'], text: phone } });
    const measured = measuring([search, careful, track], failing('search'), failing('careful'), failing('track'));
    expect(stillWorksOf({ functions: [search[1], careful[1]], measured })).toEqual([]);
  });
});

describe('what to tell customers', () => {
  const browse = aFunction('browse', { tellCustomers: 'May I look it up?' }, { severity: 'critical' });
  const search = aFunction('search', {
    tellCustomers: { functions: ['browse'], text: 'Which department may I show you?' },
    whenDown: { shop: { tellCustomers: 'Our shop is closed.' } },
  });
  const track = aFunction('track', { tellCustomers: 'It is on its way.' }, { severity: 'minor' });
  const all = [browse, search, track];
  const told = (ids: readonly string[], componentId?: string) => {
    const functions = all.flatMap(([id, one]) => (ids.includes(id) ? [one] : []));
    const measured = measuring(all, ...ids.map((id) => failing(id, componentId)));
    return tellCustomersOf({ functions, componentId, measured }, say);
  };

  test('is what a function says that fails alone', () => {
    expect(told(['track'])).toEqual(['It is on its way.']);
    expect(told(['search'])).toEqual(['Which department may I show you?']);
  });

  test('is what the gravest of several functions says, when none has words for the component', () => {
    expect(told(['track', 'browse'], 'db')).toEqual(['May I look it up?']);
  });

  test('is what is written for the component, when anything is', () => {
    expect(told(['track', 'browse', 'search'], 'shop')).toEqual(['Our shop is closed.']);
  });

  test('is an apology when all that is written offers what does not work', () => {
    const measured = measuring(all, failing('search'), aState('browse', 'unknown'));
    expect(tellCustomersOf({ functions: [search[1]], measured }, say)).toEqual([english['impact.apology']]);
    expect(tellCustomersOf({ functions: [aFunction('mute')[1]], measured }, say)).toEqual([]);
  });
});
