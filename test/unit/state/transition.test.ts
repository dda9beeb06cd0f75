import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FunctionState } from '../../../src/model/state.ts';
import { changeBetween, initialState, observe, restore, tick } from '../../../src/state/transition.ts';
import { alarm, EVERY, follow, FRESH, policy, seen, shown, START, subject, told } from './samples.ts';

const last = (states: readonly FunctionState[]) => states.at(-1)!;
const after = (text: string, how = policy()) => last(follow(text, how));
const at = (count: number) => START + count * EVERY;

describe('a function that was never tried', () => {
  test('is not known, because it has never run', () => {
    expect(initialState(subject, START)).toMatchObject({
      state: 'unknown',
      cause: { kind: 'never-run' },
      since: START,
    });
  });

  test('stays so while time passes', () => {
    const state = initialState(subject, START);
    expect(tick(state, policy(), START + 10 * FRESH)).toBe(state);
  });

  test('does not turn green by a first failure that is not an alarm yet', () => {
    expect(after('F')).toMatchObject({
      state: 'unknown',
      cause: { kind: 'failed-step', step: 'Pay', component: 'voyager', error: 'refused' },
      isCheckingAgain: true,
      since: START,
    });
  });

  test('names our own trouble when nothing but that was heard', () => {
    expect(after('II').cause).toEqual({
      kind: 'runner-trouble',
      trouble: 'runner-killed',
      message: 'The runner was killed.',
      since: at(1),
    });
  });
});

describe('checking again', () => {
  test('is said from the first failure until the alarm, and not afterwards', () => {
    expect(follow('PFFP', policy()).map((state) => state.isCheckingAgain)).toEqual([false, true, false, false]);
  });

  test('ends with a pass', () => {
    expect(follow('PFP', policy()).map((state) => state.isCheckingAgain)).toEqual([false, true, false]);
  });

  test('outlasts a run that could not be judged', () => {
    expect(last(follow('PFI', policy())).isCheckingAgain).toBe(true);
  });

  test('is not said when the failure has become stale', () => {
    const state = after('PF');
    expect(tick(state, policy(), at(2) + FRESH + 1)).toMatchObject({ state: 'unknown', isCheckingAgain: false });
  });
});

describe('silence', () => {
  test('turns a function unknown when the last answer stops being fresh, and not a moment before', () => {
    const state = after('P');
    expect(tick(state, policy(), at(1) + FRESH)).toBe(state);
    expect(tick(state, policy(), at(1) + FRESH + 1)).toMatchObject({
      state: 'unknown',
      cause: { kind: 'stale', since: at(1) },
      since: at(1) + FRESH + 1,
    });
  });

  test('is called our own trouble when the latest runs could not be judged', () => {
    const state = after('PII');
    expect(state.state).toBe('working');
    expect(tick(state, policy(), at(1) + FRESH + 1).cause).toEqual({
      kind: 'runner-trouble',
      trouble: 'runner-killed',
      message: 'The runner was killed.',
      since: at(2),
    });
  });

  test('takes the trouble from the latest run, however many there were', () => {
    const how = policy();
    const state = follow('PIII', how).at(-1)!;
    const next = observe(
      state,
      'local',
      seen('inconclusive', at(5), { trouble: 'browser-unavailable', error: 'No browser.' }),
      { policy: how, now: at(5) },
    );
    expect(next.cause).toEqual({
      kind: 'runner-trouble',
      trouble: 'browser-unavailable',
      message: 'No browser.',
      since: at(2),
    });
    expect(next.tracks['local']!.recent).toHaveLength(3);
  });

  test('is not turned green by a single failure: the old answer does not come back', () => {
    const silent = tick(after('P'), policy(), at(9));
    const next = observe(silent, 'local', seen('failed', at(10)), { policy: policy(), now: at(10) });
    expect(next).toMatchObject({ state: 'unknown', isCheckingAgain: true, cause: { kind: 'failed-step' } });
  });

  test.each([
    ['at the last moment of the answer keeps it', FRESH, 'working'],
    ['a moment later does not', FRESH + 1, 'unknown'],
  ])('a failure %s', (_when, afterMs, state) => {
    const now = at(1) + afterMs;
    expect(observe(after('P'), 'local', seen('failed', now), { policy: policy(), now }).state).toBe(state);
  });

  test('does not befall a function whose answers come in time, though an alarm takes long to hold', () => {
    expect(shown(follow('PFFFFP', policy({ alarm: alarm('6/6') })))).toBe('WWWWWW');
  });

  test('keeps the alarm: a failing function that was silent fails again with the next failure', () => {
    const silent = tick(after('FF'), policy(), at(9));
    expect(silent).toMatchObject({ state: 'unknown', cause: { kind: 'stale' } });
    const next = observe(silent, 'local', seen('failed', at(10)), { policy: policy(), now: at(10) });
    expect(next.state).toBe('failing');
  });

  test('ends with a pass that clears the alarm', () => {
    const silent = tick(after('FF'), policy(), at(9));
    const next = observe(silent, 'local', seen('passed', at(10)), { policy: policy(), now: at(10) });
    expect(next).toMatchObject({ state: 'working', since: at(10) });
  });
});

describe('planned work', () => {
  const during = policy({ maintenance: { says: 'Stock-taking', until: at(100) } });

  test('overrides everything else and says until when', () => {
    for (const text of ['P', 'FF', 'I']) {
      expect(tick(after(text), during, at(3))).toMatchObject({
        state: 'maintenance',
        cause: { kind: 'maintenance', says: 'Stock-taking', until: at(100) },
        isCheckingAgain: false,
      });
    }
  });

  test('keeps the results: a function that failed meanwhile fails when it is over', () => {
    const state = last(follow('FF', during));
    expect(state.state).toBe('maintenance');
    expect(tick(state, policy(), at(3))).toMatchObject({ state: 'failing', since: at(3) });
  });

  test('is followed by working when the results were good, by unknown when there were none', () => {
    const state = last(follow('FFP', during));
    expect(tick(state, policy(), at(4)).state).toBe('working');
    expect(tick(state, policy(), at(3) + FRESH + 1).state).toBe('unknown');
  });

  test('takes up another end of the window without beginning anew', () => {
    const state = tick(after('P'), during, at(2));
    const longer = policy({ maintenance: { says: 'Stock-taking', until: at(200) } });
    expect(tick(state, longer, at(3))).toMatchObject({ since: at(2), cause: { until: at(200) } });
  });
});

describe('several locations', () => {
  const how = policy({ alarm: alarm('1/1', '1/1', 2), slowAfterMs: 4000 });
  const tell = (state: FunctionState, location: string, outcome: 'passed' | 'failed', durationMs = 1000, now = at(1)) =>
    observe(state, location, seen(outcome, now, { durationMs }), { policy: how, now });
  const fresh = initialState(subject, START);

  test('a failure in one of them is not an alarm where two are wanted', () => {
    const state = tell(tell(fresh, 'ams', 'passed'), 'lon', 'failed');
    expect(state).toMatchObject({ state: 'working', isCheckingAgain: true });
  });

  test('failures in as many as are wanted are one', () => {
    const state = tell(tell(tell(fresh, 'ams', 'passed'), 'lon', 'failed'), 'par', 'failed');
    expect(state).toMatchObject({ state: 'failing', isCheckingAgain: false });
  });

  test('a location that fell silent has no say', () => {
    const early = tell(tell(fresh, 'lon', 'failed'), 'ams', 'failed');
    expect(early.state).toBe('failing');
    expect(tell(early, 'par', 'passed', 1000, at(9))).toMatchObject({ state: 'working', isCheckingAgain: false });
  });

  test('the only one left says no, too few for an alarm: not known rather than working', () => {
    const state = tell(fresh, 'lon', 'failed');
    expect(state).toMatchObject({ state: 'unknown', isCheckingAgain: true, cause: { component: 'voyager' } });
  });

  test('one that fails and one that is slow make slow', () => {
    const state = tell(tell(fresh, 'lon', 'failed'), 'ams', 'passed', 5000);
    expect(state).toMatchObject({ state: 'slow', cause: { kind: 'slow', durationMs: 5000 } });
    expect(tell(fresh, 'ams', 'passed', 5000).state).toBe('working');
  });

  test('silence in all of them counts from the last answer of any', () => {
    const state = tell(tell(fresh, 'lon', 'passed'), 'ams', 'passed', 1000, at(2));
    expect(tick(state, how, at(9)).cause).toEqual({ kind: 'stale', since: at(2) });
  });

  test('trouble in one location is not called the cause while another has answered since', () => {
    const troubled = observe(fresh, 'lon', seen('inconclusive', at(1)), { policy: how, now: at(1) });
    expect(tick(tell(troubled, 'ams', 'passed', 1000, at(2)), how, at(9)).cause).toEqual({
      kind: 'stale',
      since: at(2),
    });
  });
});

describe('the cause', () => {
  test('follows the newest failure, while the beginning stays', () => {
    const failing = after('FF');
    const now = at(3);
    const next = observe(
      failing,
      'local',
      seen('failed', now, { step: 'Search', timedOut: true, error: 'no answer' }),
      {
        policy: policy(),
        now,
      },
    );
    expect(next.since).toBe(failing.since);
    expect(next.cause).toEqual({ kind: 'timed-out', step: 'Search', component: 'voyager', error: 'no answer' });
  });

  test('stays with the last failure while passes have not cleared the alarm', () => {
    const how = policy({ alarm: alarm('2/2', '2/2') });
    expect(after('FFP', how)).toMatchObject({ state: 'failing', cause: { kind: 'failed-step', step: 'Pay' } });
  });

  test('puts the failure down to another component only when that has met the alarm condition', () => {
    const how = policy({ alarm: alarm('2/2') });
    const by = (state: FunctionState, minute: number, component: string) =>
      told(state, { at: at(minute), outcome: 'failed', component }, how);
    const first = by(by(initialState(subject, START), 1, 'voyager'), 2, 'voyager');
    expect(first.blame).toEqual({ component: 'voyager', since: at(2) });
    const once = by(first, 3, 'shop');
    expect(once).toMatchObject({ cause: { component: 'shop' }, blame: { component: 'voyager' } });
    expect(by(once, 4, 'shop').blame).toEqual({ component: 'shop', since: at(4) });
    expect(by(by(once, 4, 'voyager'), 5, 'shop').blame).toEqual({ component: 'voyager', since: at(2) });
  });

  test('puts it down to another component at most once in the time that incidents are grouped by', () => {
    const how = policy({ alarm: alarm('1/1'), blameMovesAfterMs: at(3) - at(1) });
    const by = (state: FunctionState, minute: number, component: string) =>
      told(state, { at: at(minute), outcome: 'failed', component }, how);
    const first = by(initialState(subject, START), 1, 'voyager');
    const soon = by(first, 2, 'shop');
    expect(soon.blame?.component).toBe('voyager');
    const later = by(soon, 3, 'shop');
    expect(later.blame).toEqual({ component: 'shop', since: at(3) });
    expect(by(later, 4, 'voyager').blame?.component).toBe('shop');
  });

  test('puts it down to another component although the clock was set back since', () => {
    const how = policy({ alarm: alarm('1/1'), blameMovesAfterMs: at(3) - at(1) });
    const first = told(initialState(subject, START), { at: at(60), outcome: 'failed', component: 'voyager' }, how);
    const later = told(first, { at: at(1), outcome: 'failed', component: 'shop' }, how);
    expect(later.blame).toEqual({ component: 'shop', since: at(1) });
  });

  test('puts the failure down to nothing any more once it works', () => {
    expect(after('FF', policy())).toHaveProperty('blame');
    expect(after('FFP', policy())).not.toHaveProperty('blame');
  });

  test('names neither step nor component where none is known', () => {
    const bare = { runId: 'bare', at: at(1), outcome: 'failed', durationMs: 1 } as const;
    const how = policy({ alarm: alarm('1/1') });
    expect(observe(initialState(subject, START), 'local', bare, { policy: how, now: at(1) }).cause).toEqual({
      kind: 'failed-step',
      error: 'no reason was recorded',
    });
  });

  test('has words for trouble that left none', () => {
    const bare = { runId: 'bare', at: at(1), outcome: 'inconclusive', durationMs: 1 } as const;
    expect(observe(initialState(subject, START), 'local', bare, { policy: policy(), now: at(1) }).cause).toEqual({
      kind: 'runner-trouble',
      trouble: 'interrupted',
      message: 'no reason was recorded',
      since: at(1),
    });
  });

  test('of a saved state without evidence is still a cause', () => {
    const saved = after('FF');
    const { evidence: _lost, ...track } = saved.tracks['local']!;
    expect(tick({ ...saved, tracks: { local: track } }, policy(), at(3)).cause.kind).toBe('failed-step');
    const slow = { ...track, isFailing: false, isSlow: true, recent: [seen('passed', at(2))] };
    expect(tick({ ...saved, tracks: { local: slow } }, policy({ slowAfterMs: 10 }), at(3)).cause).toEqual({
      kind: 'slow',
      durationMs: 10,
      limitMs: 10,
    });
  });
});

describe('the alarm remembers when its series began', () => {
  const beganAt = (text: string, how = policy()) => after(text, how).tracks['local']!.firstFailedAt;

  test('at the first of the failures that it counts', () => {
    expect(beganAt('PFF')).toBe(at(2));
    expect(beganAt('FPPFPF', policy({ alarm: alarm('2/3') }))).toBe(at(4));
  });

  test('through further failures, and not beyond its end', () => {
    expect(beganAt('PFFFF')).toBe(at(2));
    expect(beganAt('PFFP')).toBeUndefined();
    expect(beganAt('PFFPFF')).toBe(at(5));
  });
});

describe('nothing new', () => {
  test('gives back the same object, so that callers can skip their work', () => {
    const state = after('PFF');
    expect(tick(state, policy(), at(4))).toBe(state);
    expect(observe(state, 'local', seen('skipped', at(4)), { policy: policy(), now: at(4) })).toBe(state);
  });

  test('is a run that was counted before', () => {
    const how = policy({ alarm: alarm('2/2') });
    const failed = seen('failed', at(1));
    const once = observe(initialState(subject, START), 'local', failed, { policy: how, now: at(1) });
    expect(observe(once, 'local', failed, { policy: how, now: at(1) })).toBe(once);
  });
});

describe('a clock that is not right', () => {
  test('a result from the future is fresh for no longer than one from now', () => {
    const state = observe(initialState(subject, START), 'local', seen('passed', at(1000)), {
      policy: policy(),
      now: at(1),
    });
    expect(tick(state, policy(), at(1) + FRESH + 1).state).toBe('unknown');
  });

  test('after being set back, results are taken as they come', () => {
    const hour = 3_600_000;
    const ahead = after('PP');
    const now = at(3) - hour;
    const next = observe(ahead, 'local', seen('failed', now), { policy: policy(), now });
    const failing = observe(next, 'local', seen('failed', now + EVERY), { policy: policy(), now: now + EVERY });
    expect(failing.state).toBe('failing');
    expect(tick(failing, policy(), now + EVERY + FRESH + 1).state).toBe('unknown');
  });

  test('after being set back, runs that cannot be judged do not keep an old answer fresh', () => {
    const now = at(2) - 3_600_000;
    const next = observe(after('PP'), 'local', seen('inconclusive', now), { policy: policy(), now });
    expect(tick(next, policy(), now + FRESH + 1)).toMatchObject({
      state: 'unknown',
      cause: { kind: 'runner-trouble' },
    });
  });
});

describe('a saved state', () => {
  test('is taken up as it was when its answers are fresh', () => {
    const saved = JSON.parse(JSON.stringify(after('FF'))) as FunctionState;
    expect(restore(saved, policy(), at(3))).toEqual({ ...saved, knownSince: at(3) });
  });

  test('is not known when its answers are old', () => {
    expect(restore(after('P'), policy(), at(50))).toMatchObject({
      state: 'unknown',
      cause: { kind: 'stale', since: at(1) },
      knownSince: at(50),
      since: at(50),
    });
  });

  test('goes on towards an alarm where it was', () => {
    const saved = restore(after('PF'), policy(), at(3));
    expect(observe(saved, 'local', seen('failed', at(4)), { policy: policy(), now: at(4) }).state).toBe('failing');
  });
});

describe('a change', () => {
  test('is none between two equal states, though the cause be another', () => {
    expect(changeBetween(after('PF'), after('PFP'))).toBeUndefined();
  });

  test('says from what to what, when, why and by which run', () => {
    const states = follow('PFF', policy());
    const change = changeBetween(states[1]!, states[2]!)!;
    expect(change).toMatchObject({
      ...subject,
      from: 'working',
      to: 'failing',
      at: at(3),
      cause: { kind: 'failed-step' },
    });
    expect(change.runId).toBe(states[2]!.tracks['local']!.recent.at(-1)!.runId);
  });

  test('to working names the run that passed, to unknown none', () => {
    const states = follow('FFP', policy());
    expect(changeBetween(states[1]!, states[2]!)!.runId).toBe(states[2]!.tracks['local']!.recent.at(-1)!.runId);
    const silent = tick(states[2]!, policy(), at(20));
    expect(changeBetween(states[2]!, silent)).not.toHaveProperty('runId');
  });
});

describe('what always holds of states', () => {
  const move = fc.record({
    what: fc.constantFrom('passed', 'flaky', 'failed', 'inconclusive', 'skipped', 'tick', 'restore', 'window'),
    location: fc.constantFrom('ams', 'lon'),
    passMs: fc.integer({ min: -4_000_000, max: 4_000_000 }),
    durationMs: fc.integer({ min: 0, max: 9000 }),
    depth: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
  });
  const restless = {
    slowAfterMs: 4000,
    alarm: { ...alarm('2/2'), flapping: { turns: 2, withinMs: 3_600_000, settleMs: 600_000 } },
    measurements: { depth: { failAbove: 80, slowAbove: 50, forMs: 60_000 } },
  };

  function walk(
    moves: readonly (typeof move extends fc.Arbitrary<infer T> ? T : never)[],
    check: (before: FunctionState, next: FunctionState, now: number) => void,
  ) {
    let now = START;
    let isPlanned = false;
    let state = initialState(subject, START);
    for (const { what, location, passMs, durationMs, depth } of moves) {
      now += passMs;
      if (what === 'window') isPlanned = !isPlanned;
      const how = policy({
        ...restless,
        ...(isPlanned ? { maintenance: { says: 'Work', until: now + 1 } } : {}),
      });
      const before = state;
      if (what === 'restore') state = restore(state, how, now);
      else if (what === 'tick' || what === 'window') state = tick(state, how, now);
      else {
        const measured = depth === undefined ? {} : { measured: { depth: { value: depth } } };
        state = observe(state, location, seen(what, now, { durationMs, ...measured }), { policy: how, now });
      }
      check(before, state, now);
    }
  }

  const causesOf = {
    working: ['passed'],
    slow: ['slow', 'measurement'],
    failing: ['failed-step', 'timed-out', 'measurement'],
    unknown: ['never-run', 'stale', 'runner-trouble', 'failed-step', 'timed-out', 'measurement'],
    maintenance: ['maintenance'],
  };

  test('every state has a cause of its own kind, under any movement of the clock', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) =>
        walk(moves, (_before, next) => expect(causesOf[next.state]).toContain(next.cause.kind)),
      ),
    );
  });

  test('a state begins when it changes, and only then', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) =>
        walk(moves, (before, next, now) => expect(next.since).toBe(next.state === before.state ? before.since : now)),
      ),
    );
  });

  test('looking at it once more changes nothing', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) =>
        walk(moves, (_before, next, now) => {
          const how = policy({
            ...restless,
            ...(next.cause.kind === 'maintenance'
              ? { maintenance: { says: next.cause.says, until: next.cause.until } }
              : {}),
          });
          expect(tick(next, how, now)).toBe(next);
        }),
      ),
    );
  });

  test('it is never called working or slow without a pass that is fresh or was followed closely', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) =>
        walk(moves, (_before, next, now) => {
          if (next.state !== 'working' && next.state !== 'slow') return;
          const tracks = Object.values(next.tracks);
          expect(
            tracks.some(
              ({ recent, lastJudgedAt }) =>
                recent.some(({ outcome }) => outcome === 'passed' || outcome === 'flaky') &&
                now <= lastJudgedAt! + FRESH,
            ),
          ).toBe(true);
        }),
      ),
    );
  });
});
