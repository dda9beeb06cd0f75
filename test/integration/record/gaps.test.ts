// Times in which the monitor was not there.
import type { Command } from '../../../src/record/command.ts';
import { expect, test } from 'vitest';
import { startHousekeeping } from '../../../src/app/housekeeping.ts';
import type { Clock } from '../../../src/time/clock.ts';
import { configOf, createRig, fn, MINUTE, type Rig } from './rig.ts';
import { textOf } from '../../support/build/timeline.ts';

const order = { functionId: 'order', target: 'live' };
const one = configOf([fn('order')]);
const SECOND = 1000;

const stateOf = (rig: Rig) => rig.recorder.world.state(order)?.state;
const lines = async (rig: Rig) => {
  const [incident] = rig.recorder.world.openIncidents();
  return (await rig.store.timeline(incident!.id)).map((entry) => textOf(entry, rig.recorder.world.config.locale));
};

/** An incident that has been open for a minute. */
async function failing(): Promise<Rig> {
  const rig = await createRig(one);
  await rig.finish('order', 'failed');
  await rig.clock.advance(MINUTE);
  await rig.finish('order', 'failed');
  await rig.recorder.execute({ act: 'advance-time' }).shown;
  return rig;
}

test('a monitor that was stopped leaves a line in the timeline of each open incident', async () => {
  await using rig = await failing();
  await rig.restart(12 * MINUTE);
  expect(await lines(rig)).toContain(
    'The monitor was not running for 12 minutes, from 12:01 GMT on: nothing was checked in that time.',
  );
});

test('a monitor that was paused leaves a line in the timeline of each open incident', async () => {
  await using rig = await failing();
  const from = rig.clock.now();
  await rig.clock.advance(45 * SECOND);
  await rig.recorder.execute({ act: 'resume-after-pause', from }).shown;
  expect((await lines(rig)).join()).toContain('The monitor was paused or held up for 45 seconds, from 12:01 GMT on');
});

test('a machine that slept leaves a line in the timeline of each open incident', async () => {
  await using rig = await failing();
  rig.clock.jump(3 * MINUTE);
  await rig.recorder.execute({ act: 'advance-time' }).shown;
  expect((await lines(rig)).join()).toContain('machine slept for 3 minutes, from 12:01 GMT on');
});

test('a clock that is set back leaves no line: nothing was missed', async () => {
  await using rig = await failing();
  const before = await lines(rig);
  rig.clock.jump(-3 * MINUTE);
  await rig.recorder.execute({ act: 'advance-time' }).shown;
  expect(await lines(rig)).toEqual(before);
});

const gaps: Readonly<Record<string, (rig: Rig) => Promise<void>>> = {
  'a pause': async (rig) => {
    const from = rig.clock.now();
    await rig.clock.advance(5 * MINUTE);
    await rig.recorder.execute({ act: 'resume-after-pause', from }).shown;
  },
  'a sleep': async (rig) => {
    rig.clock.jump(5 * MINUTE);
    await rig.recorder.execute({ act: 'advance-time' }).shown;
  },
  'a restart': (rig) => rig.restart(5 * MINUTE),
};

test.for(Object.entries(gaps))('after %s one run is awaited before a function is unknown', async ([, gap]) => {
  await using rig = await createRig(one);
  await rig.finish('order', 'passed');
  await rig.recorder.execute({ act: 'advance-time' }).shown;
  await gap(rig);
  await rig.recorder.execute({ act: 'advance-time' }).shown;
  expect(stateOf(rig)).toBe('working');
  expect(rig.recorder.world.openIncidents()).toEqual([]);
  await rig.clock.advance(2 * MINUTE);
  await rig.recorder.execute({ act: 'advance-time' }).shown;
  expect(stateOf(rig)).toBe('working');
  await rig.clock.advance(MINUTE);
  await rig.recorder.execute({ act: 'advance-time' }).shown;
  expect(stateOf(rig)).toBe('unknown');
  expect(rig.recorder.world.openIncidents()).toHaveLength(1);
});

test('an answer that was old before a pause is not made fresh by it', async () => {
  await using rig = await createRig(one);
  await rig.finish('order', 'passed');
  await rig.clock.advance(3 * MINUTE);
  await rig.recorder.execute({ act: 'advance-time' }).shown;
  await gaps['a pause']!(rig);
  expect(stateOf(rig)).toBe('unknown');
});

test('pauses in a row do not keep an old answer for ever', async () => {
  await using rig = await createRig(one);
  await rig.finish('order', 'passed');
  for (let pause = 0; pause < 13; pause += 1) await gaps['a pause']!(rig);
  expect(stateOf(rig)).toBe('unknown');
});

test('what the schedule wanted while the monitor was stopped counts as due', async () => {
  await using rig = await createRig(one);
  await rig.finish('order', 'passed');
  await rig.restart(90 * MINUTE);
  const [day] = await rig.store.rollUps('day', 0, [order]);
  expect(day).toMatchObject({ due: 91, counts: { passed: 1 }, unknownMs: 90 * MINUTE });
});

test('starts that the schedule missed count as due', async () => {
  await using rig = await createRig(one);
  await rig.finish('order', 'passed');
  await rig.recorder.execute({
    act: 'miss-runs',
    place: { ...order, location: 'local' },
    count: 4,
    since: rig.clock.now(),
  }).shown;
  const [day] = await rig.store.rollUps('day', 0, [order]);
  expect(day).toMatchObject({ due: 5, counts: { passed: 1 } });
});

test('a process that stood still is noticed when it goes on', async () => {
  await using rig = await failing();
  let stoodStillMs = 0;
  const clock: Clock = {
    now: () => rig.clock.now() + stoodStillMs,
    monotonic: () => rig.clock.monotonic() + stoodStillMs,
    after: (ms, fire) => rig.clock.after(ms, fire),
  };
  const resumed: number[] = [];
  const recorder = new Proxy(rig.recorder, {
    get: (target, name) =>
      name === 'execute'
        ? (command: Command) => {
            if (command.act === 'resume-after-pause') resumed.push(command.from - rig.clock.now());
            return target.execute(command);
          }
        : (Reflect.get(target, name) as () => unknown).bind(target),
  });
  const { store, folder } = rig;
  const log = { debug() {}, info() {}, warn() {}, error() {}, fatal() {} };
  const parts = { clock, store, recorder, evidenceRoot: `${folder}/evidence`, config: () => one, log };
  await using _housekeeping = startHousekeeping(parts);
  await rig.clock.advance(3 * SECOND);
  expect(resumed).toEqual([]);
  stoodStillMs = 45 * SECOND;
  await rig.clock.advance(3 * SECOND);
  expect(resumed).toHaveLength(1);
});
