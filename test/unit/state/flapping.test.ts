import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideAll } from '../../../src/incident/decide.ts';
import type { IncidentDecision } from '../../../src/incident/decision.ts';
import type { FunctionState } from '../../../src/model/state.ts';
import { initialState, observe, restore, tick } from '../../../src/state/transition.ts';
import { apply, ids, world } from '../incident/samples.ts';
import { alarm, EVERY, follow, FRESH, policy, seen, shown, START, subject, told } from './samples.ts';
import { sampleCount } from '../../support/extent.ts';

const MINUTE = 60_000;
const flapping = { turns: 3, withinMs: 10 * MINUTE, settleMs: 5 * MINUTE };
const how = policy({ alarm: { ...alarm('1/1'), flapping }, slowAfterMs: 4000 });
const at = (count: number) => START + count * EVERY;
const last = (states: readonly FunctionState[]) => states.at(-1)!;
const after = (text: string, policyNow = how) => last(follow(text, policyNow));

describe('a function that fails and works by turns', () => {
  test('is recognised with the last of so many turns, and has been so since the first of them', () => {
    const states = follow('PFPFPF', how);
    expect(states.map(({ flapping: on }) => on !== undefined)).toEqual([false, false, false, false, false, true]);
    expect(last(states).flapping).toEqual({ since: at(2), until: at(6) + flapping.settleMs });
  });

  test('shows its state as it is all the while', () => {
    expect(shown(follow('PFPFPFPF', how))).toBe('WFWFWFWF');
  });

  test('is not recognised when the turns are too far apart', () => {
    let state = after('PFPF');
    state = told(state, { at: at(4) + 9 * MINUTE }, how);
    state = told(state, { at: at(4) + 10 * MINUTE, outcome: 'failed' }, how);
    expect(state).not.toHaveProperty('flapping');
    expect(state.turns).toEqual([at(4), at(4) + 10 * MINUTE]);
  });

  test('counts from slow to failing as a turn, but not from slow to working', () => {
    expect(after('SFSFSF').flapping).toBeDefined();
    expect(after('PSPSPSPSPS')).not.toHaveProperty('turns');
  });

  test('counts neither the first answer nor what follows planned work', () => {
    expect(after('F')).not.toHaveProperty('turns');
    const during = { ...how, maintenance: { says: 'Work', until: at(9) } };
    const planned = tick(after('P'), during, at(2));
    expect(told(planned, { at: at(3), outcome: 'failed' }, how)).not.toHaveProperty('turns');
  });

  test('is told nothing of where nobody asked for it', () => {
    const state = after('PFPFPFPF', policy({ alarm: alarm('1/1') }));
    expect(state).not.toHaveProperty('flapping');
    expect(state).not.toHaveProperty('turns');
  });

  test('lasts on with each change either way', () => {
    const restless = after('PFPFPF');
    const works = told(restless, { at: at(9) }, how);
    expect(works.flapping).toEqual({ since: at(2), until: at(9) + flapping.settleMs });
    const fails = told(works, { at: at(10), outcome: 'failed' }, how);
    expect(fails.flapping).toEqual({ since: at(2), until: at(10) + flapping.settleMs });
    expect(told(fails, { at: at(11), outcome: 'failed' }, how).flapping).toEqual(fails.flapping);
  });
});

describe('the end of it', () => {
  const long = { ...how, staleAt: () => Infinity };
  const restless = after('PFPFPFP', long);
  const until = at(7) + flapping.settleMs;

  test('comes when the state was steady for long enough, and not a moment before', () => {
    expect(tick(restless, long, until - 1)).toBe(restless);
    const steady = tick(restless, long, until);
    expect(steady).not.toHaveProperty('flapping');
    expect(steady).not.toHaveProperty('turns');
    expect(steady).toMatchObject({ state: 'working', since: restless.since });
  });

  test('comes with a run as well, and a failure then is the first turn of a new count', () => {
    expect(told(restless, { at: until }, long)).not.toHaveProperty('flapping');
    const again = told(restless, { at: until, outcome: 'failed' }, long);
    expect(again).not.toHaveProperty('flapping');
    expect(again.turns).toEqual([until]);
  });

  test('comes while it fails just as well', () => {
    const fails = after('PFPFPF', long);
    expect(tick(fails, long, at(6) + flapping.settleMs)).toMatchObject({ state: 'failing' });
    expect(tick(fails, long, at(6) + flapping.settleMs)).not.toHaveProperty('flapping');
  });

  test('comes with planned work', () => {
    const during = { ...long, maintenance: { says: 'Work', until: at(100) } };
    const planned = tick(restless, during, at(8));
    expect(planned.state).toBe('maintenance');
    expect(planned).not.toHaveProperty('flapping');
    expect(planned).not.toHaveProperty('turns');
  });

  test('comes when the policy does not ask for it any more', () => {
    expect(tick(restless, policy({ alarm: alarm('1/1') }), at(8))).not.toHaveProperty('flapping');
  });

  test('is never further away than the time to settle, though the clock was set back', () => {
    const earlier = at(7) - 60 * MINUTE;
    expect(tick(restless, long, earlier).flapping).toEqual({ since: earlier, until: earlier + flapping.settleMs });
  });
});

describe('a saved state', () => {
  test('from before there was such a thing is taken up, and begins to count', () => {
    const { turns: _turns, flapping: _flapping, ...old } = after('PFPFPF');
    const state = restore(old, how, at(7));
    expect(state).not.toHaveProperty('flapping');
    expect(follow('PFPFPF', how, state).at(-1)!.flapping).toBeDefined();
  });

  test('goes on being restless after a restart', () => {
    const saved = JSON.parse(JSON.stringify(after('PFPFPF'))) as FunctionState;
    expect(restore(saved, how, at(7)).flapping).toEqual(saved.flapping);
    expect(restore(saved, how, saved.flapping!.until)).not.toHaveProperty('flapping');
  });

  test('that became stale while we were away has made no turn', () => {
    let state = after('P');
    for (let restarts = 1; restarts <= 5; restarts++) {
      state = restore(state, how, at(restarts * 4));
      expect(state.state).toBe('unknown');
      state = told(state, { at: at(restarts * 4) }, how);
    }
    expect(state).not.toHaveProperty('turns');
  });
});

describe('answers that come irregularly around the moment at which they get stale', () => {
  const ragged = [60_000, 80_000, 70_000, 90_000, 76_000, 60_000, 85_000, 78_000, 90_000, 70_000, 95_000, 80_000];

  /** Lives through the gaps, looking each second. */
  function live(policyNow: typeof how) {
    const decisions: IncidentDecision[] = [];
    const newId = ids();
    const staleAt = (_subject: unknown, lastAt: number) => lastAt + FRESH;
    let current = { ...world(), staleAt };
    let state = initialState(subject, START);
    let now = START;
    const decide = () => {
      const decided = decideAll([state], current, now, newId);
      decisions.push(...decided);
      current = { ...apply(current, decided), staleAt };
    };
    for (const gapMs of ragged) {
      for (const answerAt = now + gapMs; now < answerAt; now += 1000) {
        state = tick(state, policyNow, now);
        decide();
      }
      state = observe(state, 'local', seen('passed', now), { policy: policyNow, now });
      decide();
    }
    return { state, opened: decisions.filter(({ kind }) => kind === 'opened').length };
  }

  test('are an incident each time only where nobody asked for anything else', () => {
    expect(live(policy({ alarm: alarm('1/1') })).opened).toBeGreaterThan(6);
  });

  test('are one more incident from the last turn on, and no more', () => {
    const { state, opened } = live(how);
    expect(state.flapping).toBeDefined();
    expect(opened).toBeLessThanOrEqual(flapping.turns);
  });
});

describe('what always holds', () => {
  const move = fc.record({
    what: fc.constantFrom('passed', 'failed', 'tick', 'restore', 'window'),
    passMs: fc.oneof(fc.integer({ min: 0, max: 120_000 }), fc.integer({ min: -4_000_000, max: 4_000_000 })),
  });

  test('it ends at the latest its time to settle after the last move, and few turns are remembered', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        let state = initialState(subject, START);
        let now = START;
        let isPlanned = false;
        for (const { what, passMs } of moves) {
          now += passMs;
          if (what === 'window') isPlanned = !isPlanned;
          const policyNow = isPlanned ? { ...how, maintenance: { says: 'Work', until: now + 1 } } : how;
          if (what === 'restore') state = restore(state, policyNow, now);
          else if (what === 'tick' || what === 'window') state = tick(state, policyNow, now);
          else state = observe(state, 'local', seen(what, now), { policy: policyNow, now });
          expect(state.turns?.length ?? 0).toBeLessThanOrEqual(flapping.turns);
          expect(tick(state, policyNow, now)).toBe(state);
          if (!state.flapping) continue;
          expect(state.state).not.toBe('maintenance');
          expect(state.flapping.until - now).toBeLessThanOrEqual(flapping.settleMs);
          expect(state.flapping.until).toBeGreaterThan(now);
          expect(state.flapping.since).toBeLessThanOrEqual(now);
        }
        const silent = tick(state, how, now + FRESH + 1);
        expect(tick(silent, how, now + FRESH + 1 + flapping.settleMs)).not.toHaveProperty('flapping');
      }),
      { numRuns: sampleCount(300) },
    );
  });
});
