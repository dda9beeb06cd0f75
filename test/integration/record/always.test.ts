import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunResult } from '../../../src/model/run.ts';
import { configOf, createRig, fn, MINUTE, type Rig } from './rig.ts';
import { sampleCount } from '../../support/extent.ts';
import { acted } from '../../../src/record/recorder.ts';
import { kindOf } from '../../support/build/timeline.ts';

type Step =
  | { readonly kind: 'finish'; readonly fn: string; readonly outcome: RunResult['outcome']; readonly blames: string }
  | { readonly kind: 'wait'; readonly minutes: number }
  | { readonly kind: 'restart' | 'acknowledge' | 'reload' };

const functions = [
  fn('order'),
  fn('browse', { severity: 'minor' }),
  fn('claims', { severity: 'major', dependsOn: ['shop'] }),
];
const whole = configOf(functions);
const smaller = configOf(functions.slice(0, 2));

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('finish' as const),
      fn: fc.constantFrom('order', 'browse', 'claims'),
      outcome: fc.constantFrom('passed', 'failed', 'failed', 'flaky', 'inconclusive'),
      blames: fc.constantFrom('voyager', 'shop', ''),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 6 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('restart' as const, 'acknowledge' as const, 'reload' as const) }),
  },
);

async function take(rig: Rig, step: Step, isWhole: boolean): Promise<boolean> {
  switch (step.kind) {
    case 'finish': {
      const failure = { step: 'Pay', timedOut: false, message: 'no', ...(step.blames && { component: step.blames }) };
      await rig.finish(step.fn, step.outcome, step.outcome === 'failed' ? { failure } : {});
      break;
    }
    case 'wait':
      await rig.clock.advance(step.minutes * MINUTE);
      await rig.recorder.execute({ act: 'advance-time' }).shown;
      break;
    case 'restart':
      await rig.restart(1000, isWhole ? whole : smaller);
      break;
    case 'acknowledge':
      for (const { id } of rig.recorder.world.openIncidents())
        await acted(rig.recorder.execute({ act: 'acknowledge', incidentId: id, by: 'Asha' }));
      break;
    case 'reload':
      await rig.recorder.execute({ act: 'apply-config', config: isWhole ? smaller : whole }).shown;
      return !isWhole;
  }
  return isWhole;
}

async function check(rig: Rig): Promise<void> {
  const { world } = rig.recorder;
  const open = world.openIncidents();
  const keys = open.map(({ causeKey }) => causeKey);
  expect(new Set(keys).size).toBe(keys.length);
  expect(await rig.store.openIncidents()).toEqual(expect.arrayContaining([...open]));
  expect(await rig.store.openIncidents()).toHaveLength(open.length);
  expect(new Set((await rig.store.states()).map((state) => JSON.stringify(state)))).toEqual(
    new Set(world.states().map((state) => JSON.stringify(state))),
  );
  for (const incident of await rig.store.incidents({ most: 500 })) {
    const ledger = await rig.store.outbox.ledger(incident.id);
    for (const channel of new Set(ledger.map((line) => line.channel))) {
      const actions = ledger.filter((line) => line.channel === channel).map(({ action }) => action);
      expect(actions[0]).toBe('trigger');
      expect(actions.filter((action) => action === 'resolve')).toHaveLength(incident.restoredAt === undefined ? 0 : 1);
      if (incident.restoredAt !== undefined) expect(actions.at(-1)).toBe('resolve');
    }
    // Nobody is told as long as a component that it needs is down and known to be.
    const isHeld = (await rig.store.timeline(incident.id)).some((one) => kindOf(one) === 'held');
    expect(ledger.length > 0 || isHeld).toBe(true);
  }
}

test('whatever comes in whatever order, over restarts: no two open incidents with one cause, no resolve without its trigger before it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      await using rig = await createRig(whole);
      let isWhole = true;
      for (const one of steps) isWhole = await take(rig, one, isWhole);
      await check(rig);
      await rig.restart(1000, isWhole ? whole : smaller);
      await check(rig);
    }),
    { numRuns: sampleCount(12) },
  );
});
