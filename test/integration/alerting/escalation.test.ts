import { afterEach, describe, expect, test } from 'vitest';
import type { BusinessFunction } from '../../../src/model/function.ts';
import type { Config } from '../../../src/config/config.ts';
import { alertingOf, policyOf, untold } from '../../support/alerting.ts';
import { fn, MINUTE, SECOND, Town } from './town.ts';
import { acted } from '../../../src/record/recorder.ts';
import { kindOf, textOf } from '../../support/build/timeline.ts';

let town: Town;
afterEach(() => town[Symbol.asyncDispose]());

const found = async (
  change: Partial<Config> = {},
  functions: readonly BusinessFunction[] = [fn('order')],
  at?: string,
) => (town = await Town.found(functions, change, at));

const escalating = (more: Parameters<typeof alertingOf>[1] = {}) => ({
  alerting: alertingOf(
    [
      policyOf(['critical'], [], {
        steps: [
          { notify: ['pager'], afterMs: 0 },
          { notify: ['boss'], afterMs: 10 * MINUTE },
          { notify: ['chat'], afterMs: 5 * MINUTE },
        ],
      }),
      policyOf([], ['chat']),
    ],
    more,
  ),
});

describe('an escalation', () => {
  test('tells the first at once, the next after their time, and everybody that it is over', async () => {
    await found(escalating());
    town.break('order');
    await town.until(10 + 15 * 60 + 5);
    expect(town.heardAt('pager')).toEqual(['10 trigger']);
    expect(town.heardAt('boss')).toEqual(['610 trigger']);
    expect(town.heardAt('chat')).toEqual(['910 trigger']);
    expect(town.heard.find(({ channel }) => channel === 'boss')?.reason).toBe('escalated');
    town.heal('order');
    await town.pass(10 * SECOND);
    expect(
      town.heard
        .slice(-3)
        .map(({ channel, action }) => `${channel} ${action}`)
        .sort(),
    ).toEqual(['boss resolve', 'chat resolve', 'pager resolve']);
    expect(new Set(town.heard.map(({ key }) => key)).size).toBe(1);
  });

  test('stops when somebody takes the incident', async () => {
    await found(escalating());
    town.break('order');
    await town.until(300);
    expect(await acted(town.recorder.execute({ act: 'acknowledge', incidentId: town.open[0]!.id, by: 'Asha' }))).toBe(
      true,
    );
    await town.until(2000);
    expect(town.heardAt('pager')).toEqual(['10 trigger', '300 acknowledge']);
    expect(town.heardAt('boss')).toEqual([]);
  });

  test('tells nobody of later steps when it is over before', async () => {
    await found(escalating());
    town.break('order');
    await town.until(305);
    town.heal('order');
    await town.until(2000);
    expect(town.heard.map(({ channel }) => channel)).toEqual(['pager', 'pager']);
  });

  test('goes on where it was after a restart', async () => {
    await found(escalating());
    town.break('order');
    await town.until(500);
    await town.restart();
    await town.until(1000);
    expect(town.heardAt('pager')).toEqual(['10 trigger']);
    expect(town.heardAt('boss')).toEqual(['610 trigger']);
    expect(town.heardAt('chat')).toEqual(['910 trigger']);
  });

  test('takes a step that fell due while the monitor was down, once', async () => {
    await found(escalating());
    town.break('order');
    await town.until(500);
    const { clock } = town;
    clock.jump(5 * MINUTE);
    await town.restart();
    await town.pass(30 * SECOND);
    expect(town.heardAt('boss')).toHaveLength(1);
  });
});

test('a message to a channel that a reload adds is sent while the reload is under way', async () => {
  await found();
  const all = town.channels;
  const onlyPager = new Map([...all].filter(([name]) => name === 'pager'));
  await town.reconfigure({ channels: onlyPager, alerting: alertingOf([policyOf([], ['pager'])]) });
  await town.reconfigure({ channels: all, alerting: alertingOf([policyOf([], ['pager', 'chat'])]) }, async () => {
    town.break('order');
    await town.pass(20 * SECOND);
  });
  expect(town.heardAt('chat')).toEqual(['10 trigger']);
  expect(town.heardAt('pager')).toEqual(['10 trigger']);
});

describe('an escalation whose clock is set back by an hour', () => {
  const HOUR_S = 3600;

  test('takes each step at its time', async () => {
    await found(escalating());
    town.break('order');
    await town.until(300);
    town.clock.jump(-60 * MINUTE);
    await town.pass(15 * MINUTE);
    expect(town.heardAt('boss')).toEqual([`${610 - HOUR_S} trigger`]);
    expect(town.heardAt('chat')).toEqual([`${910 - HOUR_S} trigger`]);
  });

  test('while the monitor is down waits for one step at most from then on', async () => {
    await found(escalating());
    town.break('order');
    await town.until(300);
    town.clock.jump(-60 * MINUTE);
    await town.restart();
    await town.pass(16 * MINUTE);
    expect(town.heardAt('boss')).toHaveLength(1);
    expect(town.heardAt('chat')).toHaveLength(1);
  });

  test('tells of what joins the incident', async () => {
    await found({}, [fn('order'), fn('refund')]);
    town.break('order', 'voyager');
    await town.until(60);
    town.break('refund', 'voyager');
    await town.until(71);
    town.clock.jump(-60 * MINUTE);
    await town.pass(2 * MINUTE);
    expect(town.heard.map(({ action }) => action)).toContain('update');
  });
});

describe('at night and on holidays', () => {
  const hours = [{ days: [1, 2, 3, 4, 5], fromMinute: 8 * 60, untilMinute: 18 * 60 }];
  const calendar = { workingHours: hours, holidays: new Map([['2026-03-03', 'Founder’s day']]) };
  const change = {
    calendar,
    alerting: alertingOf([
      policyOf(['major'], ['chat'], { during: hours }),
      policyOf(['major'], [], { steps: [{ notify: ['chat'], afterMs: 0, at: 'working-hour' }] }),
    ]),
  };
  const order = fn('order', { severity: 'major' });

  test('what is not urgent is told at once by day', async () => {
    await found(change, [order], '2026-03-02T12:00:00Z');
    town.break('order');
    await town.until(30);
    expect(town.heardAt('chat')).toEqual(['10 trigger']);
  });

  test('and waits for the next working hour by night', async () => {
    await found(change, [order], '2026-03-04T07:30:00Z');
    town.break('order');
    await town.until(29 * 60 + 59);
    expect(town.heard).toEqual([]);
    await town.until(30 * 60 + 1);
    expect(town.heardAt('chat')).toEqual(['1800 trigger']);
  });

  test('which on a holiday comes a day later', async () => {
    await found(change, [order], '2026-03-03T10:00:00Z');
    town.break('order');
    await town.until(30);
    expect(town.heard).toEqual([]);
    expect(town.open).toHaveLength(1);
  });

  test('and says nothing when it was over before anybody was told', async () => {
    await found(change, [order], '2026-03-04T07:30:00Z');
    town.break('order');
    await town.until(60);
    town.heal('order');
    await town.until(1900);
    expect(town.open).toEqual([]);
    expect(town.heard).toEqual([]);
  });
});

describe('severity', () => {
  const policies = [
    policyOf(['critical'], ['pager', 'chat']),
    policyOf(['major'], ['chat'], { raise: [{ to: 'critical', afterMs: 30 * MINUTE }] }),
  ];
  const order = fn('order', { severity: 'major', dependsOn: ['voyager'] });

  test('rises with time when nobody takes it, and more people are told', async () => {
    await found({ alerting: alertingOf(policies) }, [order]);
    town.break('order');
    await town.until(10 + 30 * 60 + 2);
    expect(town.heardAt('chat')).toEqual(['10 trigger', '1810 trigger']);
    expect(town.heardAt('pager')).toEqual(['1810 trigger']);
    expect(town.heard.at(-1)?.reason ?? town.heard.at(-2)?.reason).toBe('severity-raised');
    expect(town.open[0]?.severity).toBe('critical');
  });

  test('does not rise with time when somebody has taken it', async () => {
    await found({ alerting: alertingOf(policies) }, [order]);
    town.break('order');
    await town.until(60);
    await acted(town.recorder.execute({ act: 'acknowledge', incidentId: town.open[0]!.id, by: 'Asha' }));
    await town.until(3600);
    expect(town.heardAt('pager')).toEqual([]);
  });

  test('rises with spread', async () => {
    const raise = [{ to: 'critical' as const, functions: 3 }];
    const ids = ['order', 'pay', 'refund'];
    await found(
      { alerting: alertingOf([policyOf(['critical'], ['pager']), policyOf(['major'], ['chat'])], { raise }) },
      ids.map((id) => fn(id, { severity: 'major', dependsOn: ['voyager'] })),
    );
    town.break('order');
    town.break('pay');
    await town.until(30);
    expect(town.heardAt('pager')).toEqual([]);
    town.break('refund');
    await town.until(41);
    expect(town.heardAt('pager')).toEqual(['40 trigger']);
    expect(town.open).toHaveLength(1);
  });

  test('that rises after somebody has taken it reaches people under a new key, and both keys are closed', async () => {
    const both = [fn('order', { severity: 'major', dependsOn: ['voyager'] }), fn('pay', { dependsOn: ['voyager'] })];
    await found({ alerting: alertingOf([policyOf([], ['pager', 'chat'])]) }, both);
    town.break('order');
    await town.until(60);
    const { id } = town.open[0]!;
    await acted(town.recorder.execute({ act: 'acknowledge', incidentId: id, by: 'Asha' }));
    town.break('pay');
    await town.until(120);
    expect(town.open).toHaveLength(1);
    expect(town.open[0]).not.toHaveProperty('acknowledgedAt');
    town.heal('order');
    town.heal('pay');
    await town.until(180);
    const at = (channel: string) => town.heard.filter((one) => one.channel === channel);
    expect(at('pager').map(({ action, key }) => `${action} ${key}`)).toEqual([
      `trigger ${id}`,
      `acknowledge ${id}`,
      `trigger ${id}.2`,
      `resolve ${id}`,
      `resolve ${id}.2`,
    ]);
    expect(at('chat').map(({ action, key }) => `${action} ${key}`)).toEqual([
      `trigger ${id}`,
      `acknowledge ${id}`,
      `trigger ${id}`,
      `resolve ${id}`,
    ]);
  });
});

describe('an incident that somebody closes at the pager', () => {
  test('counts as taken, and people are told anew when it is not over after ten minutes', async () => {
    await found(escalating());
    town.break('order');
    await town.until(60);
    const { id } = town.open[0]!;
    expect(await acted(town.recorder.execute({ act: 'close-at-pager', incidentId: id, by: 'Asha' }))).toBe(true);
    await town.until(659);
    expect(town.heardAt('boss')).toEqual([]);
    await town.until(670);
    expect(
      town.heard.filter(({ channel }) => channel === 'pager').map(({ action, key }) => `${action} ${key}`),
    ).toEqual([`trigger ${id}`, `acknowledge ${id}`, `trigger ${id}.2`]);
  });

  test('is over when its functions are', async () => {
    await found(escalating());
    town.break('order');
    await town.until(60);
    await acted(town.recorder.execute({ act: 'close-at-pager', incidentId: town.open[0]!.id, by: 'Asha' }));
    town.heal('order');
    await town.until(2000);
    expect(town.open).toEqual([]);
    expect(town.heardAt('pager')).toEqual(['10 trigger', '60 acknowledge', '70 resolve']);
  });
});

describe('deliberate silence', () => {
  test('is written down on the incident, with its reason', async () => {
    const silent = policyOf([], [], { steps: [], silent: 'looked at on Mondays' });
    await found({ alerting: alertingOf([silent]) });
    town.break('order');
    await town.until(60);
    expect(town.heard).toEqual([]);
    const timeline = await town.store.timeline(town.open[0]!.id);
    expect(timeline.filter((one) => kindOf(one) === 'silent').map((one) => textOf(one))).toEqual([
      'Nobody is told: looked at on Mondays.',
    ]);
  });

  test('ends when the configuration gets a route', async () => {
    await found({ alerting: alertingOf([]) });
    town.break('order');
    await town.until(60);
    await town.reconfigure({ ...untold, alerting: alertingOf([policyOf([], ['chat'])]) });
    await town.until(70);
    expect(town.heard.map(({ channel, action }) => `${channel} ${action}`)).toEqual(['chat trigger']);
  });
});
