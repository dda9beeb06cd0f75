import { describe, expect, test } from 'vitest';
import { configWith } from '../../unit/rules/rule-config.ts';
import { always, healthy, play, runsOf, up, type Scene } from './played-time.ts';
import { expectPrograms, promtoolBinary } from './programs.ts';

const areThere = expectPrograms({ promtool: promtoolBinary });
const objective = 99.9;
const everyMinute = configWith({ 'place-order': { objective, timeoutMs: 10_000 } });
const everyFive = configWith({
  stock: { objective, timeoutMs: 10_000, schedule: { kind: 'every', everyMs: 300_000 } },
});
const burning = (...windows: readonly string[]) => windows.map((window) => `BellwetherObjectiveBurning ${window}`);

/** Runs of a function that pass until a minute, and then fail so often, and pass again. */
const failsAt = (minute: number, times: number) => ({
  ...healthy(),
  [runsOf('passed')]: `0+1x${minute - 1} ${minute - 1}x${times - 1} ${minute}+1x700`,
  [runsOf('failed')]: `0x${minute - 1} 1+1x${times - 1} ${always(times)}`,
});

const perMinute: readonly Scene[] = [
  {
    name: 'one failed run of sixty, which alone burns faster than 14.4 in both windows',
    lines: failsAt(60, 1),
    fires: { 60: [], 61: [], 62: [], 63: [], 64: [], 70: [], 120: [], 420: [] },
  },
  {
    name: 'two failed runs of sixty',
    lines: failsAt(60, 2),
    fires: { 61: [], 62: [], 63: [], 64: [], 70: [] },
  },
  {
    name: 'four failed runs in a row; each pair ends five minutes after its short window',
    lines: failsAt(60, 4),
    fires: {
      60: [],
      64: burning('1h', '6h', '1d', '3d'),
      72: burning('1h', '6h', '1d', '3d'),
      76: burning('6h', '1d', '3d'),
      102: burning('1d', '3d'),
      192: burning('3d'),
      432: [],
    },
  },
];

/** Counters of runs every five minutes, of which those fail for which it says so. */
function fiveMinutely(hasFailed: (run: number) => boolean) {
  const runs = Array.from({ length: 160 }, (_, run) => hasFailed(run));
  const count = (isCounted: (failed: boolean) => boolean) => {
    let total = 0;
    return runs
      .flatMap((failed, run) => {
        if (run > 0 && isCounted(failed)) total += 1;
        return Array.from({ length: 5 }, () => total);
      })
      .join(' ');
  };
  return {
    ...healthy({ id: 'stock', everyMinutes: 5 }),
    [runsOf('passed', 'stock')]: count((failed) => !failed),
    [runsOf('failed', 'stock')]: count((failed) => failed),
  };
}

const perFiveMinutes: readonly Scene[] = [
  {
    name: 'one failed run of a function that is asked every five minutes',
    lines: fiveMinutely((run) => run === 24),
    fires: { 121: [], 125: [], 150: [], 300: [] },
  },
  {
    name: 'one that fails for good: only pairs whose short window sees enough of it',
    lines: fiveMinutely((run) => run >= 24),
    fires: { 125: [], 140: burning('6h', '1d', '3d'), 300: burning('6h', '1d', '3d') },
  },
];

/** A day and more in which one run of two hundred fails: five times what is allowed. */
const overDays: readonly Scene[] = [
  {
    name: 'what burns slowly is for the tickets',
    lines: {
      [up]: '1x4400',
      [runsOf('passed')]: Array.from({ length: 4400 }, (_, minute) => minute - Math.floor(minute / 200)).join(' '),
      [runsOf('failed')]: Array.from({ length: 4400 }, (_, minute) => Math.floor(minute / 200)).join(' '),
    },
    fires: { 4060: burning('1d', '3d'), 4150: burning('3d'), 4260: burning('1d', '3d') },
  },
];

describe.skipIf(!areThere)('what an objective allows is burnt', () => {
  test('a single failed run of sixty, or two, tell nobody; four in a row do, until they are over', async () => {
    expect(await play(everyMinute, perMinute)).toBe('');
  });

  test('a function that is asked every five minutes has no pair with a window of five minutes', async () => {
    expect(await play(everyFive, perFiveMinutes)).toBe('');
  });

  test('slowly, over days', async () => {
    expect(await play(everyMinute, overDays, 300)).toBe('');
  });
});
