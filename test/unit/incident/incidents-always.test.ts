import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acknowledge, decide, decideAll, releaseUnwatched } from '../../../src/incident/decide.ts';
import type { IncidentDecision, IncidentWorld } from '../../../src/incident/decision.ts';
import type { Incident } from '../../../src/model/incident.ts';
import { severities, subjectKey } from '../../../src/model/names.ts';
import type { FunctionState } from '../../../src/model/state.ts';
import { initialState, observe, restore, tick } from '../../../src/state/transition.ts';
import { policy, seen } from '../state/samples.ts';
import { apply, ids, START, subject, world } from './samples.ts';
import { sampleCount } from '../../support/extent.ts';

const move = fc.record({
  what: fc.constantFrom(
    'passed',
    'flaky',
    'failed',
    'failed',
    'inconclusive',
    'tick',
    'restart',
    'window',
    'acknowledge',
    'release',
  ),
  functionId: fc.constantFrom('browse', 'card', 'gateway'),
  target: fc.constantFrom('live', 'green'),
  component: fc.constantFrom('voyager', 'shop', undefined),
  passMs: fc.oneof(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: -7_200_000, max: 7_200_000 })),
});
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

interface Story {
  readonly before: IncidentWorld;
  readonly decisions: readonly IncidentDecision[];
  readonly states: ReadonlyMap<string, FunctionState>;
  readonly now: number;
  readonly move: Move;
}

/** Lives through the moves as the recorder would and shows every moment to `check`. */
function live(moves: readonly Move[], check: (story: Story) => void): void {
  const newId = ids();
  const states = new Map<string, FunctionState>();
  let current = world([], { stateOf: (one) => states.get(subjectKey(one)) });
  let now = START;
  let isPlanned = false;
  for (const one of moves) {
    const { what, component, passMs } = one;
    now += passMs;
    if (what === 'window') isPlanned = !isPlanned;
    const how = policy(isPlanned ? { maintenance: { says: 'Work', until: now + 1 } } : {});
    const me = subject(one.functionId, one.target);
    const before = current;
    let decisions: readonly IncidentDecision[] = [];
    if (what === 'acknowledge') {
      decisions = before.open.slice(0, 1).flatMap((incident) => acknowledge(incident, 'Asha', now) ?? []);
    } else if (what === 'release') {
      decisions = releaseUnwatched(before, ({ functionId }) => functionId !== one.functionId, now);
      for (const target of ['live', 'green']) states.delete(subjectKey(subject(one.functionId, target)));
    } else if (what === 'tick' || what === 'window' || what === 'restart') {
      for (const [key, state] of states) {
        states.set(key, what === 'restart' ? restore(state, how, now) : tick(state, how, now));
      }
      decisions = decideAll([...states.values()], before, now, newId);
    } else {
      const state = states.get(subjectKey(me)) ?? initialState(me, now);
      const observation = seen(what, now, { step: 'Pay', ...(component === undefined ? {} : { component }) });
      const { component: _any, ...bare } = observation;
      const next = observe(state, 'local', component === undefined ? bare : observation, { policy: how, now });
      states.set(subjectKey(me), next);
      decisions = decide(next, before, now, newId);
    }
    current = apply(before, decisions);
    check({ before, decisions, states, now, move: one });
  }
}

const always = (check: (story: Story) => void) =>
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => live(moves, check)),
    { numRuns: sampleCount(300) },
  );
const standing = ({ affected }: Incident) => affected.filter(({ recoveredAt }) => recoveredAt === undefined);

describe('what always holds of incidents, whatever is observed and however the clock moves', () => {
  test('never are two open with one key', () => {
    always(({ before, decisions }) => {
      const keys = apply(before, decisions).open.map(({ causeKey }) => causeKey);
      expect(new Set(keys).size).toBe(keys.length);
    });
  });

  test('a failing function stands in exactly one incident that is not our own blindness', () => {
    always(({ before, decisions, states, move }) => {
      if (move.what === 'release' || move.what === 'acknowledge') return;
      for (const state of states.values()) {
        if (state.state !== 'failing') continue;
        const mine = apply(before, decisions).open.filter(
          (incident) =>
            !incident.causeKey.startsWith('unknown:') &&
            standing(incident).some((one) => subjectKey(one) === subjectKey(state)),
        );
        expect(mine).toHaveLength(1);
      }
    });
  });

  test('a working function stands in none', () => {
    always(({ before, decisions, states, move }) => {
      if (move.what === 'release' || move.what === 'acknowledge') return;
      const open = apply(before, decisions).open;
      for (const state of states.values()) {
        if (state.state !== 'working') continue;
        expect(open.flatMap(standing).map(subjectKey)).not.toContain(subjectKey(state));
      }
    });
  });

  test('an open incident has somebody standing in it, and a closed one nobody', () => {
    always(({ before, decisions }) => {
      for (const incident of apply(before, decisions).open) expect(standing(incident)).not.toEqual([]);
      for (const { kind, incident } of decisions) {
        expect(kind === 'closed').toBe(incident.stage === 'restored');
        if (kind === 'closed') expect(standing(incident)).toEqual([]);
      }
    });
  });

  test('each incident is told with one first trigger and at most one resolve, in this order, and nothing after', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        const told = new Map<string, string[]>();
        live(moves, ({ decisions }) => {
          for (const { incident, notices } of decisions) {
            told.set(incident.id, [...(told.get(incident.id) ?? []), ...notices.map(({ reason }) => reason)]);
          }
        });
        for (const reasons of told.values()) {
          expect(reasons.indexOf('incident-opened')).toBe(0);
          expect(reasons.lastIndexOf('incident-opened')).toBe(0);
          const resolves = reasons.filter((reason) => reason === 'incident-resolved');
          expect(resolves.length).toBeLessThanOrEqual(1);
          if (resolves.length === 1) expect(reasons.at(-1)).toBe('incident-resolved');
          expect(reasons.filter((reason) => reason === 'incident-acknowledged').length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: sampleCount(300) },
    );
  });

  test('a run that could not be judged opens no incident about the business', () => {
    always(({ decisions, states, move }) => {
      if (move.what !== 'inconclusive') return;
      for (const { kind, incident } of decisions) {
        const me = states.get(subjectKey(subject(move.functionId, move.target)));
        // A latched alarm that was interrupted by planned work may show again; a new one cannot come from this run.
        if (kind === 'opened' && me?.state !== 'failing') expect(incident.causeKey).toMatch(/^unknown:/);
      }
    });
  });

  test('nothing is opened, and nobody is told anything, by a function in planned work', () => {
    always(({ decisions, states, move }) => {
      const me = states.get(subjectKey(subject(move.functionId, move.target)));
      const isOwnMove = ['passed', 'flaky', 'failed', 'inconclusive'].includes(move.what);
      if (isOwnMove && me?.state === 'maintenance') expect(decisions).toEqual([]);
    });
  });

  test('severity only rises, and is that of the gravest who ever stood in it', () => {
    always(({ before, decisions }) => {
      for (const { incident } of decisions) {
        const earlier = before.open.find(({ id }) => id === incident.id);
        if (!earlier) continue;
        expect(severities.indexOf(incident.severity)).toBeLessThanOrEqual(severities.indexOf(earlier.severity));
      }
    });
  });

  test('asked again about the same state, nothing more is decided', () => {
    always(({ before, decisions, states, now, move }) => {
      if (move.what === 'release' || move.what === 'acknowledge') return;
      const then = apply(before, decisions);
      expect(
        decideAll(
          [...states.values()].filter(({ state }) => state !== 'unknown'),
          then,
          now,
          ids(),
        ),
      ).toEqual([]);
    });
  });

  test('it starts no later than it opens, and its first line is a sentence', () => {
    always(({ decisions }) => {
      for (const { incident } of decisions) {
        expect(incident.startedAt).toBeLessThanOrEqual(incident.openedAt);
        expect(incident.title).toMatch(/\S/);
        expect(incident.title.length).toBeLessThanOrEqual(1000);
      }
    });
  });
});
