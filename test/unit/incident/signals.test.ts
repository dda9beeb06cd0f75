import { describe, expect, test } from 'vitest';
import { decideAll } from '../../../src/incident/decide.ts';
import { decideSignals } from '../../../src/incident/signals.ts';
import type { IncidentWorld } from '../../../src/incident/decision.ts';
import type { Signal } from '../../../src/model/signal.ts';
import { apply, failing, ids, minutes, state, world } from './samples.ts';
import { textOf } from '../../support/build/timeline.ts';

const alert = (id: string, more: Partial<Signal> = {}): Signal => ({
  source: 'alerts:prometheus',
  id,
  causeKey: 'component:voyager@live',
  severity: 'major',
  says: 'Voyager answers with errors.',
  functions: [],
  since: minutes(1),
  ...more,
});
const newId = ids();
const look = (before: IncidentWorld, raised: readonly Signal[], at = 2) =>
  decideSignals('alerts:prometheus', raised, before, { now: minutes(at), newId });
const after = (before: IncidentWorld, raised: readonly Signal[], at = 2) => apply(before, look(before, raised, at));

describe('a signal', () => {
  test('opens an incident that says what it says, since when it says', () => {
    const [decision] = look(world(), [alert('a', { detail: 'Five of a hundred.' })]);
    expect(decision).toMatchObject({
      kind: 'opened',
      incident: {
        causeKey: 'component:voyager@live',
        severity: 'major',
        title: 'Voyager answers with errors.',
        affected: [],
        startedAt: minutes(1),
        openedAt: minutes(2),
      },
      notices: [{ action: 'trigger', reason: 'incident-opened' }],
    });
    expect(textOf(decision!.entries[0]!)).toBe('Voyager answers with errors. Five of a hundred.');
  });

  test('that is told again decides nothing more', () => {
    const then = after(world(), [alert('a')]);
    expect(look(then, [alert('a')], 3)).toEqual([]);
  });

  test('that is not told any more closes its incident, and says so', () => {
    const then = after(world(), [alert('a')]);
    const [decision] = look(then, [], 5);
    expect(decision).toMatchObject({
      kind: 'closed',
      incident: { stage: 'restored', availableAt: minutes(5) },
      notices: [{ action: 'resolve', reason: 'incident-resolved' }],
    });
  });

  test('of another source is left alone', () => {
    const then = after(world(), [alert('a')]);
    expect(decideSignals('self', [], then, { now: minutes(5), newId })).toEqual([]);
  });

  test('with the same cause as another is the same incident, which is over with the last of them', () => {
    const both = after(world(), [alert('a'), alert('b', { says: 'Voyager is slow.' })]);
    expect(both.open).toHaveLength(1);
    expect(both.open[0]?.title).toBe('Voyager answers with errors. Voyager is slow.');
    const one = after(both, [alert('b', { says: 'Voyager is slow.' })], 3);
    expect(one.open[0]?.title).toBe('Voyager is slow.');
    expect(look(one, [], 4)[0]?.kind).toBe('closed');
  });

  test('that gets graver raises the severity, and one that gets less grave leaves it', () => {
    const then = after(world(), [alert('a')]);
    const [decision] = look(then, [alert('a', { severity: 'critical' })], 3);
    expect(decision).toMatchObject({ incident: { severity: 'critical' }, notices: [{ reason: 'severity-raised' }] });
    const [milder] = look(then, [alert('a', { severity: 'minor' })], 3);
    expect(milder).toMatchObject({ incident: { severity: 'major' }, notices: [] });
  });

  test('never starts in the future', () => {
    expect(look(world(), [alert('a', { since: minutes(9) })])[0]?.incident.startedAt).toBe(minutes(2));
  });
});

describe('functions and signals with one cause', () => {
  test('are one incident, whichever came first, that is over when both are', () => {
    const told = after(world(), [alert('a')]);
    const joined = apply(told, decideAll([failing('card', 'voyager')], told, minutes(3), newId));
    expect(joined.open).toHaveLength(1);
    expect(joined.open[0]?.title).toMatch(/^Voyager is down: Credit card payment gateway is NOT available\./);
    const well = apply(joined, decideAll([state('card')], joined, minutes(4), newId));
    expect(well.open[0]?.title).toBe('Voyager answers with errors.');
    expect(look(well, [], 5)[0]?.kind).toBe('closed');
    const ended = after(joined, [], 4);
    expect(ended.open).toHaveLength(1);
    expect(decideAll([state('card')], ended, minutes(5), newId)[0]?.kind).toBe('closed');
  });
});
