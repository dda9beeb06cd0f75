// What operations hear when starts are late: how late, and what capacity has to do with it.
import { expect, test } from 'vitest';
import { HealthInputs } from '../../../src/app/health-inputs.ts';
import type { RunResult } from '../../../src/model/run.ts';
import { Bus } from '../../../src/record/bus.ts';
import type { CapacityAdvice } from '../../../src/schedule/capacity-advice.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { configOf, resultOf } from '../metrics/sample-world.ts';

const tooMuch: CapacityAdvice = { fit: 'over', use: 1.3, says: 'Too many checks.', remedy: 'Run fewer.' };

function rig(capacity?: CapacityAdvice) {
  const clock = new ManualClock();
  const bus = new Bus((error) => {
    throw error;
  });
  const vital = new HealthInputs({
    clock,
    bus,
    store: { unreadable: () => [] },
    pending: { known: [], isReadable: true },
    scheduler: { lastBeatAt: 0 },
    runner: { status: () => ({ up: true, busy: 0, waiting: 0 }) },
    recorder: { trouble: () => undefined },
    config: () => configOf(['search']),
    configProblems: () => [],
    scriptProblems: () => [],
    capacity: () => capacity,
  } as unknown as ConstructorParameters<typeof HealthInputs>[0]);
  const finished = (lateMs: number, outcome: RunResult['outcome'] = 'passed') => {
    const result = resultOf('search', { outcome });
    const now = clock.now();
    bus.publish({ kind: 'run-finished', result: { ...result, dueAt: now - lateMs, startedAt: now, finishedAt: now } });
  };
  const late = () => vital.troubles().find(({ kind }) => kind === 'late');
  return { clock, vital, finished, late };
}

test('a run that waited for a free place counts as late, though the schedule asked for it in time', () => {
  const { vital, finished, late } = rig();
  finished(4000);
  expect(vital.report().latenessMs).toBe(4000);
  expect(late()).toBeUndefined();
  finished(12_000);
  expect(late()?.detail).toBe('Up to 20.0 s in the last minutes.');
});

test('one that was never started does not', () => {
  const { vital, finished, late } = rig();
  finished(60_000, 'inconclusive');
  expect(vital.report().latenessMs).toBe(0);
  expect(late()).toBeUndefined();
});

test('it is over some minutes after the last late start', async () => {
  const { clock, finished, late } = rig();
  finished(60_000);
  expect(late()).toBeDefined();
  await clock.advance(5 * 60_000);
  expect(late()).toBeUndefined();
});

test('whoever is told that starts are late is told why and what to do, when it is for want of capacity', () => {
  const { finished, late } = rig(tooMuch);
  finished(12_000);
  expect(late()?.detail).toBe(
    'Up to 20.0 s in the last minutes. The checks need 130 % of what is scarcest here; "bellwether doctor --capacity" says of what, and what to do.',
  );
});

test('and nothing of capacity when there is enough of it', () => {
  const { finished, late } = rig({ fit: 'fits', use: 0.3, says: 'There is room.' });
  finished(12_000);
  expect(late()?.detail).toBe('Up to 20.0 s in the last minutes.');
});

test('too much to do is no trouble of the monitor as long as nothing is late', () => {
  const { vital } = rig(tooMuch);
  expect(vital.troubles()).toEqual([]);
});
