import { describe, expect, test } from 'vitest';
import type { Policy } from '../../../src/model/alerting.ts';
import { policyFor, raiseOf, type IncidentFacts } from '../../../src/escalation/policy.ts';
import { policyOf } from '../../support/alerting.ts';
import { at, calendarOf, everyDay, hours } from './samples.ts';

const facts: IncidentFacts = {
  severity: 'critical',
  functions: ['place-order', 'browse-catalogue'],
  components: ['voyager'],
  audiences: ['customer-service'],
  target: 'live',
};
const where = { calendar: calendarOf(['2026-12-25']), zone: 'Europe/London' };
const noon = at('2026-06-01T12:00:00Z');

const chosen = (policies: readonly Policy[], now = noon, more: Partial<IncidentFacts> = {}) =>
  policyFor({ ...facts, ...more }, policies, now, where)?.steps[0]?.notify[0];

describe('the policy for an incident', () => {
  test('is the first that fits', () => {
    const policies = [policyOf(['minor'], ['a']), policyOf(['critical', 'major'], ['b']), policyOf([], ['c'])];
    expect(chosen(policies)).toBe('b');
    expect(chosen(policies, noon, { severity: 'minor' })).toBe('a');
  });

  test('is none when none fits', () => {
    expect(chosen([policyOf(['minor'], ['a'])])).toBeUndefined();
    expect(chosen([])).toBeUndefined();
  });

  test.each([
    ['functions', { functions: ['place-order'] }, { functions: ['track-order'] }],
    ['components', { components: ['voyager', 'shop'] }, { components: ['shop'] }],
    ['audiences', { audiences: ['customer-service'] }, { audiences: ['back-office'] }],
    ['targets', { targets: ['live'] }, { targets: ['green'] }],
  ] as const)('may be chosen by %s: one in common is enough', (_, fitting, strange) => {
    expect(chosen([policyOf([], ['a'], fitting)])).toBe('a');
    expect(chosen([policyOf([], ['a'], strange)])).toBeUndefined();
  });

  test('must fit in everything that it names', () => {
    expect(chosen([policyOf(['critical'], ['a'], { functions: ['place-order'], targets: ['green'] })])).toBeUndefined();
  });

  test('that names what an incident has none of does not fit it', () => {
    const own = { severity: 'critical', functions: [], components: [], audiences: [] } as const;
    const policies = [
      policyOf([], ['a'], { targets: ['live'] }),
      policyOf([], ['b'], { components: ['voyager'] }),
      policyOf([], ['c']),
    ];
    expect(policyFor(own, policies, noon, where)?.steps[0]?.notify).toEqual(['c']);
  });

  test('holds only in its hours, and not on holidays', () => {
    const policies = [policyOf([], ['day'], { during: [hours('08:00', '18:00')] }), policyOf([], ['night'])];
    expect(chosen(policies, at('2026-06-01T06:59:00Z'))).toBe('night');
    expect(chosen(policies, at('2026-06-01T07:00:00Z'))).toBe('day');
    expect(chosen(policies, at('2026-06-06T12:00:00Z'))).toBe('night');
    expect(chosen(policies, at('2026-12-25T12:00:00Z'))).toBe('night');
  });

  test('of 01:30 to 02:00 holds in both half hours of the autumn night, and in none of the spring night', () => {
    const policies = [policyOf([], ['early'], { during: [hours('01:30', '02:00', everyDay)] }), policyOf([], ['else'])];
    const asked = (night: string, clocks: readonly string[]) =>
      clocks.map((clock) => chosen(policies, at(`${night}T${clock}:00Z`)));
    expect(asked('2026-10-25', ['00:29', '00:30', '01:29', '01:30', '02:00'])).toEqual([
      'else',
      'early',
      'else',
      'early',
      'else',
    ]);
    expect(asked('2026-03-29', ['00:29', '00:59', '01:00', '01:30'])).toEqual(['else', 'else', 'else', 'else']);
  });
});

describe('severity rises', () => {
  const calm = { functions: 1, openForMs: 0, isTaken: false };

  test('when enough functions stand in the incident', () => {
    const raises = [{ to: 'critical', functions: 3 }] as const;
    expect(raiseOf('major', raises, { ...calm, functions: 2 })).toBeUndefined();
    expect(raiseOf('major', raises, { ...calm, functions: 3 })).toBe('critical');
  });

  test('when it was open for long and nobody has taken it', () => {
    const raises = [{ to: 'critical', afterMs: 600_000 }] as const;
    expect(raiseOf('major', raises, { ...calm, openForMs: 599_999 })).toBeUndefined();
    expect(raiseOf('major', raises, { ...calm, openForMs: 600_000 })).toBe('critical');
    expect(raiseOf('major', raises, { ...calm, openForMs: 600_000, isTaken: true })).toBeUndefined();
  });

  test('by spread also when somebody has taken it', () => {
    expect(raiseOf('minor', [{ to: 'major', functions: 2 }], { functions: 2, openForMs: 0, isTaken: true })).toBe(
      'major',
    );
  });

  test('as soon as one of two conditions holds', () => {
    const raises = [{ to: 'critical', functions: 5, afterMs: 1000 }] as const;
    expect(raiseOf('major', raises, { ...calm, openForMs: 1000 })).toBe('critical');
    expect(raiseOf('major', raises, { ...calm, functions: 5 })).toBe('critical');
  });

  test('to the gravest that is called for, in whatever order they stand', () => {
    const raises = [
      { to: 'critical', functions: 2 },
      { to: 'major', functions: 1 },
    ] as const;
    expect(raiseOf('minor', raises, { ...calm, functions: 2 })).toBe('critical');
    expect(raiseOf('minor', raises.toReversed(), { ...calm, functions: 2 })).toBe('critical');
  });

  test('and never falls', () => {
    expect(raiseOf('critical', [{ to: 'minor', functions: 1 }], calm)).toBeUndefined();
    expect(raiseOf('major', [{ to: 'major', functions: 1 }], calm)).toBeUndefined();
  });
});
