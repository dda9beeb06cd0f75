import { describe, expect, test } from 'vitest';
import type { Subject } from '../../../src/model/names.ts';
import type { RunResult } from '../../../src/model/run.ts';
import type { RollUp } from '../../../src/model/roll-up.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { Past, type PastInput } from '../../../src/web/past.ts';
import { NOW, aRun } from './fixture-world.ts';

const search = { functionId: 'search', target: 'live' };

/** A store that counts what it is asked, and a world with the runs that a test gives it. */
function rig() {
  const clock = new ManualClock(NOW);
  const asked: string[] = [];
  const state = { runs: [aRun('search', 1)] as readonly RunResult[], isBroken: false };
  const rollUps = async (unit: string, _since: number, subjects?: readonly Subject[]): Promise<RollUp[]> => {
    const subject = subjects?.[0];
    asked.push(`${unit} ${subject?.functionId ?? 'all'}`);
    if (state.isBroken) throw new Error('the disk is full');
    return [];
  };
  const incidents = async () => {
    asked.push('incidents');
    return [];
  };
  const never = () => Promise.reject(new Error('not asked here'));
  const rollUpsAt = async () => [];
  const store = { rollUps, rollUpsAt, incidents, timeline: never, run: never, outbox: { ledger: never } };
  const lines: string[] = [];
  const line = (_: object, text: string) => void lines.push(text);
  const log = { debug: line, info: line, warn: line, error: line };
  const config = () => ({ timezone: 'Europe/London' });
  const input = { clock, config, log, store, world: { recentRuns: () => state.runs } };
  return { past: new Past(input as unknown as PastInput), clock, asked, state, lines };
}

describe('the past of a function', () => {
  test('is read once while nothing new was tried, but for its incidents', async () => {
    const { past, asked } = rig();
    await past.ofFunction(search);
    await past.ofFunction(search);
    expect(asked.toSorted()).toEqual(['day search', 'hour search', 'incidents', 'incidents']);
  });

  test('is read anew after a run, after half a minute, and for another function', async () => {
    const { past, clock, asked, state } = rig();
    const days = () => asked.filter((one) => one.startsWith('day')).length;
    await past.ofFunction(search);
    state.runs = [aRun('search', 0), ...state.runs];
    await past.ofFunction(search);
    expect(days()).toBe(2);
    await clock.advance(29_999);
    await past.ofFunction(search);
    expect(days()).toBe(2);
    await clock.advance(1);
    await past.ofFunction(search);
    expect(days()).toBe(3);
    await past.ofFunction({ ...search, target: 'green' });
    expect(days()).toBe(4);
  });

  test('of a store in trouble is said in the log, and asked for again the next time', async () => {
    const { past, asked, state, lines } = rig();
    state.isBroken = true;
    expect(await past.ofFunction(search)).toBeUndefined();
    expect(lines).toEqual([
      'The page of search is shown without its history, the store cannot be read: Error: the disk is full',
    ]);
    state.isBroken = false;
    expect(await past.ofFunction(search)).toEqual({ days: [], hours: [], incidents: [] });
    expect(asked.filter((one) => one === 'day search')).toHaveLength(2);
  });

  test('is kept of a hundred functions, the one read longest ago goes first', async () => {
    const { past, asked } = rig();
    for (let n = 0; n <= 100; n += 1) await past.ofFunction({ functionId: `f-${n}`, target: 'live' });
    asked.length = 0;
    await past.ofFunction({ functionId: 'f-100', target: 'live' });
    await past.ofFunction({ functionId: 'f-1', target: 'live' });
    expect(asked).toEqual(['incidents', 'incidents']);
    await past.ofFunction({ functionId: 'f-0', target: 'live' });
    expect(asked).toContain('day f-0');
  });
});
