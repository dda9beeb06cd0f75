import { expect, test } from 'vitest';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { RefusalLog } from '../../../src/web/admission/refusal-log.ts';

function openLog() {
  const lines: object[] = [];
  const clock = new ManualClock();
  const log = new RefusalLog(clock, { warn: ({ reason, from, count }) => void lines.push({ reason, from, count }) });
  return { clock, log, lines };
}

test('the first refusal of a kind is logged at once, the others of a minute as one line with their number', async () => {
  const { clock, log, lines } = openLog();
  for (let n = 0; n < 1000; n += 1) log.note('address', '192.0.2.7');
  expect(lines).toEqual([{ reason: 'address', from: '192.0.2.7', count: 1 }]);
  await clock.advance(60_000);
  expect(lines.slice(1)).toEqual([{ reason: 'address', from: '192.0.2.7', count: 999 }]);
});

test('kinds of refusals are told apart', () => {
  const { log, lines } = openLog();
  log.note('address', '192.0.2.7');
  log.note('overall', '192.0.2.8');
  expect(lines).toHaveLength(2);
});

test('after a quiet minute the next is logged at once again, and no timer is left', async () => {
  const { clock, log, lines } = openLog();
  log.note('overall', '192.0.2.7');
  await clock.advance(60_000);
  expect(clock.pending).toBe(0);
  log.note('overall', '192.0.2.8');
  expect(lines).toHaveLength(2);
});
