import { afterEach, describe, expect, test } from 'vitest';
import type { Channel } from '../../../src/channels/registry.ts';
import type { Config } from '../../../src/config/config.ts';
import type { Roster, Team } from '../../../src/model/duty.ts';
import type { Component } from '../../../src/model/function.ts';
import { alertingOf, policyOf } from '../../support/alerting.ts';
import { fn, HOUR, MINUTE, SECOND, Town } from './town.ts';

let town: Town;
afterEach(() => town[Symbol.asyncDispose]());

const people = new Map([
  ['asha', { id: 'asha', name: 'Asha Rao', phone: '+44 7700 900001', away: [] }],
  ['bram', { id: 'bram', name: 'Bram Vos', phone: '+44 7700 900002', away: [] }],
]);
/** Duty passes on each Sunday at half past one: on the nights on which the clocks change, that time is special. */
const roster: Roster = {
  id: 'web',
  name: 'Web team',
  turns: { day: 7, minute: 90, since: '2026-01-05', first: ['asha', 'bram'], second: ['bram', 'asha'] },
  overrides: [],
  duties: [],
};
const steps = [
  { notify: ['chat'], afterMs: 0 },
  ...Array.from({ length: 12 }, () => ({ notify: ['chat'], afterMs: 30 * MINUTE })),
];
const change = {
  timezone: 'Europe/London',
  people,
  rosters: new Map([['web', roster]]),
  alerting: alertingOf([policyOf([], [], { steps })]),
};
/** Who was told to be on duty by each message, in order. */
const onDuty = () => town.heard.map(({ details }) => details['On duty']?.split(' ')[0]);
const isOneHandover = (names: readonly (string | undefined)[]) =>
  names.filter((name, index) => index > 0 && name !== names[index - 1]).length === 1;

describe('duty passes on once', () => {
  test('on the night on which half past one does not come', async () => {
    town = await Town.found([fn('order')], change, '2026-03-29T00:05:00Z');
    town.break('order');
    await town.pass(3 * HOUR);
    // 01:30 is skipped: the clocks go from 01:00 to 02:00 GMT+1 at 01:00 UTC.
    expect(onDuty()).toHaveLength(6);
    expect(isOneHandover(onDuty())).toBe(true);
    const passedOn = town.heard.findIndex((_, index) => onDuty()[index] !== onDuty()[0]);
    expect(town.heard[passedOn]!.at * SECOND).toBeGreaterThanOrEqual(55 * MINUTE);
    expect(town.heard[passedOn - 1]!.at * SECOND).toBeLessThan(55 * MINUTE);
  });

  test('on the night on which half past one comes twice, at the first', async () => {
    town = await Town.found([fn('order')], change, '2026-10-24T23:20:00Z');
    town.break('order');
    await town.pass(3 * HOUR);
    expect(isOneHandover(onDuty())).toBe(true);
    const passedOn = town.heard.findIndex((_, index) => onDuty()[index] !== onDuty()[0]);
    // 01:30 British Summer Time is 00:30 UTC, 70 minutes after the founding.
    expect(town.heard[passedOn]!.at * SECOND).toBeGreaterThanOrEqual(70 * MINUTE);
    expect(town.heard[passedOn - 1]!.at * SECOND).toBeLessThan(70 * MINUTE);
  });
});

describe('who is on duty for a component', () => {
  const rosterOf = (id: string, person: string): Roster => ({
    ...roster,
    id,
    name: id,
    turns: { ...roster.turns, first: [person], second: [] },
  });
  const rosters = new Map([rosterOf('web', 'asha'), rosterOf('payments', 'bram')].map((one) => [one.id, one] as const));
  const team = (id: string, more: Partial<Team> = {}): Team => ({ id, name: `Team ${id}`, members: [], ...more });
  const ownedBy = async (owned: Partial<Component>, more: Partial<Config> = {}) => {
    const voyager = { id: 'voyager', name: 'Voyager', provides: 'Payments', dependsOn: [], supplier: false, ...owned };
    town = await Town.found([fn('order', { dependsOn: ['voyager'] })], {
      ...change,
      rosters,
      alerting: alertingOf([policyOf([], ['chat'])]),
      components: new Map([['voyager', voyager]]),
      ...more,
    });
    town.break('order', 'voyager');
    await town.pass(30 * SECOND);
    return town.heard[0]!.details;
  };
  const withPolicy = { alerting: alertingOf([policyOf([], ['chat'], { roster: 'web' })]) };

  test('stands on the roster of the team that owns it, whatever the policy says', async () => {
    const details = await ownedBy(
      { owner: 'p', team: team('p', { roster: 'payments', contact: 'room 4' }) },
      withPolicy,
    );
    expect(details).toMatchObject({ 'On duty': 'Bram Vos (+44 7700 900002)', Owner: 'Team p (room 4)' });
  });

  test('stands on the roster of the policy where the team has none', async () => {
    expect(await ownedBy({ owner: 'p', team: team('p') }, withPolicy)).toMatchObject({
      'On duty': 'Asha Rao (+44 7700 900001)',
    });
  });

  test('is nobody where neither has a roster, though another team has the only one', async () => {
    const only = { rosters: new Map([['web', rosterOf('web', 'asha')]]) };
    const details = await ownedBy({ owner: 'p', team: team('p', { contact: 'room 4' }) }, only);
    expect(details).not.toHaveProperty('On duty');
    expect(details).toHaveProperty('Owner', 'Team p (room 4)');
  });

  test('stands on the only roster of a business where nobody owns the component', async () => {
    const only = { rosters: new Map([['web', rosterOf('web', 'asha')]]) };
    expect(await ownedBy({}, only)).toHaveProperty('On duty', 'Asha Rao (+44 7700 900001)');
  });
});

describe('who reads a message', () => {
  const texts = () => JSON.stringify(town.heard.map(({ headline, details }) => [headline, details]));

  test('learns telephone numbers and errors in operations only', async () => {
    town = await Town.found(
      [fn('order', { impact: { summary: 'Nobody can order.', tellCustomers: 'Sorry.', whenDown: {} } })],
      {
        ...change,
        alerting: alertingOf([policyOf([], ['pager', 'chat'])]),
      },
    );
    const desk = { ...(await deskAt(town)), audience: 'customer-service' as const };
    await town.reconfigure({ channels: new Map<string, Channel>([['chat', desk]]) });
    town.break('order');
    await town.pass(30 * SECOND);
    expect(town.heard).toHaveLength(1);
    expect(town.heard[0]?.details).toMatchObject({ 'Tell customers': 'Sorry.' });
    expect(texts()).not.toMatch(/\+44|refused: 503|Asha|Pay/);
  });
});

async function deskAt(one: Town): Promise<Extract<Channel, { type: 'webhook' }>> {
  return one.recorder.world.config.channels.get('chat') as Extract<Channel, { type: 'webhook' }>;
}
