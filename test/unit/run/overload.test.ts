import { expect, test } from 'vitest';
import { StandstillMeter } from '../../../src/run/child/standstill.ts';
import { hasStoodStill, isTimeout } from '../../../src/run/attempt/overload.ts';
import { outcomeFrom } from '../../../src/run/attempt/attempt-outcome.ts';
import type { Clock } from '../../../src/time/clock.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';

const calm = { longestMs: 0, totalMs: 0, queuedMs: 0 };

test.for([
  ['Step "Pay" did not finish within 6 s (running for 4.2 s)', true],
  ['GET http://shop/ did not answer within 150 ms (waiting for its reply)', true],
  ['page.click: Timeout 5000ms exceeded', true],
  ['expect(): expected 200, found 503', false],
  ['GET http://shop/: the connection was refused (ECONNREFUSED)', false],
  ['The page says "Delivered within 3 working days"', false],
] as const)('"%s" is a matter of time: %s', ([message, is]) => {
  expect(isTimeout({ timedOut: false, message })).toBe(is);
});

test('a matcher that waited in vain is a matter of time by its call log', () => {
  const failure = { timedOut: false, message: 'expect(locator).toBeVisible() failed', detail: 'Timeout: 5000ms' };
  expect(isTimeout(failure)).toBe(true);
});

test('a run stood still when it did so for a second, or for a fifth of its time', () => {
  expect(hasStoodStill(calm, 2000)).toBe(false);
  expect(hasStoodStill({ ...calm, longestMs: 400, totalMs: 400 }, 2000)).toBe(false);
  expect(hasStoodStill({ ...calm, longestMs: 1000, totalMs: 1000 }, 60_000)).toBe(true);
  expect(hasStoodStill({ ...calm, longestMs: 100, totalMs: 600 }, 3000)).toBe(true);
  expect(hasStoodStill({ ...calm, longestMs: 100, totalMs: 600 }, 30_000)).toBe(false);
  expect(hasStoodStill({ ...calm, queuedMs: 1000 }, 2000)).toBe(false);
  expect(hasStoodStill({ ...calm, queuedMs: 2000 }, 5000)).toBe(true);
});

const answer = {
  ...{ verdict: 'failed' as const, durationMs: 2000, steps: [], measurements: [], evidence: [], log: [] },
  cleanupFailures: 0,
  failure: { timedOut: true, message: 'The check did not finish within 2 s' },
};

test('a timeout of a run that could not go on is inconclusive, and says what was measured', () => {
  const tried = outcomeFrom({ ...answer, standstill: { ...calm, longestMs: 1200, totalMs: 1200 } });
  expect(tried).toMatchObject({
    verdict: 'inconclusive',
    trouble: { trouble: 'overloaded', message: expect.stringContaining('could not go on for 1') },
  });
});

test('a timeout of a run that could not go on is a failure where timeouts always count', () => {
  expect(outcomeFrom({ ...answer, standstill: { ...calm, longestMs: 1200, totalMs: 1200 } }, true).verdict).toBe(
    'failed',
  );
});

test('a timeout of a run that could go on is a failure', () => {
  expect(outcomeFrom({ ...answer, standstill: { ...calm, longestMs: 90, totalMs: 180 } }).verdict).toBe('failed');
});

test('a wrong answer is a failure however slow the machine is', () => {
  const failure = { timedOut: false, message: 'expect(): expected 200, found 503' };
  const standstill = { ...calm, longestMs: 5000, totalMs: 5000 };
  expect(outcomeFrom({ ...answer, failure, standstill }).verdict).toBe('failed');
});

/** A clock of a process that can be held up: time passes and no timer fires. */
function heldUpClock() {
  const clock = new ManualClock();
  let heldUpMs = 0;
  const process: Clock = {
    now: () => clock.now() + heldUpMs,
    monotonic: () => clock.monotonic() + heldUpMs,
    after: (ms, fire) => clock.after(ms, fire),
  };
  return { clock, process, holdUp: (ms: number) => void (heldUpMs += ms) };
}

test('the meter counts what holds up the process while a run is under way, and nothing else', async () => {
  const { clock, process, holdUp } = heldUpClock();
  const meter = new StandstillMeter(process);
  const first = meter.begin({ hasBrowser: false });
  await clock.advance(1000);
  holdUp(700);
  await clock.advance(1000);
  const second = meter.begin({ hasBrowser: false });
  holdUp(300);
  await clock.advance(200);
  expect(second()).toEqual({ longestMs: expect.closeTo(300, -2), totalMs: expect.closeTo(300, -2), queuedMs: 0 });
  const whole = first();
  expect(whole.longestMs).toBeGreaterThan(600);
  expect(whole.totalMs).toBeGreaterThan(900);
  expect(clock.pending).toBe(0);
});

test('the meter counts a standstill that is still going on when the run ends', () => {
  const { process, holdUp } = heldUpClock();
  const end = new StandstillMeter(process).begin({ hasBrowser: false });
  holdUp(2000);
  expect(end().longestMs).toBeGreaterThan(1800);
});
