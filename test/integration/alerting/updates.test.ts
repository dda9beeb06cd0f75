// Functions that join an incident after people were notified of it.
import { expect, test } from 'vitest';
import { alertingOf, policyOf } from '../../support/alerting.ts';
import { fn, MINUTE, SECOND, Town } from './town.ts';
import { acted } from '../../../src/record/recorder.ts';

const functions = ['order', 'search', 'returns'].map((id) => fn(id));
const alerting = alertingOf([policyOf([], ['pager', 'chat'], { steps: [{ notify: ['pager', 'chat'], afterMs: 0 }] })]);

/** Breaks a function for the gateway's sake and waits until it has been tried. */
async function breakNext(town: Town, id: string) {
  town.break(id, 'voyager');
  await town.pass(10 * SECOND);
}

test('a function that joins an incident is told to each channel under the same key, and nobody is woken again', async () => {
  await using town = await Town.found(functions, { alerting });
  await breakNext(town, 'order');
  await breakNext(town, 'search');
  await town.pass(10 * SECOND);
  expect(town.heardAt('chat')).toEqual(['10 trigger', '25 update']);
  // The pager takes a trigger under the key of an open alert for more about that alert.
  expect(town.heardAt('pager')).toEqual(['10 trigger', '25 trigger']);
  const keys = new Set(town.heard.map(({ key }) => key));
  expect(keys.size).toBe(1);
  const update = town.heard.findLast(({ channel }) => channel === 'chat')!;
  expect(update.reason).toBe('functions-joined');
  expect(update.headline).toContain('Nobody can use search.');
  expect(town.open).toMatchObject([{ telling: { done: 1, round: 1 } }]);
});

test('a channel gets one update a minute, which tells of all functions that have joined meanwhile', async () => {
  await using town = await Town.found(functions, { alerting });
  await breakNext(town, 'order');
  await breakNext(town, 'search');
  await breakNext(town, 'returns');
  expect(town.heardAt('chat')).toEqual(['10 trigger', '25 update']);
  await town.pass(MINUTE);
  expect(town.heardAt('chat')).toEqual(['10 trigger', '25 update', '85 update']);
  expect(town.heard.at(-1)!.headline).toContain('returns');
});

test('a function that leaves an incident and joins it again is no update', async () => {
  await using town = await Town.found(functions, { alerting });
  await breakNext(town, 'order');
  await breakNext(town, 'search');
  await town.pass(10 * SECOND);
  town.heal('search');
  await town.pass(10 * SECOND);
  await breakNext(town, 'search');
  await town.pass(2 * MINUTE);
  expect(town.heardAt('chat')).toEqual(['10 trigger', '25 update']);
});

test('an update does not wake those who have taken the incident, and a restart does not repeat it', async () => {
  await using town = await Town.found(functions, { alerting });
  await breakNext(town, 'order');
  await acted(town.recorder.execute({ act: 'acknowledge', incidentId: town.open[0]!.id, by: 'Asha' }));
  await breakNext(town, 'search');
  await town.pass(10 * SECOND);
  expect(town.heardAt('chat')).toEqual(['10 trigger', '10 acknowledge', '25 update']);
  await town.restart();
  await town.pass(2 * MINUTE);
  expect(town.heardAt('chat')).toEqual(['10 trigger', '10 acknowledge', '25 update']);
  expect(town.open).toMatchObject([{ acknowledgedBy: 'Asha', telling: { round: 1 } }]);
});
