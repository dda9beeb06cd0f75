import { describe, expect, test } from 'vitest';
import { Turns } from '../../../src/notify/turns.ts';

describe('turns', () => {
  test('one at a time for a key, in the order of asking; other keys do not wait', async () => {
    const turns = new Turns();
    const said: string[] = [];
    const first = Promise.withResolvers<void>();
    const work = (name: string, until?: Promise<void>) => async () => {
      said.push(`${name} begins`);
      await until;
      said.push(`${name} ends`);
    };
    const all = [turns.take('a', work('a1', first.promise)), turns.take('a', work('a2')), turns.take('b', work('b1'))];
    await all[2];
    expect(said).toEqual(['a1 begins', 'b1 begins', 'b1 ends']);
    first.resolve();
    await Promise.all(all);
    expect(said.slice(3)).toEqual(['a1 ends', 'a2 begins', 'a2 ends']);
  });

  test('a failure is told to who asked, and does not hold up the next', async () => {
    const turns = new Turns();
    const failing = turns.take('a', () => Promise.reject(new Error('no')));
    const next = turns.take('a', async () => 'done');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('done');
  });
});
