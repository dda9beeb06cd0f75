import { describe, expect, test } from 'vitest';
import type { Token } from '../../../src/model/access.ts';
import type { Planned } from '../../../src/model/planned.ts';
import type { Signal, SignalSource } from '../../../src/model/signal.ts';
import type { Store } from '../../../src/store/store.ts';
import type { ManualClock } from '../../../src/time/manual-clock.ts';
import { DAY, HOUR, job, NOON, passed } from './samples.ts';
import { write } from '../../support/build/writes.ts';

interface Rig {
  readonly store: Store;
  readonly clock: ManualClock;
  reopen(): Promise<Store>;
}

const silence = (id: string, until = NOON + HOUR, why = 'Known'): Planned => ({
  kind: 'silence',
  silence: {
    ...{ id, functions: ['place-order'], components: [], severities: [], targets: [], from: NOON, until },
    ...{ by: 'Asha', why },
  },
});
const work = (id: string, until = NOON + HOUR): Planned => ({
  kind: 'maintenance',
  window: { id, by: 'Asha', functions: [], when: { kind: 'once', from: NOON, until }, says: 'Stock-taking' },
});
const signal = (source: SignalSource, id: string, says = id): Signal => ({
  ...{ source, id, says, causeKey: 'component:voyager@live', severity: 'major', functions: [], since: NOON },
});
const token = (name: string, more: Partial<Token> = {}): Token => ({
  ...{ name, role: 'responder', hash: name.padEnd(64, '0'), createdAt: NOON },
  ...more,
});

/** What every store must do with what people and other programs tell it. */
export function alertingContract(rig: () => Rig): void {
  const save = (...planned: readonly Planned[]) =>
    write(rig().store, (writes) => {
      for (const one of planned) writes.plannedSaved(one);
    });

  describe('what was made while running', () => {
    test('is given back in the order in which it ends, as last saved', async () => {
      await save(silence('b', NOON + 3 * HOUR), work('c', NOON + 2 * HOUR), silence('a'));
      await save(silence('b', NOON + 2, 'shorter'));
      expect(await (await rig().reopen()).planned()).toEqual([
        silence('b', NOON + 2, 'shorter'),
        silence('a'),
        work('c', NOON + 2 * HOUR),
      ]);
    });

    test('is gone when it was removed, and there again when it was made again', async () => {
      await save(silence('a'), silence('b'));
      await write(rig().store, (writes) => {
        writes.plannedRemoved('a');
        writes.plannedRemoved('b');
        writes.plannedRemoved('never was');
        writes.plannedSaved(silence('b', NOON + 5));
      });
      expect(await rig().store.planned()).toEqual([silence('b', NOON + 5)]);
    });

    test('is left out a day after its end, and then deleted', async () => {
      await save(silence('a', NOON), silence('b', NOON + 1));
      await rig().clock.advance(DAY + 1);
      expect(await rig().store.planned()).toEqual([silence('b', NOON + 1)]);
      expect(await rig().store.prune({ runsBefore: 0, historyBefore: 0 })).toBe(false);
      rig().clock.jump(-DAY);
      expect(await rig().store.planned()).toEqual([silence('b', NOON + 1)]);
    });
  });

  describe('signals', () => {
    const tell = (source: SignalSource, ...signals: readonly Signal[]) =>
      write(rig().store, (writes) => writes.signalsSaved(source, signals));

    test('of a source take the place of all that it told before, and of nothing else', async () => {
      await tell('alarm', signal('alarm', 'b'), signal('alarm', 'a'));
      await tell('alerts:infra', signal('alerts:infra', 'a'));
      await tell('alarm', signal('alarm', 'a', 'worse'), signal('alarm', 'c'));
      const told = [signal('alarm', 'a', 'worse'), signal('alarm', 'c'), signal('alerts:infra', 'a')];
      expect(await rig().store.signals()).toEqual(told);
      await tell('alarm');
      expect(await (await rig().reopen()).signals()).toEqual(told.slice(2));
    });

    test('told several times in one commit are those of the last word', async () => {
      await Promise.all([
        tell('alarm', signal('alarm', 'a'), signal('alarm', 'b')),
        tell('alarm', signal('alarm', 'b', 'once'), signal('alarm', 'b', 'twice')),
      ]);
      expect(await rig().store.signals()).toEqual([signal('alarm', 'b', 'twice')]);
    });
  });

  test('keeps small things by name', async () => {
    const { store } = rig();
    expect(await store.value('calendar')).toBeUndefined();
    await write(store, (writes) => {
      writes.valueSaved('calendar', { read: [1, 'two', null] });
      writes.valueSaved('other', 7);
    });
    await write(store, (writes) => writes.valueSaved('calendar', ['new']));
    await write(store, (writes) => writes.valueSaved('other', undefined));
    const again = await rig().reopen();
    expect([await again.value('calendar'), await again.value('other')]).toEqual([['new'], undefined]);
  });

  test('of a work that fails nothing of all this is written', async () => {
    const work = write(rig().store, (writes) => {
      writes.plannedSaved(silence('a'));
      writes.signalsSaved('alarm', [signal('alarm', 'a')]);
      writes.valueSaved('name', 1);
      writes.runFinished({ ...passed(job()), runId: 'no id' });
    });
    await expect(work).rejects.toThrow('32 lower-case hex digits');
    const { store } = rig();
    expect([await store.planned(), await store.signals(), await store.value('name')]).toEqual([[], [], undefined]);
  });

  describe('tokens', () => {
    test('are found by their hash, listed by name, and gone when revoked', async () => {
      const { tokens } = rig().store;
      expect(await tokens.add(token('ci', { role: 'viewer', expiresAt: NOON + DAY }))).toBe(true);
      expect(await tokens.add(token('asha'))).toBe(true);
      const again = (await rig().reopen()).tokens;
      expect(await again.all()).toEqual([token('asha'), token('ci', { role: 'viewer', expiresAt: NOON + DAY })]);
      expect(await again.find(token('ci').hash)).toMatchObject({ name: 'ci', expiresAt: NOON + DAY });
      expect(await again.find('f'.repeat(64))).toBeUndefined();
      expect([await again.revoke('ci'), await again.revoke('ci')]).toEqual([true, false]);
      expect(await again.find(token('ci').hash)).toBeUndefined();
    });

    test('have names of their own: the first keeps it', async () => {
      const { tokens } = rig().store;
      await tokens.add(token('ci'));
      expect(await tokens.add(token('ci', { hash: 'b'.repeat(64), role: 'admin' }))).toBe(false);
      expect(await tokens.all()).toEqual([token('ci')]);
    });
  });
}
