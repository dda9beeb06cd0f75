import { afterEach, describe, expect, test } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import type { BusinessFunction } from '../../../src/model/function.ts';
import type { Silence } from '../../../src/model/alerting.ts';
import { alertingOf, policyOf } from '../../support/alerting.ts';
import { fn, MINUTE, SECOND, Town } from './town.ts';
import { acted } from '../../../src/record/recorder.ts';

let town: Town;
afterEach(() => town[Symbol.asyncDispose]());

const alerting = alertingOf([policyOf([], ['pager'])]);
const found = async (functions: readonly BusinessFunction[] = [fn('order')], change: Partial<Config> = {}) =>
  (town = await Town.found(functions, { alerting, ...change }));

const silence = (forMs: number, more: Partial<Silence> = {}): Silence => ({
  id: 's1',
  functions: [],
  components: [],
  severities: [],
  targets: [],
  from: town.clock.now(),
  until: town.clock.now() + forMs,
  by: 'Asha',
  why: 'we know',
  ...more,
});
const plan = (one: Silence) => town.recorder.execute({ act: 'plan', planned: { kind: 'silence', silence: one } }).shown;

describe('a silence', () => {
  test('keeps people from being told, and what is still open when it ends is told then', async () => {
    await found();
    await plan(silence(5 * MINUTE));
    town.break('order');
    await town.until(299);
    expect(town.heard).toEqual([]);
    expect(town.open[0]?.telling?.hold).toMatchObject({ kind: 'silence', by: 'Asha', why: 'we know' });
    await town.until(315);
    expect(town.heardAt('pager')).toEqual([expect.stringMatching(/^3(0|1)\d trigger$/)]);
  });

  test('does not keep back that something told before is over', async () => {
    await found();
    town.break('order');
    await town.until(20);
    await plan(silence(HOURS));
    town.heal('order');
    await town.until(40);
    expect(town.heardAt('pager')).toEqual(['10 trigger', '30 resolve']);
  });

  test('ends at once when somebody ends it', async () => {
    await found();
    await plan(silence(HOURS));
    town.break('order');
    await town.until(30);
    expect(await acted(town.recorder.execute({ act: 'cancel-planned', id: 's1', by: 'Bram' }))).toBe(true);
    await town.until(50);
    expect(town.heardAt('pager')).toHaveLength(1);
    expect(await acted(town.recorder.execute({ act: 'cancel-planned', id: 's1', by: 'Bram' }))).toBe(false);
  });

  test('of one function does not cover an incident in which another one fails too', async () => {
    await found(['order', 'pay'].map((id) => fn(id, { dependsOn: ['voyager'] })));
    await plan(silence(HOURS, { functions: ['order'] }));
    town.break('order', 'voyager');
    await town.until(30);
    expect(town.heard).toEqual([]);
    town.break('pay', 'voyager');
    await town.until(60);
    expect(town.heardAt('pager')).toHaveLength(1);
  });

  test('of a component, a severity or a target covers what fits all that it names', async () => {
    await found([fn('order', { dependsOn: ['voyager'] })]);
    await plan(silence(HOURS, { components: ['voyager'], severities: ['critical'], targets: ['live'] }));
    town.break('order', 'voyager');
    await town.until(60);
    expect(town.heard).toEqual([]);
    await plan(silence(HOURS, { components: ['voyager'], severities: ['minor'] }));
    await town.until(80);
    expect(town.heardAt('pager')).toHaveLength(1);
  });

  test('outlives a restart', async () => {
    await found();
    await plan(silence(5 * MINUTE));
    await town.restart();
    town.break('order');
    await town.until(200);
    expect(town.heard).toEqual([]);
    await town.until(320);
    expect(town.heardAt('pager')).toHaveLength(1);
  });

  test('does not silence the monitor’s own trouble', async () => {
    await found([], { alerting: { ...alerting, selfNotify: ['boss'] } });
    await plan(silence(HOURS));
    await town.recorder.execute({
      act: 'report-signals',
      source: 'self',
      signals: [
        {
          source: 'self',
          id: 'runner',
          causeKey: 'self:runner',
          severity: 'critical',
          says: 'Bellwether itself: No runner works.',
          functions: [],
          since: town.clock.now(),
        },
      ],
    }).shown;
    await town.quiet();
    expect(town.heardAt('boss')).toEqual(['0 trigger']);
    await town.recorder.execute({ act: 'report-signals', source: 'self', signals: [] }).shown;
    await town.quiet();
    expect(town.heardAt('boss')).toEqual(['0 trigger', '0 resolve']);
    expect(town.heardAt('pager')).toEqual([]);
  });
});

describe('planned work', () => {
  const planned = (forMs: number) => {
    const from = town.clock.now();
    const when = { kind: 'once' as const, from, until: from + forMs };
    const window = { id: 'w1', by: 'Bram', functions: ['order'], says: 'Stock-taking', when };
    return town.recorder.execute({ act: 'plan', planned: { kind: 'maintenance', window } }).shown;
  };

  test('made while running holds at once, and nobody is told meanwhile', async () => {
    await found();
    await planned(5 * MINUTE);
    town.break('order');
    await town.until(200);
    expect(town.recorder.world.state({ functionId: 'order', target: 'live' })?.state).toBe('maintenance');
    expect(town.heard).toEqual([]);
    await town.until(330);
    expect(town.heardAt('pager')).toHaveLength(1);
  });

  test('that begins during an outage holds the next steps, not the end', async () => {
    const steps = [
      { notify: ['pager'], afterMs: 0 },
      { notify: ['boss'], afterMs: 2 * MINUTE },
    ];
    await found([fn('order')], { alerting: alertingOf([policyOf([], [], { steps })]) });
    town.break('order');
    await town.until(30);
    await planned(5 * MINUTE);
    await town.until(300);
    expect(town.heardAt('boss')).toEqual([]);
    town.heal('order');
    await town.until(360);
    expect(town.heardAt('pager')).toEqual(['10 trigger', expect.stringMatching(/resolve$/)]);
  });
});

describe('a function that fails and works by turns', () => {
  const flapping = { turns: 3, withinMs: 10 * MINUTE, settleMs: 5 * MINUTE };
  const alarm = { ...fn('x').alarm, flapping };

  test('is told as such once, and as over once it has been steady', async () => {
    await found([fn('order', { alarm })]);
    await town.pass(10 * SECOND);
    for (let turn = 0; turn < 6; turn += 1) {
      town.break('order');
      await town.pass(20 * SECOND);
      town.heal('order');
      await town.pass(20 * SECOND);
    }
    expect(town.heard.map(({ action }) => action)).toEqual(['trigger', 'resolve', 'trigger', 'resolve', 'trigger']);
    expect(town.heard.at(-1)?.headline).toMatch(/^By turns: /);
    await town.pass(4 * MINUTE);
    expect(town.heard).toHaveLength(5);
    await town.pass(2 * MINUTE);
    expect(town.heard.map(({ action }) => action).slice(5)).toEqual(['resolve']);
  });

  test('is told as over when it settles after a restart, too', async () => {
    await found([fn('order', { alarm })]);
    await town.pass(10 * SECOND);
    for (let turn = 0; turn < 3; turn += 1) {
      town.break('order');
      await town.pass(20 * SECOND);
      town.heal('order');
      await town.pass(20 * SECOND);
    }
    await town.restart();
    await town.pass(6 * MINUTE);
    expect(town.open).toEqual([]);
    expect(town.heard.map(({ action }) => action)).toEqual([
      'trigger',
      'resolve',
      'trigger',
      'resolve',
      'trigger',
      'resolve',
    ]);
  });
});

const HOURS = 60 * MINUTE;
