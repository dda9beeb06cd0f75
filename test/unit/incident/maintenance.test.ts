import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maintenanceCalendar } from '../../../src/incident/maintenance.ts';
import type { MaintenanceWindow } from '../../../src/model/function.ts';
import { nextStart } from '../../../src/schedule/cron.ts';
import { nextDue } from '../../../src/schedule/plan.ts';

const at = (text: string) => Date.parse(text);
const hours = (count: number) => count * 3_600_000;
const london = (expression: string, after: number) => nextStart(expression, after, 'Europe/London');
const weekly: MaintenanceWindow = {
  functions: ['receive-goods'],
  when: { kind: 'cron', expression: '0 7 * * 6', forMs: hours(2) },
  says: 'Stock-taking',
};
const once: MaintenanceWindow = {
  functions: [],
  when: { kind: 'once', from: at('2026-01-10T08:00:00Z'), until: at('2026-01-10T12:00:00Z') },
  says: 'Moving house',
};

describe('a window on a cron expression', () => {
  const calendar = maintenanceCalendar([weekly], london);

  test.each([
    ['before its start', '2026-01-10T06:59:59Z', undefined],
    ['at its start', '2026-01-10T07:00:00Z', '2026-01-10T09:00:00Z'],
    ['within', '2026-01-10T08:30:00Z', '2026-01-10T09:00:00Z'],
    ['at its end', '2026-01-10T09:00:00Z', undefined],
    ['a week later', '2026-01-17T07:00:01Z', '2026-01-17T09:00:00Z'],
    ['in summer, an hour earlier by UTC', '2026-07-11T06:30:00Z', '2026-07-11T08:00:00Z'],
  ])('%s', (_when, now, until) => {
    const wanted = until === undefined ? undefined : { says: 'Stock-taking', until: at(until) };
    expect(calendar('receive-goods', at(now))).toEqual(wanted);
  });

  test('is nothing to other functions', () => {
    expect(calendar('place-order', at('2026-01-10T08:00:00Z'))).toBeUndefined();
  });

  test('that starts again before it has ended goes on', () => {
    const hourly = { ...weekly, when: { kind: 'cron', expression: '0 * * * *', forMs: hours(2) } } as const;
    expect(maintenanceCalendar([hourly], london)('receive-goods', at('2026-01-10T07:30:00Z'))).toMatchObject({
      until: at('2026-01-10T09:00:00Z'),
    });
  });

  test('that never starts is never on', () => {
    const never = maintenanceCalendar([weekly], () => undefined);
    expect(never('receive-goods', at('2026-01-10T08:00:00Z'))).toBeUndefined();
  });
});

describe('a window that is on once', () => {
  const calendar = maintenanceCalendar([once], london);

  test('is on from its first moment, for all functions, until its last', () => {
    expect(calendar('any', at('2026-01-10T07:59:59Z'))).toBeUndefined();
    expect(calendar('any', at('2026-01-10T08:00:00Z'))).toEqual({
      says: 'Moving house',
      until: at('2026-01-10T12:00:00Z'),
    });
    expect(calendar('any', at('2026-01-10T12:00:00Z'))).toBeUndefined();
  });
});

test('of several windows the one that lasts longest is told', () => {
  for (const both of [
    [weekly, once],
    [once, weekly],
  ]) {
    expect(maintenanceCalendar(both, london)('receive-goods', at('2026-01-10T08:30:00Z'))?.says).toBe('Moving house');
  }
});

test('what is remembered is what would be found anew, however the clock moves', () => {
  const hourly = (expression: string, after: number) =>
    nextDue({ everyMs: hours(Number(expression)), offsetMs: 420_000 }, after);
  const windows = fc.array(
    fc.record({ expression: fc.constantFrom('1', '3', '24', '168'), forMs: fc.integer({ min: 1000, max: hours(5) }) }),
    { minLength: 1, maxLength: 3 },
  );
  const times = fc.array(fc.integer({ min: -hours(30), max: hours(40) }), { maxLength: 30 });
  fc.assert(
    fc.property(windows, times, (all, jumps) => {
      const planned = all.map((when): MaintenanceWindow => ({
        functions: [],
        when: { kind: 'cron', ...when },
        says: 'x',
      }));
      const calendar = maintenanceCalendar(planned, hourly);
      let now = at('2026-03-28T12:00:00Z');
      for (const jump of jumps) {
        now += jump;
        expect(calendar('f', now)).toEqual(maintenanceCalendar(planned, hourly)('f', now));
      }
    }),
  );
});

test('asking each second costs next to nothing', () => {
  let asked = 0;
  const counted = (expression: string, after: number) => {
    asked += 1;
    return london(expression, after);
  };
  const calendar = maintenanceCalendar([weekly], counted);
  const start = at('2026-01-10T06:00:00Z');
  for (let second = 0; second < 4 * 3600; second++) calendar('receive-goods', start + second * 1000);
  expect(asked).toBeLessThan(30);
});
