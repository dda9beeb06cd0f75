// What every store must do, whatever it is made of. A second implementation is one more call of this function.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TimelineEntry, TimelineEvent } from '../../../src/model/timeline.ts';
import type { Store } from '../../../src/store/store.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { accessContract } from './access-contract.ts';
import { alertingContract } from './alerting-contract.ts';
import { outboxContract } from './outbox-contract.ts';
import { browse, DAY, failed, HOUR, incident, inconclusive, job, NOON, order, passed, state } from './samples.ts';
import { write } from '../../support/build/writes.ts';
import { noteOf, textOf } from '../../support/build/timeline.ts';

/** An empty store of its own for each test. */
export interface StoreRig extends AsyncDisposable {
  readonly clock: ManualClock;
  readonly store: Store;
  /** The same store, closed and opened anew. */
  reopen(): Promise<Store>;
}

export function storeContract(name: string, createRig: (clock: ManualClock) => Promise<StoreRig>): void {
  describe(`the store: ${name}`, () => {
    let rig: StoreRig;
    let store: Store;
    beforeEach(async () => {
      rig = await createRig(new ManualClock(NOON));
      store = rig.store;
    });
    afterEach(async () => rig[Symbol.asyncDispose]());

    runContract(
      () => store,
      () => rig.reopen(),
    );
    stateContract(
      () => store,
      () => rig.reopen(),
    );
    incidentContract(() => store);
    rollUpContract(() => store);
    groupContract(() => store);
    retentionContract(() => store);
    const parts = () => ({ store, clock: rig.clock, reopen: () => rig.reopen() });
    outboxContract(parts);
    alertingContract(parts);
    accessContract(parts);

    test('answers while it can be used, and no more afterwards', async () => {
      await store.ping();
      await store[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      await expect(store.ping()).rejects.toThrow();
      const set = { sequence: 1, at: NOON, changes: [{ kind: 'run-finished' as const, result: passed() }] };
      await expect(store.commit([set])).rejects.toThrow('already closed');
    });
  });
}

function runContract(store: () => Store, reopen: () => Promise<Store>): void {
  test.for([
    ['passed', passed()],
    ['passed without a step', passed(job(), { steps: [], measurements: [] })],
    ['passed with words of its own', passed(job(), { log: ['12 in the queue'], certificateExpiresAt: NOON + DAY })],
    ['flaky', passed(job(), { outcome: 'flaky', attempts: 2, failure: { timedOut: true, message: 'too slow' } })],
    ['failed', failed()],
    ['inconclusive', inconclusive()],
  ] as const)('gives a run back as it was: %s', async ([, result]) => {
    await write(store(), (writes) => writes.runFinished(result));
    expect(await store().run(result.runId)).toEqual(result);
    expect(await (await reopen()).recentRuns(browse, 1)).toEqual([result]);
  });

  test('gives back the runs of one subject, the newest first and as many as were asked for', async () => {
    const results = [0, 1, 2, 3].map((minute) => passed(job(browse, NOON + minute * 60_000)));
    await write(store(), (writes) => {
      for (const result of results) writes.runFinished(result);
      writes.runFinished(passed(job(order)));
    });
    const found = await store().recentRuns(browse, 3);
    expect(found.map(({ runId }) => runId)).toEqual(
      results
        .map(({ runId }) => runId)
        .toReversed()
        .slice(0, 3),
    );
  });

  test('knows nothing of runs and subjects that never were', async () => {
    expect(await store().run('f'.repeat(32))).toBeUndefined();
    expect(await store().run('not a run')).toBeUndefined();
    expect(await store().recentRuns({ functionId: 'no', target: 'no' }, 5)).toEqual([]);
  });

  test('refuses a run whose id could not be found again', async () => {
    const wrong = passed({ ...job(), runId: 'run-1' });
    await expect(write(store(), (writes) => writes.runFinished(wrong))).rejects.toThrow('32 lower-case hex digits');
  });

  test('finds runs that were begun and never finished, until they are written as finished', async () => {
    const [done, cut] = [job(browse, NOON), job(order, NOON + 1)];
    await write(store(), (writes) => {
      writes.runStarted(done, NOON);
      writes.runStarted(cut, NOON + 20);
      writes.runFinished(passed(done));
    });
    const again = await reopen();
    const interrupted = await again.interruptedRuns(NOON + HOUR);
    expect(interrupted.map(({ runId }) => runId)).toEqual([cut.runId]);
    await write(again, (writes) => interrupted.forEach((result) => writes.runFinished(result)));
    expect(await again.interruptedRuns(NOON + HOUR)).toEqual([]);
    expect(await again.run(cut.runId)).toMatchObject({
      ...cut,
      outcome: 'inconclusive',
      startedAt: NOON + 20,
      finishedAt: NOON + HOUR,
      trouble: { trouble: 'interrupted' },
    });
  });

  test('gives the newest runs a page at a time', async () => {
    const results = [0, 1, 2, 3].map((n) => passed(job(browse, NOON + n)));
    await write(store(), (writes) => results.forEach((result) => writes.runFinished(result)));
    const [newest, second, third] = results.toReversed();
    expect(await store().recentRuns(browse, 2)).toEqual([newest, second]);
    expect(await store().recentRuns(browse, 1, second!.runId)).toEqual([third]);
    expect(await store().recentRuns(browse, 9, results[0]!.runId)).toEqual([]);
  });

  test('keeps runs whose steps are called differently each time', async () => {
    const results = Array.from({ length: 60 }, (_, index) =>
      passed(job(browse, NOON + index), {
        steps: [{ name: `Order ${index}`, depth: 0, startMs: 0, durationMs: index, ok: true }],
      }),
    );
    await write(store(), (writes) => {
      for (const result of results) writes.runFinished(result);
    });
    expect(await (await reopen()).recentRuns(browse, 100)).toEqual(results.toReversed());
  });

  test('takes the same result twice as once', async () => {
    const result = failed();
    await write(store(), (writes) => writes.runFinished(result));
    await write(store(), (writes) => writes.runFinished(result));
    expect(await store().recentRuns(browse, 5)).toEqual([result]);
  });
}

function stateContract(store: () => Store, reopen: () => Promise<Store>): void {
  test('gives back the last state of every subject, and up to when its time is counted', async () => {
    const failing = state(order, { state: 'failing', cause: { kind: 'failed-step', error: 'no' } });
    await write(store(), (writes) => {
      writes.stateSaved(state(order), NOON + 1);
      writes.stateSaved(state(browse));
      writes.stateSaved(failing, NOON + 2);
    });
    const again = await reopen();
    expect(new Set(await again.states())).toEqual(new Set([failing, state(browse)]));
    expect(await again.countedUntil()).toEqual(
      new Map([
        ['place-order@live', NOON + 2],
        ['browse-catalogue@live', NOON],
      ]),
    );
  });

  test('forgets the state of a subject that is not watched any more, and keeps its history', async () => {
    await write(store(), (writes) => {
      writes.stateSaved(state(order));
      writes.runFinished(passed(job(order)));
    });
    await write(store(), (writes) => writes.stateRemoved(order));
    await write(store(), (writes) => writes.stateRemoved({ functionId: 'never', target: 'seen' }));
    expect(await store().states()).toEqual([]);
    expect(await store().recentRuns(order, 1)).toHaveLength(1);
  });

  test('tells how states changed, oldest first, of all or of one', async () => {
    const change = (subject: typeof order, at: number) => ({
      ...subject,
      from: 'working' as const,
      to: 'failing' as const,
      cause: { kind: 'timed-out' as const, step: 'Pay', error: 'no answer' },
      at,
    });
    const changes = [change(order, NOON), change(browse, NOON + 1), { ...change(order, NOON + 2), runId: 'abc' }];
    await write(store(), (writes) => {
      for (const one of changes) writes.stateChanged(one);
    });
    expect(await store().stateChanges(0)).toEqual(changes);
    expect(await store().stateChanges(NOON + 1, order)).toEqual(changes.slice(2));
    expect(await store().stateChanges(0, { functionId: 'no', target: 'no' })).toEqual([]);
  });
}

function incidentContract(store: () => Store): void {
  const closed = (id: string, openedAt: number) =>
    incident(id, { openedAt, stage: 'restored', availableAt: openedAt + 5, restoredAt: openedAt + 5 });

  test('gives back incidents as last saved, the open ones oldest first', async () => {
    await write(store(), (writes) => {
      writes.incidentSaved(incident('b', { openedAt: NOON + 1 }));
      writes.incidentSaved(incident('a'));
      writes.incidentSaved(closed('c', NOON - 5));
      writes.incidentSaved(incident('b', { openedAt: NOON + 1, acknowledgedBy: 'Asha', acknowledgedAt: NOON + 2 }));
    });
    expect((await store().openIncidents()).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(await store().incident('b')).toMatchObject({ acknowledgedBy: 'Asha' });
    expect(await store().incident('x')).toBeUndefined();
    expect(await store().incident('c')).toEqual(closed('c', NOON - 5));
  });

  test('pages through incidents, newest first, of all functions or of one', async () => {
    const ofBrowse = { affected: [{ ...browse, cause: { kind: 'passed' as const }, joinedAt: NOON }] };
    await write(store(), (writes) => {
      for (const index of [0, 1, 2, 3]) writes.incidentSaved(closed(`i${index}`, NOON + index));
      writes.incidentSaved(incident('other', { openedAt: NOON + 9, ...ofBrowse }));
    });
    const ids = async (options: Parameters<Store['incidents']>[0]) =>
      (await store().incidents(options)).map(({ id }) => id);
    expect(await ids({ most: 2 })).toEqual(['other', 'i3']);
    expect(await ids({ most: 2, before: NOON + 3 })).toEqual(['i2', 'i1']);
    expect(await ids({ most: 9, functionId: 'place-order' })).toEqual(['i3', 'i2', 'i1', 'i0']);
    expect(await ids({ most: 9, functionId: 'browse-catalogue' })).toEqual(['other']);
  });

  test('a timeline keeps 500 lines of the monitor, counts the others in one, and keeps all that people did', async () => {
    const id = 'a';
    const line = (event: TimelineEvent, actor?: string): TimelineEntry => ({
      ...{ incidentId: id, at: NOON, event },
      ...(actor !== undefined && { actor }),
    });
    const many = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, n) =>
        line({ kind: n % 2 === 0 ? 'recovered' : 'answered-no', question: `line ${from + n}` }),
      );
    await write(store(), (writes) => {
      writes.incidentSaved(incident(id));
      writes.timelineAdded([line({ kind: 'signal-opened', says: 'Opened' }), ...many(0, 499)]);
    });
    await write(store(), (writes) => writes.timelineAdded([...many(499, 700), line({ kind: 'acknowledged' }, 'Asha')]));
    await write(store(), (writes) =>
      writes.timelineAdded([...many(700, 1740), line({ kind: 'closed-at-pager', wasAcknowledged: true }, 'Asha')]),
    );
    await write(store(), (writes) => writes.timelineAdded([line({ kind: 'restored' })]));
    const kept = await store().timeline(id);
    expect(kept.filter(({ event }) => 'question' in event)).toHaveLength(500);
    expect(kept.slice(-4)).toEqual([
      line({ kind: 'omitted', count: 1240 }),
      line({ kind: 'acknowledged' }, 'Asha'),
      line({ kind: 'closed-at-pager', wasAcknowledged: true }, 'Asha'),
      line({ kind: 'restored' }),
    ]);
  });

  test('keeps the timeline in the order in which it was written', async () => {
    const entry = (text: string, at: number) => noteOf('a', at, 'note', text);
    await write(store(), (writes) => {
      writes.incidentSaved(incident('a'));
      writes.timelineAdded([entry('one', NOON), entry('two', NOON - 5)]);
    });
    await write(store(), (writes) => writes.timelineAdded([entry('three', NOON)]));
    expect((await store().timeline('a')).map((one) => textOf(one))).toEqual(['one', 'two', 'three']);
  });
}

function rollUpContract(store: () => Store): void {
  test('adds up what happened by hour and by day', async () => {
    const add = { due: 1, outcome: 'passed', durationSumMs: 100, durationMaxMs: 100 } as const;
    await write(store(), (writes) => {
      writes.rolledUp(order, NOON + 5, add);
      writes.rolledUp(order, NOON + HOUR - 1, {
        ...add,
        outcome: 'failed',
        durationSumMs: 300,
        durationMaxMs: 300,
      });
    });
    await write(store(), (writes) => {
      writes.rolledUp(order, NOON + 6, { ...add, durationMaxMs: 90 });
      writes.rolledUp(order, NOON + HOUR, { failingMs: 7, slowMs: 6, unknownMs: 5, maintenanceMs: 4 });
      writes.runSkipped(job(order, NOON + HOUR));
    });
    const [noon, one] = await store().rollUps('hour', NOON, [order]);
    expect(noon).toEqual({
      ...order,
      start: NOON,
      due: 3,
      counts: { passed: 2, flaky: 0, failed: 1, inconclusive: 0, skipped: 0 },
      durationSumMs: 500,
      durationMaxMs: 300,
      failingMs: 0,
      slowMs: 0,
      unknownMs: 0,
      maintenanceMs: 0,
    });
    expect(one).toMatchObject({
      start: NOON + HOUR,
      due: 1,
      counts: { skipped: 1 },
      ...{ failingMs: 7, slowMs: 6, unknownMs: 5, maintenanceMs: 4 },
    });
    expect(await store().rollUps('day', NOON)).toMatchObject([{ start: NOON - 12 * HOUR, due: 4, failingMs: 7 }]);
  });

  test('gives roll-ups oldest first, from a time, of all subjects or of some', async () => {
    await write(store(), (writes) => {
      for (const at of [NOON + DAY, NOON, NOON - DAY]) {
        writes.rolledUp(order, at, { due: 1 });
        writes.rolledUp(browse, at, { due: 1 });
      }
    });
    const starts = async (...args: Parameters<Store['rollUps']>) =>
      (await store().rollUps(...args)).map(({ functionId, start }) => `${functionId} ${(start - NOON) / HOUR}`);
    expect(await starts('hour', NOON + 5, [browse])).toEqual(['browse-catalogue 0', 'browse-catalogue 24']);
    expect(await starts('day', NOON)).toHaveLength(4);
    expect(await starts('day', 0, [order])).toEqual(['place-order -36', 'place-order -12', 'place-order 12']);
    expect(await starts('day', 0, [{ functionId: 'no', target: 'no' }])).toEqual([]);
    const both = ['place-order -12', 'browse-catalogue -12', 'place-order 12', 'browse-catalogue 12'];
    expect(await starts('day', NOON - HOUR, [order, browse])).toEqual(both);
    expect(await starts('day', NOON - HOUR, [])).toEqual([]);
  });
}

function groupContract(store: () => Store): void {
  test('commits in the order in which it is asked to, and resolves afterwards', async () => {
    const settled: number[] = [];
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        await write(store(), (writes) => writes.stateSaved(state(order, { since: index })));
        settled.push(index);
      }),
    );
    expect(settled).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect(await store().states()).toMatchObject([{ since: 49 }]);
  });

  test('writes the change sets of a commit together, in their order, with the number of the last', async () => {
    const set = (sequence: number, since: number) => ({
      ...{ sequence, at: NOON },
      changes: [{ kind: 'state-saved' as const, state: state(order, { since }), countedUntil: since }],
    });
    await store().commit([set(7, 1), set(8, 2)]);
    expect(await store().states()).toMatchObject([{ since: 2 }]);
    expect(await store().lastSequence()).toBe(8);
  });

  test('writes nothing of a commit of which the database refuses a part, and the next one', async () => {
    const [first, last] = [passed(job(order, NOON)), passed(job(order, NOON + 1))];
    const nobody = noteOf('nobody knows it', NOON, 'note', 'lost');
    const refused = store().commit([
      { sequence: 1, at: NOON, changes: [{ kind: 'run-finished', result: first }] },
      { sequence: 2, at: NOON, changes: [{ kind: 'timeline-added', entry: nobody }] },
    ]);
    const next = store().commit([{ sequence: 3, at: NOON, changes: [{ kind: 'run-finished', result: last }] }]);
    expect((await Promise.allSettled([refused, next])).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await store().recentRuns(order, 5)).toEqual([last]);
  });
}

function retentionContract(store: () => Store): void {
  test('deletes what is too old, a bounded portion at a time, and nothing else', async () => {
    const old = NOON - 20 * DAY;
    await write(store(), (writes) => {
      for (let index = 0; index < 2500; index++) writes.runFinished(failed(job(order, old + index)));
      writes.runFinished(failed(job(order, NOON)));
      for (const at of [old, NOON]) {
        writes.rolledUp(order, at, { due: 1 });
        writes.stateChanged({ ...order, from: 'working', to: 'slow', cause: { kind: 'passed' }, at });
      }
      writes.incidentSaved(incident('over', { stage: 'restored', restoredAt: old }));
      writes.timelineAdded([noteOf('over', old, 'note', 'gone')]);
      writes.incidentSaved(incident('still-open', { openedAt: old }));
    });
    const limits = { runsBefore: NOON - 14 * DAY, historyBefore: NOON - 19 * DAY };
    const more = [await store().prune(limits), await store().prune(limits), await store().prune(limits)];
    expect(more).toEqual([true, true, false]);
    expect((await store().recentRuns(order, 3000)).map(({ dueAt }) => dueAt)).toEqual([NOON]);
    expect(await store().recentRuns(order, 1)).toMatchObject([{ log: ['first “line”', 'second \u0007 line'] }]);
    expect(await store().rollUps('hour', 0)).toHaveLength(1);
    expect(await store().rollUps('day', 0)).toHaveLength(1);
    expect(await store().stateChanges(0)).toHaveLength(1);
    expect((await store().incidents({ most: 9 })).map(({ id }) => id)).toEqual(['still-open']);
    expect(await store().timeline('over')).toEqual([]);
  });

  test('still reads runs after the names of their steps were tidied up', async () => {
    await write(store(), (writes) => writes.runFinished(passed(job(order, NOON - 20 * DAY))));
    const kept = passed(job(order, NOON), { steps: [{ name: 'New', depth: 0, startMs: 1, durationMs: 2, ok: true }] });
    await write(store(), (writes) => writes.runFinished(kept));
    await store().prune({ runsBefore: NOON - 14 * DAY, historyBefore: 0 });
    const again = passed(job(order, NOON + 1));
    await write(store(), (writes) => writes.runFinished(again));
    expect(await store().recentRuns(order, 5)).toEqual([again, kept]);
  });
}
