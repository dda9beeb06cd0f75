import { expect, test } from 'vitest';
import { HeartbeatMonitor } from '../../../src/run/process/heartbeat-monitor.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';

function pulse({ answers, queuedMs = () => 0 }: { answers: () => boolean; queuedMs?: () => number }) {
  const clock = new ManualClock();
  const seen = { pings: 0, silences: [] as number[], recoveries: 0 };
  const subject: HeartbeatMonitor = new HeartbeatMonitor({
    clock,
    everyMs: 250,
    queuedMs,
    ping: (n) => {
      seen.pings += 1;
      if (answers()) clock.after(5, () => subject.answer(n));
    },
    onRecovered: () => (seen.recoveries += 1),
    onBeat: (silentMs) => seen.silences.push(silentMs),
  });
  return { clock, seen, subject };
}

test('costs a short run no ping', async () => {
  const { clock, seen, subject } = pulse({ answers: () => true });
  subject.start();
  await clock.advance(200);
  subject.stop();
  await clock.advance(1000);
  expect(seen.pings).toBe(0);
});

test('hears a child that answers', async () => {
  const { clock, seen, subject } = pulse({ answers: () => true });
  subject.start();
  await clock.advance(1000);
  expect(seen.silences).toEqual([0, 0, 0, 0]);
  expect(subject.isSilent).toBe(false);
});

test('measures the silence of one that does not, with one ping under way', async () => {
  const { clock, seen, subject } = pulse({ answers: () => false });
  subject.start();
  await clock.advance(1250);
  expect(seen).toEqual({ pings: 1, silences: [0, 250, 500, 750, 1000], recoveries: 0 });
  expect(subject.isSilent).toBe(true);
});

test('does not count the time in which the child waited for a processor', async () => {
  const { clock, seen, subject } = pulse({ answers: () => false, queuedMs: () => clock.monotonic() * 0.8 });
  subject.start();
  await clock.advance(1250);
  expect(seen.silences.at(-1)).toBeCloseTo(200);
});

test('tells when a silent child answers again, and forgets what it was silent for', async () => {
  const { clock, seen, subject } = pulse({ answers: () => false });
  subject.start();
  await clock.advance(600);
  subject.answer(1);
  expect(seen.recoveries).toBe(1);
  expect(subject.silentMs).toBe(0);
  subject.answer(99);
  expect(seen.recoveries).toBe(1);
});

test('is still while nothing runs, and starts afresh', async () => {
  const { clock, seen, subject } = pulse({ answers: () => false });
  subject.start();
  await clock.advance(600);
  subject.stop();
  expect(clock.pending).toBe(0);
  expect(subject.isSilent).toBe(false);
  subject.start();
  await clock.advance(500);
  expect(seen.silences).toEqual([0, 250, 0, 250]);
});
