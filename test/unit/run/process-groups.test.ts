import { describe, expect, test } from 'vitest';
import { ProcessGroups } from '../../../src/run/pool/process-groups.ts';
import { SHARED } from '../../../src/run/script/script-groups.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';

class Member {
  accepts = true;
  isUsable = true;
  busy = 0;
  isRetired = false;

  retire(): void {
    this.isRetired = true;
  }
}

function make(most: number) {
  const clock = new ManualClock();
  const groups = new ProcessGroups<Member>(clock, most);
  const start = (key: string) => {
    const group = groups.of(key);
    const member = new Member();
    if (!groups.mayHaveOne(group, clock.monotonic())) return undefined;
    group.add(member);
    return member;
  };
  return { clock, groups, start };
}

describe('groups of scripts', () => {
  test('have a process each, up to the bound, beside the shared one', () => {
    const { start, groups } = make(2);
    expect([start(SHARED), start('a'), start('b')].every(Boolean)).toBe(true);
    expect(groups.children).toBe(3);
  });

  test('take the process of the group that was used least recently and has nothing to do', async () => {
    const { start, clock } = make(2);
    const a = start('a')!;
    await clock.advance(10);
    const b = start('b')!;
    expect(start('c')).toBeDefined();
    expect([a.isRetired, b.isRetired]).toEqual([true, false]);
  });

  test('wait while all others are busy, and after a second the one used least recently takes no more runs', async () => {
    const { start, clock, groups } = make(1);
    const a = start('a')!;
    a.busy = 1;
    expect(groups.mayHaveOne(groups.of('b'), clock.monotonic())).toBe(false);
    expect(groups.of('a').child).toBe(a);
    const since = clock.monotonic();
    await clock.advance(1000);
    expect(groups.mayHaveOne(groups.of('b'), since)).toBe(false);
    expect(groups.of('a').child).toBeUndefined();
    a.busy = 0;
    expect(groups.mayHaveOne(groups.of('b'), since)).toBe(true);
    expect(a.isRetired).toBe(true);
  });

  test('get a second process while the first one’s event loop does not turn', () => {
    const { start } = make(1);
    const a = start('a')!;
    expect(start('a')).toBeUndefined();
    a.accepts = false;
    expect(start('a')).toBeDefined();
  });

  test('forget a process that is gone', () => {
    const { start, groups } = make(1);
    const a = start('a')!;
    expect(groups.remove(a)).toBe(true);
    expect(groups.remove(a)).toBe(false);
    expect(groups.isAnyUsable).toBe(false);
  });
});
