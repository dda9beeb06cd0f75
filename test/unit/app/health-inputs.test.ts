import { expect, test } from 'vitest';
import { HealthInputs } from '../../../src/app/health-inputs.ts';
import { Bus } from '../../../src/record/bus.ts';
import type { PendingCount } from '../../../src/store/store.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { configOf, fn, job, resultOf } from '../../integration/record/rig.ts';

const HOUR = 3_600_000;
const jumps = [-3 * HOUR, 3 * HOUR];

function signsOn(clock: ManualClock) {
  let pending: readonly PendingCount[] = [];
  const bus = new Bus((error) => {
    throw error;
  });
  const config = configOf([fn('order')]);
  const parts = {
    ...{ bus, clock, config: () => config },
    store: { unreadable: () => [] },
    pending: {
      isReadable: true,
      get known() {
        return pending;
      },
    },
    scheduler: { lastBeatAt: 0 },
    runner: { status: () => ({ up: true, busy: 0, waiting: 0 }) },
    recorder: { trouble: () => undefined },
    ...{ configProblems: () => [], scriptProblems: () => [], capacity: () => undefined },
  };
  // Only what is looked at is there.
  const signs = new HealthInputs(parts as unknown as ConstructorParameters<typeof HealthInputs>[0]);
  const kinds = () => {
    parts.scheduler.lastBeatAt = clock.monotonic();
    bus.publish({
      kind: 'run-finished',
      result: resultOf(job('order', clock.now()), 'passed', { startedAt: clock.now() }),
    });
    return signs.troubles().map(({ kind }) => kind);
  };
  return {
    ...{ signs, bus, kinds },
    wait: (oldestAt: number) => {
      pending = [{ channel: 'pager', count: 1, oldestAt, oldestMonotonic: clock.monotonic() }];
    },
  };
}

const settled = (outcome: 'delivered' | 'retried') =>
  ({ kind: 'notice-settled', channel: 'pager', outcome, incidentId: 'i', action: 'trigger', round: 1 }) as const;

test.each(jumps)('a message waits as long as it does when the clock is set by %s ms', async (jumpMs) => {
  const clock = new ManualClock();
  const { bus, kinds, wait } = signsOn(clock);
  await clock.advance(10_000);
  wait(clock.now());
  bus.publish(settled('retried'));
  await clock.advance(20_000);
  clock.jump(jumpMs);
  bus.publish(settled('retried'));
  await clock.advance(20_000);
  expect(kinds()).toEqual([]);
  await clock.advance(25_000);
  expect(kinds()).toEqual(['messages']);
  clock.jump(-jumpMs);
  expect(kinds()).toEqual(['messages']);
});

test.each(jumps)('a run is as late as it is when the clock is set by %s ms before it starts', async (jumpMs) => {
  const clock = new ManualClock();
  const { signs, bus } = signsOn(clock);
  await clock.advance(10_000);
  signs.report();
  const dueAt = clock.now();
  await clock.advance(3000);
  clock.jump(jumpMs);
  signs.report();
  const startedAt = clock.now();
  await clock.advance(1000);
  bus.publish({ kind: 'run-finished', result: resultOf(job('order', dueAt), 'passed', { startedAt }) });
  expect(signs.report().latenessMs).toBe(3000);
});
