import { describe, expect, test } from 'vitest';
import type { AuditEntry, Session } from '../../../src/model/access.ts';
import type { Store } from '../../../src/store/store.ts';
import { DAY, HOUR, NOON } from './samples.ts';

interface Rig {
  readonly store: Store;
  reopen(): Promise<Store>;
}

const session = (name: string, more: Partial<Session> = {}): Session => ({
  ...{ hash: name.padEnd(64, '0'), way: 'openid', subject: `sub of ${name}`, name, groups: ['web-team', 'ä"\\'] },
  ...{ entry: 'e'.repeat(64), createdAt: NOON, usedAt: NOON },
  ...more,
});
const deed = (what: string, at = NOON): AuditEntry => ({
  ...{ at, who: 'Asha "A" Rao', way: 'password', what, which: 's1', from: '2001:db8::7', outcome: 'done' },
});

/** What every store must do with who is signed in and what they did. */
export function accessContract(rig: () => Rig): void {
  describe('sessions', () => {
    test('are given back as last saved, the oldest first, also after a new start', async () => {
      const { sessions } = rig().store;
      await sessions.save(session('b', { createdAt: NOON + 1 }));
      await sessions.save(session('a'));
      await sessions.save(session('a', { usedAt: NOON + HOUR }));
      expect(await (await rig().reopen()).sessions.all()).toEqual([
        session('a', { usedAt: NOON + HOUR }),
        session('b', { createdAt: NOON + 1 }),
      ]);
    });

    test('are gone when they were removed', async () => {
      const { sessions } = rig().store;
      await sessions.save(session('a'));
      await sessions.remove(session('a').hash);
      await sessions.remove('never was');
      expect(await (await rig().reopen()).sessions.all()).toEqual([]);
    });
  });

  describe('the audit', () => {
    test('is given back the newest first, a part at a time', async () => {
      const { audit } = rig().store;
      for (const n of [1, 3, 2]) await audit.add(deed(`deed ${n}`, NOON + n));
      expect(await audit.newest({ most: 2 })).toMatchObject([deed('deed 3', NOON + 3), deed('deed 2', NOON + 2)]);
      expect(await audit.newest({ most: 2, before: NOON + 2 })).toMatchObject([deed('deed 1', NOON + 1)]);
      expect(await (await rig().reopen()).audit.newest({ most: 9 })).toHaveLength(3);
    });

    test('is given back without gaps and without repeats when all of it is of one millisecond', async () => {
      const { audit } = rig().store;
      const all = Array.from({ length: 500 }, (_, n) => `deed ${n}`);
      for (const what of all) await audit.add(deed(what));
      const read: string[] = [];
      let page = await audit.newest({ most: 100 });
      for (let last = page.at(-1); last; last = page.at(-1)) {
        read.push(...page.map(({ what }) => what));
        page = await audit.newest({ most: 100, before: last.at, beforeId: last.id });
      }
      expect(read).toEqual(all.toReversed());
    });

    test('is kept as long as history, and no longer', async () => {
      const { audit } = rig().store;
      await audit.add(deed('old', NOON - DAY));
      await audit.add(deed('new'));
      expect(await rig().store.prune({ runsBefore: NOON, historyBefore: NOON })).toBe(false);
      expect(await audit.newest({ most: 9 })).toMatchObject([deed('new')]);
    });
  });
}
