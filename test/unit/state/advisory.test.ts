import { describe, expect, test } from 'vitest';
import type { FunctionState, Observation } from '../../../src/model/state.ts';
import { initialState, tick } from '../../../src/state/transition.ts';
import { alarm, EVERY, FRESH, policy, START, subject, told } from './samples.ts';

const how = policy({
  alarm: alarm('1/1', '1/1', 3),
  measurements: { queue_depth: { failAbove: 100, forMs: 0 } },
});
const at = (count: number) => START + count * EVERY;
const tell = (state: FunctionState, location: string, change: Partial<Observation> = {}) =>
  told(state, { at: at(1), ...change }, how, location);
const works = tell(initialState(subject, START), 'ams');

describe('an alarm condition that holds in too few locations', () => {
  test('is told beside the state: where, how many it takes, and the error', () => {
    const state = tell(works, 'par', { outcome: 'failed', error: 'refused' });
    expect(state).toMatchObject({
      state: 'working',
      advisory: { locations: ['par'], needed: 3, error: 'refused' },
    });
  });

  test('names its locations in order, with the newest error', () => {
    const one = tell(works, 'par', { outcome: 'failed', error: 'newer', at: at(2) });
    const two = tell(one, 'lon', { outcome: 'failed', error: 'older', at: at(1) });
    expect(two.advisory).toEqual({ locations: ['lon', 'par'], needed: 3, error: 'newer' });
  });

  test('may be a measured number', () => {
    const state = tell(works, 'par', { measured: { queue_depth: { value: 140 } } });
    expect(state.advisory).toEqual({ locations: ['par'], needed: 3, error: 'queue_depth is 140, over 100' });
  });

  test('is told where nothing else is known either', () => {
    const state = tell(initialState(subject, START), 'par', { outcome: 'failed', error: 'refused' });
    expect(state).toMatchObject({ state: 'unknown', advisory: { locations: ['par'] } });
  });

  test('is gone when they are enough, when it is over, when they fell silent, and during planned work', () => {
    const two = tell(tell(works, 'par', { outcome: 'failed' }), 'lon', { outcome: 'failed' });
    expect(two.advisory?.locations).toEqual(['lon', 'par']);
    expect(tell(two, 'ber', { outcome: 'failed' })).not.toHaveProperty('advisory');
    expect(tell(tell(two, 'par', { at: at(2) }), 'lon', { at: at(2) })).not.toHaveProperty('advisory');
    expect(tick(two, how, at(1) + FRESH + 1)).not.toHaveProperty('advisory');
    const during = { ...how, maintenance: { says: 'Work', until: at(9) } };
    expect(tick(two, during, at(2))).not.toHaveProperty('advisory');
  });

  test('is not there before the condition holds, nor where one location is enough', () => {
    const slowly = { ...how, alarm: alarm('2/2', '1/1', 2) };
    expect(told(works, { at: at(1), outcome: 'failed' }, slowly, 'par')).not.toHaveProperty('advisory');
    const alone = policy({ alarm: alarm('1/1') });
    expect(told(works, { at: at(1), outcome: 'failed' }, alone, 'par')).not.toHaveProperty('advisory');
  });

  test('changes nothing when nothing changed', () => {
    const state = tell(works, 'par', { outcome: 'failed', error: 'refused' });
    expect(tick(state, how, at(2))).toBe(state);
  });
});
