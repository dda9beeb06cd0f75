import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { AttemptQueue, type Lane, type Turn } from '../../../src/web/sign-in/attempt-queue.ts';

/** A queue of attempts that end when the test says so; `begun` has their names in the order in which they began. */
function setUp() {
  const clock = new ManualClock();
  const queue = new AttemptQueue(clock, { mostAtOnce: 2 });
  const begun: string[] = [];
  const going: { readonly name: string; end(isRight: boolean): void }[] = [];
  const ended: [name: string, Turn<boolean>][] = [];
  const attempt = (name: string, lane: Lane = { key: name }) => {
    const work = () => {
      begun.push(name);
      return new Promise<boolean>((resolve) => going.push({ name, end: resolve }));
    };
    void queue.attempt(lane, work, (isRight) => !isRight).then((turn) => ended.push([name, turn]));
  };
  /** Ends the attempt that began first. */
  const end = async (isRight = false) => {
    going.shift()!.end(isRight);
    await clock.advance(0);
  };
  const fail = async (name: string, times: number) => {
    for (let count = 0; count < times; count++) {
      attempt(name);
      await end();
    }
    begun.length = 0;
    ended.length = 0;
  };
  return { clock, attempt, end, fail, begun, going, ended };
}

describe('a queue of attempts', () => {
  test('makes two at once, and one of each lane', async () => {
    const { attempt, begun, end } = setUp();
    for (const name of ['a1', 'a2']) attempt(name, { key: 'a' });
    for (const name of ['b', 'c']) attempt(name);
    expect(begun).toEqual(['a1', 'b']);
    await end(true);
    expect(begun).toEqual(['a1', 'b', 'a2']);
    await end(true);
    expect(begun).toEqual(['a1', 'b', 'a2', 'c']);
  });

  test('lets a newcomer pass ten addresses that have guessed before', async () => {
    const { attempt, fail, begun, end } = setUp();
    const guessing = Array.from({ length: 10 }, (_, index) => `guessing ${index}`);
    for (const name of guessing) await fail(name, 2);
    for (const name of guessing) for (let count = 0; count < 4; count++) attempt(name);
    expect(begun).toEqual(['guessing 0']);
    attempt('newcomer');
    expect(begun).toEqual(['guessing 0', 'newcomer']);
    await end();
    expect(begun).toEqual(['guessing 0', 'newcomer', 'guessing 1']);
  });

  test('waits with an address that was wrong ten times, and then makes its attempt', async () => {
    const { clock, attempt, fail, begun, end, ended } = setUp();
    await fail('shared', 10);
    attempt('shared');
    attempt('elsewhere');
    expect(begun).toEqual(['elsewhere']);
    await clock.advance(5999);
    expect(begun).toEqual(['elsewhere']);
    await clock.advance(1);
    expect(begun).toEqual(['elsewhere', 'shared']);
    await end(true);
    await end(true);
    expect(ended).toEqual([
      ['elsewhere', { value: true }],
      ['shared', { value: true }],
    ]);
    expect(clock.pending).toBe(0);
  });

  test('makes that of a known browser at once, whoever was wrong at the same address', async () => {
    const { attempt, fail, begun } = setUp();
    await fail('shared', 10);
    for (let count = 0; count < 4; count++) attempt('shared');
    attempt('at home', { key: 'browser', isKnown: true });
    expect(begun).toEqual(['at home']);
  });

  test('refuses the fifth that waits of one lane, and says how long to wait', async () => {
    const { clock, attempt, fail, ended } = setUp();
    await fail('guessing', 10);
    for (let count = 0; count < 5; count++) attempt('guessing');
    await clock.advance(0);
    expect(ended).toEqual([['guessing', { refused: 'lane', waitMs: 6000 }]]);
  });

  test('when it is full refuses who has failed most, and not the newcomer', async () => {
    const { clock, attempt, fail, begun, ended, end } = setUp();
    const guessing = Array.from({ length: 40 }, (_, index) => `guessing ${index}`);
    for (const name of guessing) await fail(name, name === 'guessing 7' ? 3 : 1);
    for (const name of guessing) for (let count = 0; count < 4; count++) attempt(name);
    await clock.advance(0);
    const refused = () => ended.filter(([, turn]) => 'refused' in turn && turn.refused === 'everybody');
    const before = refused().length;
    // One is being tried and 128 wait.
    expect(before).toBe(160 - 129);
    attempt('newcomer 1');
    attempt('newcomer 2');
    await clock.advance(0);
    expect(begun).toContain('newcomer 1');
    expect(refused().map(([name]) => name)).not.toContain('newcomer 2');
    expect(refused()).toHaveLength(before + 1);
    await end();
    expect(begun).toContain('newcomer 2');
  });

  test('drops an attempt whose answer nobody waits for', async () => {
    const { clock, attempt, fail, begun } = setUp();
    await fail('shared', 10);
    let isGone = false;
    for (let count = 0; count < 4; count++) attempt('gone', { key: 'shared', isGone: () => isGone });
    isGone = true;
    attempt('still here', { key: 'shared' });
    await clock.advance(6000);
    expect(begun).toEqual(['still here']);
  });

  test('counts an attempt that rejects as one that failed, and goes on', async () => {
    const clock = new ManualClock();
    const queue = new AttemptQueue(clock, { mostAtOnce: 1 });
    const never = () => Promise.reject(new Error('down'));
    for (let count = 0; count < 10; count++)
      await expect(queue.attempt({ key: 'a' }, never, () => false)).rejects.toThrow('down');
    const next = queue.attempt(
      { key: 'a' },
      () => Promise.resolve('in'),
      () => false,
    );
    await clock.advance(6000);
    expect(await next).toEqual({ value: 'in' });
  });
});
