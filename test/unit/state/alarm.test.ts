import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alarm, follow, policy, shown } from './samples.ts';

describe('alarm.after', () => {
  test.each([
    ['once', '1/1', 'PFP', 'WFW'],
    ['2 in a row', '2/2', 'PFF', 'WWF'],
    ['2 in a row, broken by a pass', '2/2', 'PFPFP', 'WWWWW'],
    ['3 in a row', '3/3', 'PFFF', 'WWWF'],
    ['2 of 3, apart', '2/3', 'PFPF', 'WWWF'],
    ['2 of 3, too far apart', '2/3', 'FPPF', 'UWWW'],
    ['3 of 5', '3/5', 'PFPFPF', 'WWWWWF'],
    ['3 of 5, at once', '3/5', 'PFFF', 'WWWF'],
    ['a flaky run is a pass', '2/2', 'PFYF', 'WWWW'],
  ])('%s (%s): %s', (_words, after, seen, states) => {
    expect(shown(follow(seen, policy({ alarm: alarm(after) })))).toBe(states);
  });

  test('a run that could not be judged neither counts as a failure nor breaks a row', () => {
    expect(shown(follow('PFIIF', policy()))).toBe('WWWWF');
    expect(shown(follow('PIIII'.slice(0, 3), policy({ alarm: alarm('1/1') })))).toBe('WWW');
  });

  test('a skipped run neither counts as a failure nor breaks a row', () => {
    expect(shown(follow('PFKF', policy()))).toBe('WWWF');
  });

  test('failures that have set off one alarm do not count towards the next', () => {
    expect(shown(follow('PFFPFF', policy({ alarm: alarm('2/3') })))).toBe('WWFWWF');
    expect(shown(follow('FFFPPFFF', policy({ alarm: alarm('3/5', '2/2') })))).toBe('UUFFWWWF');
  });
});

describe('alarm.clearAfter', () => {
  test.each([
    ['once', '1/1', 'FFP', 'UFW'],
    ['2 in a row', '2/2', 'FFPP', 'UFFW'],
    ['2 in a row, broken by a failure', '2/2', 'FFPFPP', 'UFFFFW'],
    ['2 of 3', '2/3', 'FFPFP', 'UFFFW'],
    ['flaky runs clear', '2/2', 'FFYY', 'UFFW'],
  ])('%s (%s): %s', (_words, clearAfter, seen, states) => {
    expect(shown(follow(seen, policy({ alarm: alarm('2/2', clearAfter) })))).toBe(states);
  });

  test('passes from before the alarm do not clear it', () => {
    expect(shown(follow('PPFPFP', policy({ alarm: alarm('2/3', '2/4') })))).toBe('WWWWFF');
  });

  test('a run that could not be judged does not clear an alarm', () => {
    expect(shown(follow('FFIP', policy({ alarm: alarm('2/2', '2/2') })))).toBe('UFFF');
  });
});

describe('slow', () => {
  const slow = policy({ alarm: alarm('2/2'), slowAfterMs: 4000 });

  test('takes as long to be said as an alarm would', () => {
    expect(shown(follow('PSS', slow))).toBe('WWS');
    expect(shown(follow('PSPSP', slow))).toBe('WWWWW');
  });

  test('is cleared by clearAfter', () => {
    expect(shown(follow('SSPP', policy({ alarm: alarm('2/2', '2/2'), slowAfterMs: 4000 })))).toBe('WSSW');
  });

  test('stays through a failure that is not an alarm yet, and keeps its cause', () => {
    const states = follow('SSF', slow);
    expect(shown(states)).toBe('WSS');
    expect(states[2]!.cause).toMatchObject({ kind: 'slow', durationMs: 5000, limitMs: 4000 });
  });

  test('leaves no evidence behind when it is over', () => {
    expect(follow('SS', slow).at(-1)!.tracks['local']).toHaveProperty('evidence');
    expect(follow('SSP', slow).at(-1)!.tracks['local']).not.toHaveProperty('evidence');
  });

  test('gives way to failing, and has to be seen anew afterwards', () => {
    expect(shown(follow('SSFFSS', slow))).toBe('WSSFWS');
    expect(shown(follow('FFSS', policy({ alarm: alarm('2/2', '2/2'), slowAfterMs: 4000 })))).toBe('UFFS');
  });

  test('is never said where no limit is set, nor kept when the limit is taken away', () => {
    expect(shown(follow('SSS', policy()))).toBe('WWW');
    const before = follow('SS', slow).at(-1)!;
    const without = follow('S', policy(), before).at(-1)!;
    expect(shown([without])).toBe('W');
    expect(without.tracks['local']!.isSlow).toBe(false);
  });
});

describe('what always holds of alarms', () => {
  const seriesOf = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 3 }));
  const anyAlarm = fc.record({ after: seriesOf, clearAfter: seriesOf }).map(({ after, clearAfter }) => ({
    after: { count: after[0], of: after[0] + after[1] },
    clearAfter: { count: clearAfter[0], of: clearAfter[0] + clearAfter[1] },
    locations: 1,
  }));
  const story = fc
    .array(fc.constantFrom('P', 'Y', 'F', 'I', 'K', 'S'), { minLength: 1, maxLength: 40 })
    .map((all) => all.join(''));
  const lasting = (how: ReturnType<typeof policy>) => ({ ...how, staleAt: () => Infinity });

  test('a function fails only when the alarm condition holds over the judged runs', () => {
    fc.assert(
      fc.property(anyAlarm, story, (how, text) => {
        const states = shown(follow(text, lasting(policy({ alarm: how }))));
        for (let i = 0; i < text.length; i++) {
          if (states[i] !== 'F' || states[i - 1] === 'F') continue;
          const judged = Array.from(text.slice(0, i + 1))
            .filter((one) => 'PYFS'.includes(one))
            .slice(-how.after.of);
          expect(judged.filter((one) => one === 'F').length).toBeGreaterThanOrEqual(how.after.count);
          expect(text[i]).toBe('F');
        }
      }),
    );
  });

  test('a function stops failing only on a pass, after enough passes since it began', () => {
    fc.assert(
      fc.property(anyAlarm, story, (how, text) => {
        const states = shown(follow(text, lasting(policy({ alarm: how }))));
        let beganAt = 0;
        for (let i = 0; i < text.length; i++) {
          if (states[i] === 'F' && states[i - 1] !== 'F') beganAt = i;
          if (states[i] === 'F' || states[i - 1] !== 'F') continue;
          expect('PYS').toContain(text[i]);
          const passes = Array.from(text.slice(beganAt, i + 1)).filter((one) => 'PYS'.includes(one));
          expect(passes.length).toBeGreaterThanOrEqual(how.clearAfter.count);
        }
      }),
    );
  });

  test('so many failures in a row as the alarm looks at always make a function fail', () => {
    fc.assert(
      fc.property(anyAlarm, story, (how, text) => {
        const states = follow(text + 'F'.repeat(how.after.count), lasting(policy({ alarm: how })));
        expect(states.at(-1)!.state).toBe('failing');
      }),
    );
  });

  test('so many good runs as clear an alarm always end it', () => {
    fc.assert(
      fc.property(anyAlarm, story, (how, text) => {
        const passes = 'P'.repeat(Math.max(how.clearAfter.of, how.after.of));
        expect(follow(text + passes, lasting(policy({ alarm: how, slowAfterMs: 4000 }))).at(-1)!.state).toBe('working');
      }),
    );
  });

  test('runs that cannot be judged never make a function fail, however many', () => {
    fc.assert(
      fc.property(anyAlarm, story, (how, text) => {
        const unjudged = text.replaceAll(/[PYFS]/g, 'I');
        const states = shown(follow(`P${unjudged}`, policy({ alarm: how })));
        expect(states).not.toContain('F');
      }),
    );
  });

  test('no more is remembered than the conditions look at', () => {
    fc.assert(
      fc.property(anyAlarm, story, (how, text) => {
        const recent = follow(text, lasting(policy({ alarm: how }))).at(-1)!.tracks['local']?.recent ?? [];
        expect(recent.length).toBeLessThanOrEqual(Math.max(how.after.of, how.clearAfter.of) + 2);
      }),
    );
  });
});
