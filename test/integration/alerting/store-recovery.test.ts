import { expect, test } from 'vitest';
import { StoreProblem } from '../../../src/store/problem.ts';
import { alertingOf, policyOf } from '../../support/alerting.ts';
import { fn, MINUTE, SECOND, Town } from './town.ts';

test('a page that was decided while the store could not be written goes out within seconds of its recovery', async () => {
  await using town = await Town.found([fn('order')], { alerting: alertingOf([policyOf([], ['pager'])]) });
  await town.pass(20 * SECOND);
  town.storeProblem = new StoreProblem('full', 'The store cannot be written: no space is left on its disk.');
  town.break('order');
  // By then everything that waits for its next try waits as long as it ever does.
  await town.pass(10 * MINUTE);
  expect(town.recorder.isMute()).toBe(true);
  expect(town.heard).toEqual([]);
  town.storeProblem = undefined;
  await town.pass(8 * SECOND);
  expect(town.heard.map(({ channel, action }) => `${channel} ${action}`)).toEqual(['pager trigger']);
});
