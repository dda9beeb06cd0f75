import { expect, test } from 'vitest';
import { Policies } from '../../../src/record/policies.ts';
import { watchedSubjects } from '../../../src/record/watched-subjects.ts';
import { configOf, fn, MINUTE, NOON } from '../../integration/record/rig.ts';

const never = { next: () => undefined };

test('has none for a function that is not configured', () => {
  const policies = new Policies(configOf([fn('one')]), never);
  expect(policies.of('one', NOON)).toBeDefined();
  expect(policies.of('gone', NOON)).toBeUndefined();
});

test('asks for the next time of a cron expression in the zone of the business, once for each answer', () => {
  const asked: unknown[] = [];
  const cron = {
    next: (...args: unknown[]) => {
      asked.push(args);
      return NOON + 5 * MINUTE;
    },
  };
  const config = configOf([fn('goods', { schedule: { kind: 'cron', expression: '*/5 * * * *' } })]);
  const policy = new Policies(config, cron).of('goods', NOON)!;
  expect(policy.staleAt(NOON)).toBe(NOON + 5 * MINUTE + 70_000);
  expect(policy.staleAt(NOON)).toBe(NOON + 5 * MINUTE + 70_000);
  expect(asked).toEqual([['*/5 * * * *', NOON, 'Europe/London']]);
});

test('a policy tells the planned work that is on', () => {
  const when = { kind: 'once', from: NOON, until: NOON + MINUTE } as const;
  const config = configOf([fn('one')], { maintenance: [{ functions: [], when, says: 'Stock-taking' }] });
  const policies = new Policies(config, never);
  expect(policies.of('one', NOON)?.maintenance).toEqual({ says: 'Stock-taking', until: NOON + MINUTE });
  expect(policies.of('one', NOON + MINUTE)).not.toHaveProperty('maintenance');
});

test('a policy tells planned work that was made while running, beside that of the configuration', () => {
  const often = { kind: 'once', from: NOON, until: NOON + MINUTE } as const;
  const longer = { kind: 'once', from: NOON, until: NOON + 5 * MINUTE } as const;
  const config = configOf([fn('one'), fn('two')], {
    maintenance: [{ functions: [], when: often, says: 'Stock-taking' }],
  });
  const made = { id: 'm1', by: 'Asha', functions: ['two'], when: longer, says: 'New database' };
  const policies = new Policies(config, never, [made]);
  expect(policies.of('one', NOON)?.maintenance).toEqual({ says: 'Stock-taking', until: NOON + MINUTE });
  expect(policies.of('two', NOON)?.maintenance).toEqual({ says: 'New database', until: NOON + 5 * MINUTE });
});

test('there is planned work when only somebody made some while running', () => {
  const when = { kind: 'once', from: NOON, until: NOON + MINUTE } as const;
  const made = { functions: [], when, says: 'New database' };
  expect(new Policies(configOf([fn('one')]), never).hasMaintenance).toBe(false);
  const policies = new Policies(configOf([fn('one')]), never, [made]);
  expect(policies.hasMaintenance).toBe(true);
  expect(policies.of('one', NOON)?.maintenance?.says).toBe('New database');
});

test('a policy carries the limits of measured numbers and what counts as failing by turns', () => {
  const measurements = { queue_depth: { failAbove: 100, forMs: 0 } };
  const flapping = { turns: 4, withinMs: 20 * MINUTE, settleMs: 10 * MINUTE };
  const one = fn('one', { measurements });
  const policies = new Policies(configOf([{ ...one, alarm: { ...one.alarm, flapping } }, fn('two')]), never);
  expect(policies.of('one', NOON)).toMatchObject({ measurements, alarm: { flapping } });
  expect(policies.of('two', NOON)).not.toHaveProperty('measurements');
});

test('what is watched is each function at each of its targets that has a schedule, in the order of the configuration', () => {
  const config = configOf([fn('b', { targets: ['green', 'live'] }), fn('a')]);
  expect(watchedSubjects(config)).toEqual([
    { functionId: 'b', target: 'live' },
    { functionId: 'a', target: 'live' },
  ]);
});
