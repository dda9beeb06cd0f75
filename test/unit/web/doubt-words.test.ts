import { describe, expect, test } from 'vitest';
import { english } from '../../../src/i18n/english.ts';
import { german } from '../../../src/i18n/german.ts';
import { createLocale } from '../../../src/i18n/locale.ts';
import type { Audience } from '../../../src/model/names.ts';
import { functionView } from '../../../src/web/views/function-view.ts';
import { statusView } from '../../../src/web/views/status-view.ts';
import { aConfig, aFunction } from './fixture-config.ts';
import { aState, FixtureWorld, MINUTE, NOW } from './fixture-world.ts';

const both = ['customer-service', 'back-office'] as const;
const own = {
  whenUnknown: { tellCustomers: 'Please ring.', workaround: 'Use form X-1.' },
  whenSlow: { summary: 'It takes a minute.' },
};
const functions = [
  aFunction('plain', 'Can they see it?', { audiences: both }),
  aFunction('other', 'Can they find it?', { audiences: both }),
  aFunction('worded', 'Can they order it?', {
    audiences: both,
    impact: { summary: 'They cannot.', whenDown: {}, ...own },
  }),
];
const stale = { cause: { kind: 'stale', since: NOW - MINUTE } } as const;
const late = { cause: { kind: 'slow', durationMs: 9000, limitMs: 4000 } } as const;

function viewOf(audience: Audience, state: 'unknown' | 'slow', config = aConfig(functions)) {
  const cause = state === 'unknown' ? stale : late;
  const world = new FixtureWorld(config).set(...functions.map(({ id }) => aState(id, state, cause)));
  return statusView(audience, world.moment());
}

describe('functions that are not known', () => {
  test('have words for customer service: general ones once for several, and its own beside each', () => {
    const { unknown, general } = viewOf('customer-service', 'unknown');
    expect(general).toEqual({
      unknown: {
        summary: english['impact.unknown.these'],
        facts: [{ kind: 'say', label: 'What to say', texts: [english['impact.unknown.tellCustomers']], isMain: true }],
      },
    });
    expect(unknown.map(({ words }) => words?.facts.flatMap(({ texts }) => texts))).toEqual([[], [], ['Please ring.']]);
  });

  test('have words for the back office: what to do', () => {
    const { unknown, general } = viewOf('back-office', 'unknown');
    expect(general.unknown?.facts).toEqual([
      { kind: 'hand', label: 'What to do', texts: [english['impact.unknown.workaround']], isMain: true },
    ]);
    expect(unknown[2]!.words).toEqual({
      summary: english['impact.unknown.summary'],
      facts: [{ kind: 'hand', label: 'What to do', texts: ['Use form X-1.'], isMain: true }],
    });
  });

  test('have general words beside the function when it is the only one', () => {
    const world = new FixtureWorld(aConfig(functions)).set(aState('plain', 'unknown', stale));
    const { unknown, general } = statusView('customer-service', world.moment());
    expect(general).toEqual({});
    expect(unknown[0]!.words?.summary).toBe(english['impact.unknown.summary']);
  });

  test('have none for operations, and none before the first try', () => {
    expect(viewOf('operations', 'unknown').general).toEqual({});
    const world = new FixtureWorld(aConfig(functions)).set(...functions.map(({ id }) => aState(id, 'unknown')));
    expect(statusView('customer-service', world.moment()).general).toEqual({});
  });
});

describe('functions that are slow', () => {
  test('have words that do not say that they fail', () => {
    const { slow, general } = viewOf('customer-service', 'slow');
    expect(general.slow?.summary).toBe(english['impact.slow.these']);
    expect(slow.map(({ words }) => words?.summary)).toEqual([undefined, undefined, 'It takes a minute.']);
  });

  test('by a number beyond its limit are not said to take long', () => {
    const cause = { kind: 'measurement', name: 'depth', value: 3, limit: 2, isAbove: true } as const;
    const world = new FixtureWorld(aConfig(functions)).set(aState('plain', 'slow', { cause }));
    const [row] = statusView('customer-service', world.moment()).slow;
    expect(row).toMatchObject({
      reason: english['impact.slow.measured'],
      words: { summary: english['impact.slow.measured'] },
    });
  });

  test('have German words in a German configuration', () => {
    const config = aConfig(functions, undefined, { locale: createLocale('Europe/Berlin', 'de') });
    expect(viewOf('customer-service', 'slow', config).general.slow).toEqual({
      summary: german['impact.slow.these'],
      facts: [expect.objectContaining({ texts: [german['impact.slow.tellCustomers']] })],
    });
  });
});

test('the page of a function that is not known has all its words', () => {
  const world = new FixtureWorld(aConfig(functions)).set(aState('worded', 'unknown', stale));
  const question = { fn: functions[2]!, target: 'live', audience: 'customer-service' } as const;
  expect(functionView(question, world.moment(), undefined)?.row.words).toEqual({
    summary: english['impact.unknown.summary'],
    facts: [{ kind: 'say', label: 'What to say', texts: ['Please ring.'], isMain: true }],
  });
});
