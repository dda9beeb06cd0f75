import { describe, expect, test } from 'vitest';
import { StoreProblem } from '../../../src/store/problem.ts';
import type { ChangeSet } from '../../../src/model/change.ts';
import type { Store } from '../../../src/store/store.ts';
import { configOf, createRig, fn, messages, MINUTE, NOON, job } from './rig.ts';

const order = { functionId: 'order', target: 'live' };
const one = configOf([fn('order')]);

/** A store whose writing fails as long as somebody wants it to. */
function breakable() {
  const control = {
    error: undefined as Error | undefined,
    refuse: undefined as ((sets: readonly ChangeSet[]) => void) | undefined,
  };
  const wrap = (store: Store): Store =>
    new Proxy(store, {
      get(target, name) {
        if (name === 'commit')
          return async (sets: readonly ChangeSet[]) => {
            if (control.error) throw control.error;
            control.refuse?.(sets);
            return target.commit(sets);
          };
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  return { control, wrap };
}

const diskFull = new StoreProblem('full', 'The store in /data cannot be written: no space is left on its disk.');

describe('a store that cannot be written', () => {
  test('does not stop the watching: what is decided is shown, says so, and is written afterwards', async () => {
    const { control, wrap } = breakable();
    await using rig = await createRig(one, { wrap });
    await rig.finish('order', 'passed');
    control.error = diskFull;
    await rig.clock.advance(MINUTE);
    const begun = job('order', rig.clock.now());
    await rig.recorder.execute({ act: 'begin-run', job: begun }).shown;
    await rig.finish('order', 'failed');
    await rig.finish('order', 'failed');
    expect(rig.recorder.world.state(order)).toMatchObject({ state: 'failing' });
    const [incident] = rig.recorder.world.openIncidents();
    expect(rig.events.map(({ kind }) => kind)).toContain('incident-opened');
    expect(rig.recorder.trouble()).toContain('no space is left on its disk');
    expect(rig.recorder.trouble()).toContain('since Mon 2 Mar 2026, 12:01 GMT; 2 results wait in memory');
    expect(rig.said.filter((text) => text.includes('no space is left'))).toHaveLength(1);
    expect(await rig.store.openIncidents()).toEqual([]);

    await rig.clock.advance(10 * MINUTE);
    expect(rig.recorder.trouble()).toBeDefined();
    const shown = rig.events.length;
    control.error = undefined;
    await rig.clock.advance(MINUTE);
    expect(rig.recorder.trouble()).toBeUndefined();
    expect(rig.said.join()).toContain('The store can be written again');
    expect(rig.events.slice(shown).map(({ kind }) => kind)).toEqual(['store-recovered']);
    expect(await rig.store.openIncidents()).toEqual([incident]);
    expect(await rig.store.recentRuns(order, 9)).toHaveLength(3);
    expect(await messages(rig.store, 'pager')).toEqual([`trigger ${incident!.id}`]);

    await rig.finish('order', 'passed');
    await rig.restart();
    expect(await messages(rig.store, 'pager')).toEqual([`trigger ${incident!.id}`, `resolve ${incident!.id}`]);
    expect(rig.recorder.world.openIncidents()).toEqual([]);
  });

  test('lets plain results go when too many wait, and no decision', async () => {
    const { control, wrap } = breakable();
    await using rig = await createRig(one, { wrap, mostWaiting: 10 });
    control.error = diskFull;
    const finish = async (outcome: 'passed' | 'failed', times: number) => {
      for (let index = 0; index < times; index++) {
        await rig.clock.advance(1000);
        await rig.finish('order', outcome);
      }
    };
    await finish('passed', 20);
    await finish('failed', 20);
    await finish('passed', 20);
    expect(rig.recorder.trouble()).toMatch(/10 results wait in memory\. 50 plain results had to be let go\./);
    control.error = undefined;
    await rig.clock.advance(MINUTE);
    expect(rig.said.join()).toContain('but for 50 plain results');
    expect((await messages(rig.store, 'pager')).map((text) => text.split(' ')[0])).toEqual(['trigger', 'resolve']);
    expect(await rig.store.states()).toEqual([rig.recorder.world.state(order)]);
  });

  test('writes at the end what waited, if that is possible then, and says what is lost if not', async () => {
    const { control, wrap } = breakable();
    await using rig = await createRig(one, { wrap });
    control.error = diskFull;
    await rig.finish('order', 'failed');
    await rig.finish('order', 'failed');
    control.error = undefined;
    await rig.restart();
    expect(rig.recorder.world.state(order)).toMatchObject({ state: 'failing' });
    control.error = diskFull;
    await rig.finish('order', 'passed');
    await rig.recorder[Symbol.asyncDispose]();
    expect(rig.said.at(-1)).toContain('1 results could not be written before the end and are lost');
    control.error = undefined;
  });

  test('really full, keeps watching, and has everything on record when there is room again', async () => {
    await using rig = await createRig(one, { maxPages: 300 });
    const results = [];
    for (let count = 0; rig.recorder.trouble() === undefined; count++) {
      await rig.clock.advance(1000);
      results.push(await rig.finish('order', 'passed', { log: ['x'.repeat(3000)] }));
      expect(count).toBeLessThan(1000);
    }
    await rig.clock.advance(1000);
    results.push(await rig.finish('order', 'failed'), await rig.finish('order', 'failed'));
    expect(rig.recorder.world.state(order)).toMatchObject({ state: 'failing' });
    await rig.store.prune({ runsBefore: NOON + 60_000, historyBefore: 0 });
    await rig.clock.advance(MINUTE);
    expect(rig.recorder.trouble() ?? '').not.toContain('wait in memory');
    const kept = results.filter(({ dueAt }) => dueAt >= NOON + 60_000);
    expect((await rig.store.recentRuns(order, 1000)).map(({ runId }) => runId)).toEqual(
      kept
        .map(({ runId }) => runId)
        .toSorted()
        .toReversed(),
    );
    expect(await messages(rig.store, 'pager')).toHaveLength(1);
  });
});

describe('a result that cannot be stored', () => {
  test('does not take its companions with it, nor what was decided from it', async () => {
    const { control, wrap } = breakable();
    await using rig = await createRig(configOf([fn('order'), fn('browse')]), { wrap });
    control.refuse = (sets) => {
      for (const change of sets.flatMap(({ changes }) => changes))
        if (change.kind === 'run-finished' && change.result.log.includes('poison'))
          throw new Error('a number was too large');
    };
    await rig.finish('order', 'failed');
    const [, poisoned] = await Promise.all([
      rig.finish('browse', 'passed'),
      rig.finish('order', 'failed', { log: ['poison'] }),
      rig.finish('browse', 'passed'),
    ]);
    expect(await rig.store.run(poisoned.runId)).toBeUndefined();
    expect(await rig.store.recentRuns({ functionId: 'browse', target: 'live' }, 5)).toHaveLength(2);
    expect(await rig.store.openIncidents()).toHaveLength(1);
    expect(rig.said.join()).toContain('A run cannot be stored as it is; what was decided from it is');
    expect(rig.recorder.trouble()).toBeUndefined();
  });
});
