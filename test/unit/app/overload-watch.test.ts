import { expect, test } from 'vitest';
import { OverloadWatch } from '../../../src/app/overload-watch.ts';
import { inEnglish } from '../../../src/i18n/in-english.ts';
import { Bus } from '../../../src/record/bus.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { job, resultOf } from '../../integration/record/rig.ts';

const log = { debug() {}, info() {}, warn() {}, error() {}, fatal() {} };
const timedOut = resultOf(job('order', 0), 'failed', { failure: { timedOut: true, message: 'not within 5 s' } });
const refused = resultOf(job('order', 0), 'failed', {
  failure: { timedOut: false, message: 'expected 200, found 503' },
});

function watching({ countsTimeouts = false } = {}) {
  const clock = new ManualClock();
  const bus = new Bus(() => {});
  const watch = new OverloadWatch({ bus, clock, log, countsTimeouts: () => countsTimeouts });
  const due = (latenessMs: number) => bus.publish({ kind: 'run-due', job: job('order', 0), latenessMs });
  return { clock, bus, watch, due };
}

test('a timeout is a failure while nothing is late', () => {
  const { watch, due } = watching();
  using _life = watch;
  due(200);
  expect(watch.judge(timedOut)).toBe(timedOut);
  expect(watch.troubles(inEnglish)).toEqual([]);
});

test('a timeout is inconclusive while the schedule is late, and for half a minute after', async () => {
  const { clock, watch, due } = watching();
  using _life = watch;
  due(3000);
  expect(watch.judge(timedOut)).toMatchObject({ outcome: 'inconclusive', trouble: { trouble: 'overloaded' } });
  expect(watch.troubles(inEnglish)).toMatchObject([{ kind: 'overloaded' }]);
  await clock.advance(29_000);
  expect(watch.judge(timedOut).outcome).toBe('inconclusive');
  await clock.advance(2000);
  expect(watch.judge(timedOut)).toBe(timedOut);
  expect(watch.troubles(inEnglish)).toEqual([]);
});

test('a timeout is a failure while the schedule is late where timeouts always count, and operations are still shown it', () => {
  const { watch, due } = watching({ countsTimeouts: true });
  using _life = watch;
  due(3000);
  expect(watch.judge(timedOut)).toBe(timedOut);
  expect(watch.troubles(inEnglish)).toMatchObject([{ kind: 'overloaded' }]);
});

test('a wrong answer is a failure while the machine is overloaded', () => {
  const { watch, due } = watching();
  using _life = watch;
  due(3000);
  expect(watch.judge(refused)).toBe(refused);
  const second = { ...timedOut, secondFailure: refused.failure! };
  expect(watch.judge(second)).toBe(second);
});

test('a run that could not go on is shown to operations and excuses no other', () => {
  const { bus, watch } = watching();
  using _life = watch;
  const trouble = { trouble: 'overloaded', message: 'It could not go on.' } as const;
  bus.publish({ kind: 'run-finished', result: resultOf(job('stock', 0), 'inconclusive', { trouble }) });
  expect(watch.troubles(inEnglish)).toHaveLength(1);
  expect(watch.judge(timedOut)).toBe(timedOut);
});
