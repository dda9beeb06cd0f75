import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Shares } from '../../../src/web/admission/shares.ts';

const takeMany = (shares: Shares, address: string, times = 10_000) => {
  for (let n = 0; n < times; n += 1) {
    const taken = shares.take(address);
    if (taken !== 'taken') return taken;
  }
  return 'taken';
};

test('one address gets half of the places, and the other half is left for others', () => {
  const shares = new Shares(1000);
  expect(takeMany(shares, 'a')).toBe('address');
  expect([shares.of('a'), shares.total]).toEqual([500, 500]);
  expect(takeMany(shares, 'b')).toBe('address');
  expect(shares.of('b')).toBe(250);
});

test('the last place is taken by whoever has none', () => {
  const shares = new Shares(2);
  expect([shares.take('a'), shares.take('a')]).toEqual(['taken', 'address']);
  expect([shares.take('b'), shares.take('c')]).toEqual(['taken', 'overall']);
});

test('a released place can be taken again', () => {
  const shares = new Shares(1);
  shares.take('a');
  shares.release('a');
  shares.release('a');
  expect([shares.total, shares.of('a')]).toEqual([0, 0]);
  expect(shares.take('b')).toBe('taken');
});

test('a proxy gets all places, for it speaks for many', () => {
  const shares = new Shares(3);
  const taken = Array.from({ length: 4 }, () => shares.takeForMany('proxy'));
  expect(taken).toEqual(['taken', 'taken', 'taken', 'overall']);
});

test('as long as fewer addresses than places take all they get, a new address finds a place', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), (addresses) => {
      const shares = new Shares(1000);
      for (let round = 0; round < 1000; round += 1) for (let n = 0; n < addresses; n += 1) shares.take(`address ${n}`);
      expect(shares.take('newcomer')).toBe('taken');
      expect(shares.total).toBeLessThanOrEqual(1000);
    }),
  );
});
