import { describe, expect, test } from 'vitest';
import { historyChoice, historyRows } from '../../../src/web/views/history-rows.ts';
import { aConfig, aFunction } from './fixture-config.ts';
import { aState, FixtureWorld, NOW, wellHealth } from './fixture-world.ts';

const ids = Array.from({ length: 120 }, (_, n) => `f-${n}`);
const functions = new Map(ids.map((id) => [id, aFunction(id, `Does ${id} work?`, { audiences: ['operations'] })]));
const moment = {
  now: NOW,
  config: { ...aConfig(), functions },
  states: ids.map((id) => aState(id, 'working')),
  incidents: [],
  ended: [],
  runs: () => [],
  pending: [],
  planned: new FixtureWorld().planned(),
  health: wellHealth,
  accepted: () => new Map(),
};
const look = (page?: number) => {
  const choice = historyChoice('operations', moment, page);
  const [rows, where] = [[...historyRows(choice, moment, [])], { page: choice.page, pages: choice.pages }];
  return { ...where, first: rows[0]?.question, count: rows.length };
};

describe('the overview of ninety days', () => {
  test('shows fifty functions at a time, in the order of the configuration', () => {
    expect(look()).toEqual({ page: 1, pages: 3, first: 'Does f-0 work?', count: 50 });
    expect(look(2)).toEqual({ page: 2, pages: 3, first: 'Does f-50 work?', count: 50 });
    expect(look(3)).toEqual({ page: 3, pages: 3, first: 'Does f-100 work?', count: 20 });
  });

  test.each([0, -3, Number.NaN, 1.9])('takes %d for the first page', (page) => {
    expect(look(page).page).toBe(1);
  });

  test('takes what is beyond the end for the last page', () => {
    expect(look(99).page).toBe(3);
    expect(look(Infinity).page).toBe(3);
  });
});
