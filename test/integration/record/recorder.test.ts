import { alertingOf, policyOf } from '../../support/alerting.ts';
import { describe, expect, test } from 'vitest';
import { configOf, createRig, fn, job, messages, MINUTE, NOON, resultOf } from './rig.ts';
import { acted } from '../../../src/record/recorder.ts';
import { kindOf, textOf } from '../../support/build/timeline.ts';

const order = { functionId: 'order', target: 'live' };
const two = configOf([fn('order'), fn('browse')]);

describe('the recorder', () => {
  test('begins with every watched function unknown, and knows each from its first result', async () => {
    await using rig = await createRig(two);
    expect(rig.recorder.world.states().map(({ functionId, state }) => `${functionId} ${state}`)).toEqual([
      'order unknown',
      'browse unknown',
    ]);
    const result = await rig.finish('order', 'passed');
    expect(rig.recorder.world.state(order)).toMatchObject({ state: 'working', since: NOON });
    expect(rig.recorder.world.recentRuns(order)).toEqual([result]);
    expect(rig.events.map(({ kind }) => kind)).toEqual(['run-finished', 'state-changed']);
    expect(rig.recorder.trouble()).toBeUndefined();
  });

  test('opens one incident for two functions that blame one component, tells of it once, and closes it with the last', async () => {
    await using rig = await createRig(two);
    for (const functionId of ['order', 'browse', 'order', 'browse']) {
      await rig.finish(functionId, 'failed');
      await rig.clock.advance(1000);
    }
    const [incident] = rig.recorder.world.openIncidents();
    expect(rig.recorder.world.openIncidents()).toHaveLength(1);
    expect(incident).toMatchObject({ causeKey: 'component:voyager@live', startedAt: NOON, openedAt: NOON + 2000 });
    expect(incident!.title).toMatch(/^Voyager is down: Credit card payment gateway is NOT available\./);
    expect(rig.recorder.world.components()).toMatchObject([
      { componentId: 'shop', state: 'unknown' },
      { componentId: 'voyager', state: 'failing', blamedBy: ['order', 'browse'] },
    ]);
    await rig.finish('order', 'passed');
    expect(rig.recorder.world.openIncidents()).toHaveLength(1);
    await rig.finish('browse', 'passed');
    expect(rig.recorder.world.openIncidents()).toEqual([]);
    expect(await messages(rig.store, 'pager')).toEqual([`trigger ${incident!.id}`, `resolve ${incident!.id}`]);
    expect((await rig.store.timeline(incident!.id)).map(kindOf)).toEqual([
      ...['opened', 'joined', 'recovered', 'recovered', 'available', 'restored'],
    ]);
    expect(await rig.store.incident(incident!.id)).toMatchObject({ stage: 'restored' });
  });

  test('tells what happened after it is written, in its order', async () => {
    await using rig = await createRig(configOf([fn('order')]));
    const { store } = rig;
    const pending: Promise<unknown>[] = [];
    rig.events.push = (event) => {
      if (event.kind === 'incident-opened') pending.push(store.incident(event.incident.id));
      return Array.prototype.push.call(rig.events, event);
    };
    await Promise.all([rig.finish('order', 'failed'), rig.finish('order', 'failed'), rig.finish('order', 'passed')]);
    expect(await Promise.all(pending)).toMatchObject([{ stage: 'restored' }]);
    expect(rig.events.map(({ kind }) => kind)).toEqual([
      ...['run-finished', 'state-touched'],
      ...['run-finished', 'state-changed', 'incident-opened', 'notices-queued'],
      ...['run-finished', 'state-changed', 'incident-closed', 'notices-queued'],
    ]);
  });

  test('keeps incident and key over a restart in the middle of an outage: one trigger, one resolve', async () => {
    await using rig = await createRig(configOf([fn('order')]));
    await rig.finish('order', 'failed');
    await rig.restart(MINUTE);
    await rig.finish('order', 'failed');
    const [incident] = rig.recorder.world.openIncidents();
    expect(incident).toMatchObject({ startedAt: NOON });
    await rig.restart(MINUTE);
    expect(rig.recorder.world.openIncidents()).toEqual([incident]);
    expect(rig.recorder.world.state(order)).toMatchObject({ state: 'failing' });
    expect(rig.recorder.world.recentRuns(order)).toHaveLength(2);
    await rig.finish('order', 'failed');
    await rig.restart(MINUTE);
    await rig.finish('order', 'passed');
    await rig.restart();
    expect(rig.recorder.world.openIncidents()).toEqual([]);
    expect(await messages(rig.store, 'pager')).toEqual([`trigger ${incident!.id}`, `resolve ${incident!.id}`]);
    expect(await messages(rig.store, 'chat')).toEqual([`trigger ${incident!.id}`, `resolve ${incident!.id}`]);
  });

  test('tells everyone who heard of the beginning of the end, though the routes have changed since', async () => {
    const config = configOf([fn('order')]);
    await using rig = await createRig(config);
    await rig.finish('order', 'failed');
    await rig.finish('order', 'failed');
    const rerouted = { ...config, alerting: alertingOf([policyOf(['critical'], ['chat'])]) };
    await rig.restart(0, rerouted);
    await rig.finish('order', 'passed');
    expect((await messages(rig.store, 'pager')).map((text) => text.split(' ')[0])).toEqual(['trigger', 'resolve']);
  });

  test('lets one person take an incident, once', async () => {
    await using rig = await createRig(configOf([fn('order')]));
    await rig.finish('order', 'failed');
    await rig.finish('order', 'failed');
    const [incident] = rig.recorder.world.openIncidents();
    expect(await acted(rig.recorder.execute({ act: 'acknowledge', incidentId: 'unheard of', by: 'Asha' }))).toBe(false);
    const answers = await Promise.all(
      ['Asha', 'Bram'].map((by) => acted(rig.recorder.execute({ act: 'acknowledge', incidentId: incident!.id, by }))),
    );
    expect(answers).toEqual([true, false]);
    expect(rig.recorder.world.openIncidents()).toMatchObject([{ acknowledgedBy: 'Asha' }]);
    expect(await messages(rig.store, 'pager')).toEqual([`trigger ${incident!.id}`, `acknowledge ${incident!.id}`]);
  });

  test('a result that cannot be judged makes nothing failing', async () => {
    await using rig = await createRig(configOf([fn('order')]));
    for (let index = 0; index < 3; index++) await rig.finish('order', 'inconclusive');
    expect(rig.recorder.world.state(order)).toMatchObject({ state: 'unknown', cause: { kind: 'runner-trouble' } });
    expect(rig.recorder.world.openIncidents()).toEqual([]);
  });

  test('a run of a function that has left meanwhile is kept, without a state', async () => {
    await using rig = await createRig(configOf([fn('order')]));
    const late = await rig.finish('gone', 'failed');
    expect(await rig.store.run(late.runId)).toEqual(late);
    expect(rig.recorder.world.state(late)).toBeUndefined();
    expect(rig.recorder.world.recentRuns(late)).toEqual([]);
  });

  test('counts a skipped start and tells of it', async () => {
    await using rig = await createRig(configOf([fn('order')]));
    await rig.recorder.execute({ act: 'skip-run', job: job('order', NOON) }).shown;
    expect(await rig.store.rollUps('hour', NOON, [order])).toMatchObject([{ due: 1, counts: { skipped: 1 } }]);
    expect(rig.events).toEqual([{ kind: 'run-skipped', place: { ...order, location: 'local' }, dueAt: NOON }]);
  });

  test('leaves a row before a run starts, so that one that was cut off is found', async () => {
    await using rig = await createRig(configOf([fn('order')]));
    const [cut, done] = [job('order', NOON), job('order', NOON + 1)];
    await rig.recorder.execute({ act: 'begin-run', job: cut }).shown;
    await rig.recorder.execute({ act: 'begin-run', job: done }).shown;
    await rig.recorder.execute({ act: 'finish-run', result: resultOf(done, 'passed') }).shown;
    await rig.restart(MINUTE);
    expect(await rig.store.run(cut.runId)).toMatchObject({
      outcome: 'inconclusive',
      trouble: { trouble: 'interrupted' },
    });
    const [sum] = await rig.store.rollUps('hour', NOON, [order]);
    expect(sum).toMatchObject({ counts: { passed: 1, inconclusive: 1 } });
    expect(rig.recorder.world.recentRuns(order).map(({ outcome }) => outcome)).toEqual(['passed', 'inconclusive']);
    expect(rig.recorder.world.state(order)).toMatchObject({ state: 'working' });
  });
});

describe('a changed configuration', () => {
  test('keeps the states of what stays, begins what is new and closes the incident of what left', async () => {
    await using rig = await createRig(two);
    await rig.finish('browse', 'passed');
    await rig.finish('order', 'failed');
    await rig.finish('order', 'failed');
    const [incident] = rig.recorder.world.openIncidents();
    const before = rig.recorder.world.state({ functionId: 'browse', target: 'live' })!;
    const next = configOf([fn('claims'), fn('browse')]);
    await rig.recorder.execute({ act: 'apply-config', config: next }).shown;
    expect(rig.recorder.world.config).toBe(next);
    expect(rig.recorder.world.states()).toMatchObject([
      { functionId: 'claims', state: 'unknown', cause: { kind: 'never-run' } },
      { functionId: 'browse', state: 'working', since: before.since },
    ]);
    expect(rig.recorder.world.openIncidents()).toEqual([]);
    expect(rig.events.map(({ kind }) => kind)).toContain('incident-closed');
    expect((await rig.store.timeline(incident!.id)).map((one) => textOf(one)).join(' ')).toContain(
      'not watched any more',
    );
    await rig.restart(0, next);
    expect(rig.recorder.world.states()).toHaveLength(2);
  });

  test('does the same when it changed while nobody watched', async () => {
    await using rig = await createRig(two);
    await rig.finish('order', 'failed');
    await rig.finish('order', 'failed');
    await rig.restart(MINUTE, configOf([fn('browse')]));
    expect(rig.recorder.world.openIncidents()).toEqual([]);
    expect(rig.recorder.world.states()).toHaveLength(1);
    await rig.restart(MINUTE, two);
    expect(rig.recorder.world.state(order)).toMatchObject({ state: 'unknown', cause: { kind: 'never-run' } });
  });

  test('alarms nobody about silence when the schedule became quicker', async () => {
    const slow = fn('order', { schedule: { kind: 'every', everyMs: 60 * MINUTE } });
    await using rig = await createRig(configOf([slow]));
    await rig.finish('order', 'passed');
    await rig.clock.advance(30 * MINUTE);
    await rig.recorder.execute({ act: 'apply-config', config: configOf([fn('order')]) }).shown;
    await rig.recorder.execute({ act: 'advance-time' }).shown;
    expect(rig.recorder.world.openIncidents()).toEqual([]);
  });
});
