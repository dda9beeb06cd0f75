// A channel that does not take what it is sent, and the one that is notified in its place.
import { afterEach, describe, expect, test } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import { alertingOf, policyOf } from '../../support/alerting.ts';
import { withStatus } from '../notify/receiver.ts';
import { fn, SECOND, Town } from './town.ts';
import { acted } from '../../../src/record/recorder.ts';

let town: Town;
afterEach(() => town[Symbol.asyncDispose]());

const found = async (change: Partial<Config> = {}) =>
  (town = await Town.found([fn('order')], { alerting: alertingOf([policyOf([], ['pager'])]), ...change }));

const acknowledged = () =>
  acted(town.recorder.execute({ act: 'acknowledge', incidentId: town.open[0]!.id, by: 'Asha' }));

describe('a channel that stands in for one that refused the trigger', () => {
  test('gets the acknowledge and the resolve, without a restart in between', async () => {
    await found();
    town.answerAt('pager', withStatus(403));
    town.break('order');
    await town.until(20);
    expect(await acknowledged()).toBe(true);
    await town.until(60);
    town.heal('order');
    await town.pass(20 * SECOND);
    expect(town.heardAt('pager')).toEqual(['10 trigger']);
    expect(town.heardAt('chat')).toEqual(['10 trigger', '20 acknowledge', '70 resolve']);
    expect(new Set(town.heard.map(({ key }) => key)).size).toBe(1);
  });

  test('gets them though the refusing channel has left the configuration meanwhile', async () => {
    await found();
    town.answerAt('pager', withStatus(403));
    town.break('order');
    await town.until(20);
    const channels = new Map([...town.channels].filter(([name]) => name !== 'pager'));
    await town.reconfigure({ channels, alerting: alertingOf([policyOf([], ['boss'])]) });
    expect(await acknowledged()).toBe(true);
    await town.until(60);
    expect(town.heardAt('chat')).toEqual(['10 trigger', '20 acknowledge']);
  });

  test('gets one acknowledge when it was restarted in between', async () => {
    await found();
    town.answerAt('pager', withStatus(403));
    town.break('order');
    await town.until(20);
    await town.restart();
    expect(await acknowledged()).toBe(true);
    await town.until(60);
    expect(town.heard.filter(({ channel, action }) => channel === 'chat' && action === 'acknowledge')).toHaveLength(1);
  });

  test('gets the acknowledge under the key of its own round', async () => {
    const raise = [{ functions: 2, to: 'critical' as const }];
    const alerting = alertingOf([policyOf([], ['chat'], { raise })]);
    const both = ['order', 'stock'].map((id) => [id, fn(id, { severity: 'major', dependsOn: ['bank'] })] as const);
    await found({ alerting, functions: new Map(both) });
    town.answerAt('chat', withStatus(404));
    town.break('order', 'bank');
    await town.until(20);
    expect(await acknowledged()).toBe(true);
    town.break('stock', 'bank');
    await town.until(40);
    expect(await acknowledged()).toBe(true);
    await town.until(50);
    const { id } = town.open[0]!;
    expect(
      town.heard.filter(({ channel }) => channel === 'pager').map(({ action, key }) => `${action} ${key}`),
    ).toEqual([`trigger ${id}`, `acknowledge ${id}`, `trigger ${id}.2`, `acknowledge ${id}.2`]);
  });
});

describe('a channel that did not know of an open incident and was notified afterwards', () => {
  test('gets the acknowledge too', async () => {
    await found();
    town.break('order');
    await town.until(20);
    await town.reconfigure({ alerting: alertingOf([policyOf([], ['pager', 'chat'])]) });
    await town.until(200);
    expect(await acknowledged()).toBe(true);
    await town.until(210);
    expect(town.heardAt('chat').map((heard) => heard.split(' ')[1])).toEqual(['trigger', 'acknowledge']);
  });
});

describe('a channel that answers with an HTML page and status 200', () => {
  test('is tried five times, reported as trouble of the monitor, and gets the resolve at once', async () => {
    await found();
    town.answerAt('pager', withStatus(200, '<!doctype html><title>Log in</title>'));
    town.break('order');
    await town.until(10 * 60);
    expect(town.heard.filter(({ channel }) => channel === 'pager').map(({ action }) => action)).toEqual(
      Array.from({ length: 5 }, () => 'trigger'),
    );
    expect(town.notify.troubles()).toEqual([
      expect.objectContaining({ kind: 'channel-pager', detail: expect.stringContaining('HTML page') }),
    ]);
    town.heal('order');
    await town.pass(SECOND * 10);
    expect(town.heardAt('pager').at(-1)).toBe('610 resolve');
    expect(town.heardAt('chat').at(-1)).toBe('610 resolve');
  });
});
