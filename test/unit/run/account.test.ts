import { describe, expect, test } from 'vitest';
import { accountProblem, AccountPool } from '../../../src/run/process/account.ts';

const range = { first: 60_706, last: 60_708 };

describe('users of check scripts', () => {
  const whole = '         0          0 4294967295\n';
  const system =
    (capabilities: string, map = whole) =>
    (path: string) =>
      path.endsWith('status') ? `Name:\tnode\nCapEff:\t${capabilities}\n` : map;

  test('can be had by root', () => {
    expect(accountProblem(range, system('000001ffffffffff'))).toBeUndefined();
  });

  test('can be had by whoever has just the five capabilities that it takes', () => {
    expect(accountProblem(range, system('00000000000000e3'))).toBeUndefined();
  });

  test('cannot be had by an ordinary user, and what is missing is named', () => {
    expect(accountProblem(range, system('0000000000000000'))).toContain('CHOWN, DAC_OVERRIDE, KILL, SETGID, SETUID');
    expect(accountProblem(range, system('0000000000000063'))).toContain('(SETUID missing)');
  });

  test('cannot be had where a container has no such users', () => {
    expect(accountProblem(range, system('000001ffffffffff', '0 100000 1000\n'))).toContain('do not exist');
    expect(accountProblem(range, system('000001ffffffffff', '0 100000 65536\n'))).toBeUndefined();
  });

  test('are each given to one process at a time, and the one given back last comes last', () => {
    const pool = new AccountPool(range, () => false);
    const [a, b] = [pool.take(), pool.take()];
    pool.giveBack(a);
    expect([a, b, pool.take(), pool.take()].map(({ uid }) => uid)).toEqual([60_706, 60_707, 60_708, 60_706]);
    expect(() => pool.take()).toThrow('each of the users 60706 to 60708 has processes already');
  });

  test('are not those of somebody else', () => {
    const pool = new AccountPool(range, (uid) => uid < 60_708, 1);
    expect(pool.take()).toEqual({ uid: 60_708 });
  });
});
