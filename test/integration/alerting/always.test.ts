import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCauseKey } from '../../../src/incident/cause-key.ts';
import { incidentIdOf } from '../../../src/model/notice.ts';
import { alertingOf, policyOf } from '../../support/alerting.ts';
import { accepts, resets, withStatus, type Answer } from '../notify/receiver.ts';
import { component } from '../record/rig.ts';
import { fn, MINUTE, SECOND, Town, type ChannelName } from './town.ts';
import { sampleCount } from '../../support/extent.ts';
import { acted } from '../../../src/record/recorder.ts';
import { kindOf } from '../../support/build/timeline.ts';

const ids = ['order', 'pay', 'browse', 'receive'] as const;
const components = new Map([
  ['voyager', component('voyager', 'Voyager', 'Credit card payment gateway')],
  ['shop', { ...component('shop', 'Web shop', 'The site'), dependsOn: ['voyager'] }],
]);
const functions = [
  fn('order', { dependsOn: ['shop', 'voyager'] }),
  fn('pay', { dependsOn: ['voyager'], severity: 'major' }),
  fn('browse', { dependsOn: ['shop'], severity: 'minor' }),
  fn('receive', { severity: 'major' }),
];
const alerting = alertingOf(
  [
    policyOf(['critical'], [], {
      steps: [
        { notify: ['pager'], afterMs: 0 },
        { notify: ['boss'], afterMs: 2 * MINUTE },
      ],
    }),
    policyOf(['major'], ['pager', 'chat'], { raise: [{ to: 'critical', afterMs: 3 * MINUTE }] }),
    policyOf(['minor'], [], { steps: [], silent: 'looked at on Mondays' }),
  ],
  { groupWithinMs: 10 * SECOND, atMostPerMinute: 3 },
);

const faults: Readonly<Record<string, Answer>> = {
  well: accepts,
  'answers 500': withStatus(500),
  'answers 429': withStatus(429, '', { 'retry-after': '20' }),
  resets,
};

const functionId = fc.constantFrom(...ids);
const channel = fc.constantFrom<ChannelName>('pager', 'chat', 'boss');
const move = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('break' as const),
      functionId,
      component: fc.constantFrom('voyager', 'shop', undefined),
    }),
  },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('heal' as const), functionId }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('blind' as const), functionId }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('acknowledge' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('close at pager' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('fault' as const),
      channel,
      fault: fc.constantFrom(...Object.keys(faults)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('silence' as const), functionId }) },
  {
    weight: 6,
    arbitrary: fc.record({ what: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 150 }) }),
  },
);
type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;

async function make(town: Town, one: Move): Promise<void> {
  const [open] = town.open;
  switch (one.what) {
    case 'break':
      return town.break(one.functionId, one.component);
    case 'heal':
      return town.heal(one.functionId);
    case 'blind':
      return town.answer(one.functionId, { outcome: 'inconclusive' });
    case 'acknowledge':
      return void (
        open && (await acted(town.recorder.execute({ act: 'acknowledge', incidentId: open.id, by: 'Asha' })))
      );
    case 'close at pager':
      return void (
        open && (await acted(town.recorder.execute({ act: 'close-at-pager', incidentId: open.id, by: 'Asha' })))
      );
    case 'fault':
      return town.answerAt(one.channel, faults[one.fault]!);
    case 'restart':
      return town.restart();
    case 'silence': {
      const from = town.clock.now();
      const silence = { id: 's', functions: [one.functionId], components: [], severities: [], targets: [] };
      const times = { from, until: from + MINUTE, by: 'Asha', why: 'we know' };
      return town.recorder.execute({ act: 'plan', planned: { kind: 'silence', silence: { ...silence, ...times } } })
        .shown;
    }
    case 'pass':
      return town.pass(one.seconds * SECOND);
  }
}

const onlyOneOfEachCause = (town: Town) => {
  const keys = town.open.map(({ causeKey }) => causeKey);
  expect(new Set(keys).size).toBe(keys.length);
};

/** By key and channel: what was taken, in order. What a faulty server heard it did not take. */
function taken(town: Town): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { channel: where, key, action, isTaken } of town.heard)
    if (isTaken) found.set(`${where} ${key}`, [...(found.get(`${where} ${key}`) ?? []), action]);
  return found;
}

test('whatever happens: one incident for each cause, no end before its beginning, no page left open, nobody forgotten', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { maxLength: 25 }), async (moves) => {
      await using town = await Town.found(functions, { components, alerting });
      for (const one of moves) {
        await make(town, one);
        onlyOneOfEachCause(town);
      }
      for (const name of ['pager', 'chat', 'boss'] as const) town.answerAt(name, accepts);
      for (const id of ids) town.heal(id);
      await town.pass(12 * MINUTE);
      expect(town.open).toEqual([]);
      expect(await town.store.outbox.pending()).toEqual([]);
      for (const [key, actions] of taken(town)) {
        expect(actions[0], key).toBe('trigger');
        expect(actions.at(-1), key).toBe('resolve');
        expect(actions.indexOf('resolve'), key).toBe(actions.length - 1);
      }
      const told = new Set(town.heard.map(({ key }) => incidentIdOf(key)));
      for (const incident of await town.store.incidents({ most: 1000 })) {
        if (told.has(incident.id)) continue;
        const kinds = (await town.store.timeline(incident.id)).map(kindOf);
        const wasOverFirst =
          (incident.restoredAt ?? Infinity) - incident.openedAt <= alerting.groupWithinMs + 2 * SECOND;
        const isDeliberate = kinds.some((kind) => ['held', 'silent', 'acknowledged'].includes(kind)) || wasOverFirst;
        expect(isDeliberate, `${readCauseKey(incident.causeKey).kind} ${incident.id}: ${kinds.join(', ')}`).toBe(true);
      }
    }),
    { numRuns: sampleCount(12) },
  );
});
