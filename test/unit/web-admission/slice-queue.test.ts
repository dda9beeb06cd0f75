import { describe, expect, test } from 'vitest';
import type { Priority } from '../../../src/web/admission/priority.ts';
import { SliceQueue } from '../../../src/web/admission/slice-queue.ts';

/** An event loop whose turns the test takes. */
function openLoop() {
  const scheduled: (() => void)[] = [];
  const done: string[] = [];
  const queue = new SliceQueue((run) => void scheduled.push(run));
  return {
    queue,
    done,
    add: (name: string, address = name, priority: Priority = 'reader', isUnwanted?: () => boolean) =>
      queue.add({ address, priority }, () => done.push(name), isUnwanted),
    /** One turn; says whether there was anything to do. */
    turn: (): boolean => {
      const runs = scheduled.splice(0);
      for (const run of runs) run();
      return runs.length > 0;
    },
    get scheduled() {
      return scheduled.length;
    },
  };
}

describe('a queue of slices', () => {
  test('runs one slice in each turn of the event loop', () => {
    const { add, turn, done } = openLoop();
    for (const name of ['a', 'b', 'c']) add(name);
    turn();
    expect(done).toEqual(['a']);
    turn();
    expect(done).toEqual(['a', 'b']);
  });

  test('is asleep when there is nothing to do', () => {
    const loop = openLoop();
    loop.add('a');
    while (loop.turn());
    expect([loop.done, loop.scheduled]).toEqual([['a'], 0]);
  });

  test('gives each address a slice in turn, however many one of them asks for', () => {
    const { add, turn, done } = openLoop();
    for (let n = 0; n < 100; n += 1) add(`many ${n}`, 'many');
    add('one', 'one');
    turn();
    turn();
    expect(done).toEqual(['many 0', 'one']);
  });

  test('runs what is vital first, and lets a reader through after four of them', () => {
    const { add, turn, done } = openLoop();
    add('reader', 'reader');
    for (let n = 0; n < 10; n += 1) add(`vital ${n}`, 'prober', 'vital');
    for (let n = 0; n < 6; n += 1) turn();
    expect(done).toEqual(['vital 0', 'vital 1', 'vital 2', 'vital 3', 'reader', 'vital 4']);
  });

  test('leaves out what nobody wants any more', () => {
    const { add, turn, done } = openLoop();
    add('gone', 'a', 'reader', () => true);
    add('wanted', 'a', 'reader', () => false);
    turn();
    expect(done).toEqual(['wanted']);
  });

  test('finishes what was begun before something new of the same address begins', async () => {
    const { queue, add, turn, done } = openLoop();
    const asker = { address: 'a', priority: 'reader' } as const;
    const begun = queue.next(asker).then(() => done.push('begun'));
    add('new', 'a');
    const more = queue.next(asker).then(() => done.push('begun later'));
    turn();
    await more;
    turn();
    await begun;
    turn();
    expect(done).toEqual(['begun later', 'begun', 'new']);
  });

  test('goes on after a slice that throws', () => {
    const { queue, add, turn, done } = openLoop();
    queue.add({ address: 'a', priority: 'reader' }, () => {
      throw new Error('broken');
    });
    add('next');
    expect(turn).toThrow('broken');
    turn();
    expect(done).toEqual(['next']);
  });
});
