import { describe, expect, test } from 'vitest';
import type { MaintenanceWindow } from '../../../src/model/function.ts';
import { configOf, createRig, fn, messages, MINUTE, NOON, type Rig } from './rig.ts';

const order = { functionId: 'order', target: 'live' };
const HOUR = 60 * MINUTE;
const one = configOf([fn('order')]);

const tickFor = async (rig: Rig, minutes: number) => {
  for (let minute = 0; minute < minutes; minute++) {
    await rig.clock.advance(MINUTE);
    await rig.recorder.execute({ act: 'advance-time' }).shown;
  }
};

const hours = async (rig: Rig) =>
  (await rig.store.rollUps('hour', 0, [order])).map(
    ({ start, failingMs, unknownMs, slowMs, maintenanceMs }) =>
      `${new Date(start).getUTCHours()}: failing ${failingMs / MINUTE}, unknown ${unknownMs / MINUTE}, slow ${slowMs / MINUTE}, planned ${maintenanceMs / MINUTE}`,
  );

describe('time that passes', () => {
  test('turns an old answer unknown, then opens one incident for all that went silent, and closes it with the last answer', async () => {
    await using rig = await createRig(configOf([fn('order'), fn('browse')]));
    await rig.finish('order', 'passed');
    await rig.finish('browse', 'passed');
    await tickFor(rig, 2);
    expect(rig.recorder.world.state(order)).toMatchObject({ state: 'working' });
    await tickFor(rig, 1);
    expect(rig.recorder.world.state(order)).toMatchObject({ state: 'unknown', cause: { kind: 'stale', since: NOON } });
    const [incident] = rig.recorder.world.openIncidents();
    expect(incident).toMatchObject({
      causeKey: 'unknown:live',
      affected: [{ functionId: 'order' }, { functionId: 'browse' }],
    });
    await rig.finish('order', 'passed');
    await rig.finish('browse', 'failed');
    expect(rig.recorder.world.openIncidents()).toMatchObject([{ causeKey: 'unknown:live' }]);
    await rig.finish('browse', 'passed');
    expect(rig.recorder.world.openIncidents()).toEqual([]);
    expect(await messages(rig.store, 'pager')).toEqual([`trigger ${incident!.id}`, `resolve ${incident!.id}`]);
  });

  test('alarms nobody about what was not watched because we were not there', async () => {
    await using rig = await createRig(one);
    await rig.finish('order', 'passed');
    await rig.restart(5 * HOUR);
    await tickFor(rig, 2);
    expect(rig.recorder.world.state(order)).toMatchObject({ state: 'unknown' });
    expect(rig.recorder.world.openIncidents()).toEqual([]);
    await tickFor(rig, 1);
    expect(rig.recorder.world.openIncidents()).toHaveLength(1);
  });

  test('adds the time in each state to the hours in which it was spent', async () => {
    await using rig = await createRig(configOf([fn('order', { slowAfterMs: 1000 })]));
    for (let minute = 0; minute < 50; minute++) {
      await rig.finish('order', 'passed');
      await tickFor(rig, 1);
    }
    for (let minute = 50; minute < 50 + 75; minute++) {
      await rig.finish('order', 'failed');
      await tickFor(rig, 1);
    }
    for (let minute = 125; minute < 150; minute++) {
      await rig.finish('order', 'passed', { durationMs: 2000 });
      await tickFor(rig, 1);
    }
    await rig.finish('order', 'passed');
    expect(await hours(rig)).toEqual([
      '12: failing 9, unknown 0, slow 0, planned 0',
      '13: failing 60, unknown 0, slow 0, planned 0',
      '14: failing 5, unknown 0, slow 24, planned 0',
    ]);
    expect(await rig.store.rollUps('day', 0)).toMatchObject([
      { due: 151, counts: { passed: 76, failed: 75 }, failingMs: 74 * MINUTE, slowMs: 24 * MINUTE },
    ]);
  });

  test('counts a state that nothing happens in, too, and the time in which we were away as unknown', async () => {
    await using rig = await createRig(configOf([fn('order', { schedule: { kind: 'every', everyMs: 5 * HOUR } })]));
    await rig.finish('order', 'failed');
    await rig.finish('order', 'failed');
    await tickFor(rig, 90);
    expect(await hours(rig)).toEqual([
      '12: failing 60, unknown 0, slow 0, planned 0',
      '13: failing 30, unknown 0, slow 0, planned 0',
    ]);
    await rig.restart(100 * MINUTE);
    await tickFor(rig, 20);
    expect((await hours(rig)).slice(1)).toEqual([
      '13: failing 30, unknown 30, slow 0, planned 0',
      '14: failing 0, unknown 60, slow 0, planned 0',
      '15: failing 20, unknown 10, slow 0, planned 0',
    ]);
  });

  test('takes up planned work when it begins and leaves it when it ends, without telling anybody', async () => {
    const maintenance: MaintenanceWindow[] = [
      {
        functions: ['order'],
        when: { kind: 'once', from: NOON + 10 * MINUTE, until: NOON + 20 * MINUTE },
        says: 'Stock-taking',
      },
    ];
    await using rig = await createRig({ ...one, maintenance });
    const seen: string[] = [];
    for (let minute = 0; minute < 30; minute++) {
      await rig.finish('order', minute >= 10 && minute < 20 ? 'failed' : 'passed');
      await tickFor(rig, 1);
      const { state } = rig.recorder.world.state(order)!;
      if (seen.at(-1) !== state) seen.push(state);
    }
    expect(seen[0]).toBe('working');
    expect(seen[1]).toBe('maintenance');
    expect(seen.at(-1)).toBe('working');
    expect(await rig.store.rollUps('hour', 0, [order])).toMatchObject([{ maintenanceMs: 10 * MINUTE }]);
  });

  test.for([60 * MINUTE, -60 * MINUTE])('alarms nobody when the wall clock jumps by %i ms', async (jump) => {
    await using rig = await createRig(one);
    for (let minute = 0; minute < 5; minute++) {
      await rig.finish('order', 'passed');
      await tickFor(rig, 1);
    }
    rig.clock.jump(jump);
    await rig.recorder.execute({ act: 'advance-time' }).shown;
    expect(rig.said.join()).toContain('The wall clock jumped 3600 s');
    for (let minute = 0; minute < 5; minute++) {
      await tickFor(rig, 1);
      await rig.finish('order', 'passed');
    }
    expect(rig.recorder.world.state(order)).toMatchObject({ state: 'working' });
    expect(await rig.store.incidents({ most: 5 })).toEqual([]);
    await tickFor(rig, 3);
    expect(rig.recorder.world.state(order)).toMatchObject({ state: 'unknown' });
  });
});
