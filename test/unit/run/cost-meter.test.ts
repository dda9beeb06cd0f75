import { describe, expect, test } from 'vitest';
import type { AttemptEnd, AttemptTask } from '../../../src/run/attempt/attempt-end.ts';
import type { AttemptCost, CheckKind } from '../../../src/model/check.ts';
import { CostMeter } from '../../../src/run/pool/cost-meter.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';

const done = { kind: 'done', result: {} } as AttemptEnd;
const lost = { kind: 'lost', cause: 'died' } as AttemptEnd;

const workOf = (functionId: string): AttemptTask =>
  ({ request: { functionId, target: { name: 'live' } }, onStart: () => {} }) as unknown as AttemptTask;

/** A child whose attempts take what they are told, on a manual clock, with processor time as the test sets it. */
function rig({ kind = 'http', hasProc = true }: { kind?: CheckKind; hasProc?: boolean } = {}) {
  const clock = new ManualClock();
  const told: AttemptCost[] = [];
  const cpu = { ms: 500 };
  const meter = new CostMeter({
    clock,
    recentProcesses: () => [],
    onCost: (cost) => void told.push(cost),
    cpuOf: () => (hasProc ? cpu.ms : undefined),
  });
  const child = { kind, pid: 4711, busy: 0, attempt: () => Promise.resolve(done) };
  const tryOne = async (functionId: string, { wallMs = 100, cpuMs = 0, end = done } = {}) => {
    child.attempt = async () => {
      child.busy += 1;
      await clock.advance(wallMs);
      cpu.ms += cpuMs;
      child.busy -= 1;
      return end;
    };
    return meter.attempt(child, workOf(functionId));
  };
  return { clock, told, child, meter, tryOne };
}

describe('the cost of attempts', () => {
  test('is told at the end of the first one, without what the child took to start', async () => {
    const { told, tryOne } = rig();
    await tryOne('search', { wallMs: 300, cpuMs: 40 });
    expect(told).toEqual([{ functionId: 'search', target: 'live', kind: 'http', attempts: 1, wallMs: 300, cpuMs: 40 }]);
  });

  test('is told together for attempts that follow each other quickly', async () => {
    const { told, tryOne } = rig();
    await tryOne('search', { cpuMs: 10 });
    for (let n = 0; n < 3; n += 1) await tryOne('search', { wallMs: 100, cpuMs: 10 });
    expect(told.slice(1)).toEqual([
      { functionId: 'search', target: 'live', kind: 'http', attempts: 3, wallMs: 300, cpuMs: 30 },
    ]);
  });

  test('of journeys is told after each, as one has the browser alone', async () => {
    const { told, tryOne } = rig({ kind: 'browser' });
    await tryOne('search', { wallMs: 100, cpuMs: 300 });
    await tryOne('browse', { wallMs: 50, cpuMs: 90 });
    expect(told).toMatchObject([
      { functionId: 'search', attempts: 1, wallMs: 100, cpuMs: 300 },
      { functionId: 'browse', attempts: 1, wallMs: 50, cpuMs: 90 },
    ]);
  });

  test('adds up to what the child has used, whoever used it', async () => {
    const { told, tryOne } = rig();
    for (let n = 0; n < 40; n += 1) await tryOne(n % 3 === 0 ? 'search' : 'browse', { wallMs: 130, cpuMs: n });
    await tryOne('last', { wallMs: 1000, cpuMs: 0 });
    expect(told.reduce((sum, { cpuMs }) => sum + cpuMs!, 0)).toBeCloseTo((39 * 40) / 2);
    expect(told.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(41);
  });

  test('is told every few seconds of a child in which there is always something going on', async () => {
    const { told, child, tryOne } = rig();
    child.busy = 1;
    for (let n = 0; n < 120; n += 1) await tryOne('search', { cpuMs: 1 });
    expect(told.map(({ attempts }) => attempts)).toEqual([1, 50, 50]);
  });

  test('knows nothing of a try that was lost with its child', async () => {
    const { told, tryOne } = rig();
    expect(await tryOne('search', { end: lost, cpuMs: 9 })).toBe(lost);
    expect(told).toEqual([]);
  });

  test('is only a time where the system does not tell of processes', async () => {
    const { told, tryOne } = rig({ hasProc: false });
    await tryOne('search', { wallMs: 300 });
    expect(told).toMatchObject([{ attempts: 1, wallMs: 300, cpuMs: undefined }]);
  });

  test('is never less than nothing, though a process may be gone from the sum', async () => {
    const { told, tryOne } = rig({ kind: 'browser' });
    await tryOne('journey', { wallMs: 900, cpuMs: -400 });
    expect(told).toMatchObject([{ kind: 'browser', cpuMs: 0 }]);
  });
});
