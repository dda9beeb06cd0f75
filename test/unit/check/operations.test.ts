import { expect, test } from 'vitest';
import { Operations } from '../../../src/check/operations.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';

test('what was not awaited is named without its line where lines are not noted, and the next run is said to name it', () => {
  const operations = new Operations(new ManualClock(), false);
  void operations.follow('step', 'step("Order", …)', Promise.resolve());
  expect(operations.unfinishedAtReturn()).toBe(
    'step("Order", …) was not awaited, so the check went on without it. Write: await step("Order", …). The next run of the check names the line',
  );
});

test('an expectation without a matcher is named where lines are not noted', () => {
  const operations = new Operations(new ManualClock(), false);
  operations.expectCalled();
  expect(operations.unfinishedAtReturn()).toMatch(
    /is not followed by a matcher.*The next run of the check names the line$/,
  );
});
