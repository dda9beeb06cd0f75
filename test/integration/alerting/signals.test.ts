import { afterEach, describe, expect, test } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import type { BusinessFunction } from '../../../src/model/function.ts';
import type { NamedAlarm, Signal } from '../../../src/model/signal.ts';
import { alertingOf, policyOf } from '../../support/alerting.ts';
import { fn, HOUR, MINUTE, SECOND, Town } from './town.ts';
import { acted } from '../../../src/record/recorder.ts';

let town: Town;
afterEach(() => town[Symbol.asyncDispose]());

const DAY = 24 * HOUR;
const alerting = alertingOf([policyOf(['critical', 'major'], ['pager']), policyOf(['minor'], ['chat'])]);
const found = async (functions: readonly BusinessFunction[], change: Partial<Config> = {}) =>
  (town = await Town.found(functions, { alerting, ...change }));
const headlines = (channel: string) =>
  town.heard.filter((one) => one.channel === channel).map(({ action, headline }) => `${action} ${headline}`);

describe('a number over its limit', () => {
  const limits = { queue_depth: { failAbove: 500, slowAbove: 100, forMs: 2 * MINUTE } };
  const measuring = (value: number) =>
    town.answer('queue', { outcome: 'passed', measurements: [{ name: 'queue_depth', value, unit: 'orders' }] });

  test('is an alarm when it has been so for long enough, and over when it is back', async () => {
    await found([fn('queue', { measurements: limits })]);
    measuring(812);
    await town.until(125);
    expect(town.heard).toEqual([]);
    await town.until(135);
    expect(town.heardAt('pager')).toEqual(['130 trigger']);
    expect(town.heard[0]?.details['Failing step'] ?? JSON.stringify(town.heard[0]?.details)).toContain(
      'queue_depth is 812',
    );
    measuring(20);
    await town.until(145);
    expect(town.heardAt('pager')).toEqual(['130 trigger', '140 resolve']);
  });

  test('for a moment is none', async () => {
    await found([fn('queue', { measurements: limits })]);
    measuring(812);
    await town.until(60);
    measuring(20);
    await town.until(70);
    measuring(812);
    await town.until(185);
    expect(town.heard).toEqual([]);
  });
});

describe('a certificate', () => {
  test('that expires soon is told once for all who use it, and is over when it is renewed', async () => {
    const certificate = { warnBeforeMs: 21 * DAY, severity: 'minor' as const };
    await found(['order', 'pay'].map((id) => fn(id, { certificate })));
    const expires = town.clock.now() + 20 * DAY;
    for (const id of ['order', 'pay']) town.answer(id, { outcome: 'passed', certificateExpiresAt: expires });
    await town.until(90);
    expect(headlines('chat')).toEqual([expect.stringMatching(/^trigger .*certificate.* expires on .* 22 Mar 2026/)]);
    expect(town.open).toHaveLength(1);
    for (const id of ['order', 'pay'])
      town.answer(id, { outcome: 'passed', certificateExpiresAt: expires + 365 * DAY });
    await town.until(200);
    expect(headlines('chat')).toHaveLength(2);
    expect(headlines('chat')[1]).toMatch(/^resolve /);
    expect(town.open).toEqual([]);
  });
});

describe('a named alarm', () => {
  const smell: NamedAlarm = {
    id: 'payments-smell',
    says: 'Card payments smell.',
    severity: 'major',
    conditions: [
      { kind: 'function-state', functionId: 'order', states: ['slow'] },
      { kind: 'measurement', functionId: 'queue', name: 'queue_depth', above: 100 },
    ],
    atLeast: 2,
    withinMs: MINUTE,
    targets: ['live'],
  };
  const slow = { outcome: 'passed', durationMs: 9000 } as const;
  const deep = { outcome: 'passed', measurements: [{ name: 'queue_depth', value: 140 }] } as const;
  const both = [fn('order', { slowAfterMs: 4000 }), fn('queue')];
  const alarms = new Map([[smell.id, smell]]);

  test('needs all of its conditions within its period, and ends by itself', async () => {
    await found(both, { alarms });
    town.answer('order', slow);
    await town.until(120);
    expect(town.heard).toEqual([]);
    town.answer('queue', deep);
    await town.until(135);
    expect(headlines('pager')).toEqual(['trigger Card payments smell.']);
    expect(town.heard[0]?.details['Found']).toMatch(/order is slow.*queue_depth is 140, over 100/);
    town.heal('order');
    town.heal('queue');
    await town.until(260);
    expect(town.heardAt('pager')[1]).toMatch(/ resolve$/);
    expect(town.open).toEqual([]);
  });

  test('goes on after a restart as if nothing had been', async () => {
    await found(both, { alarms });
    town.answer('order', slow);
    town.answer('queue', deep);
    await town.until(60);
    await town.restart();
    await town.pass(MINUTE);
    expect(headlines('pager')).toEqual(['trigger Card payments smell.']);
    expect(town.open).toHaveLength(1);
  });

  test('that is taken out of the configuration is over', async () => {
    await found(both, { alarms });
    town.answer('order', slow);
    town.answer('queue', deep);
    await town.until(60);
    await town.reconfigure({ alarms: new Map() });
    await town.pass(5 * SECOND);
    expect(town.open).toEqual([]);
  });
});

describe('an alert from outside', () => {
  const source = 'alerts:prometheus' as const;
  const alert = (more: Partial<Signal> = {}): Signal => ({
    source,
    id: 'f1',
    causeKey: 'component:voyager@live',
    severity: 'major',
    says: 'Voyager answers with errors.',
    functions: [],
    since: town.clock.now(),
    until: town.clock.now() + DAY,
    ...more,
  });
  const sources = new Map([
    [
      'prometheus',
      {
        name: 'prometheus',
        type: 'alertmanager' as const,
        token: 't',
        componentLabel: 'component',
        components: {},
        target: 'live',
        severities: {},
        severity: 'major' as const,
      },
    ],
  ]);
  const voyagerState = () =>
    town.recorder.world.components().find(({ componentId }) => componentId === 'voyager')?.state;

  test('makes its component fail, and one incident with the functions that blame it', async () => {
    await found([fn('pay', { dependsOn: ['voyager', 'shop'] })], { sources });
    await town.until(15);
    await acted(town.recorder.execute({ act: 'report-some-signals', source, raised: [alert()], endedIds: [] }));
    await town.quiet();
    expect(voyagerState()).toBe('failing');
    town.break('pay', 'voyager');
    await town.until(60);
    expect(headlines('pager')).toEqual([
      'trigger Voyager answers with errors.',
      expect.stringMatching(/^trigger Voyager is down/),
    ]);
    await acted(town.recorder.execute({ act: 'report-some-signals', source, raised: [], endedIds: ['f1'] }));
    await town.until(90);
    expect(town.open).toHaveLength(1);
    town.heal('pay');
    await town.until(120);
    expect(town.open).toEqual([]);
    expect(voyagerState()).toBe('working');
    expect(new Set(town.heard.map(({ key }) => key)).size).toBe(1);
  });

  test('outlives a restart, and ends by itself when nobody tells it any more', async () => {
    await found([fn('pay', { dependsOn: ['voyager', 'shop'] })], { sources });
    await acted(
      town.recorder.execute({
        act: 'report-some-signals',
        source,
        raised: [alert({ until: town.clock.now() + 5 * MINUTE })],
        endedIds: [],
      }),
    );
    await town.pass(MINUTE);
    await town.restart();
    await town.pass(MINUTE);
    expect(town.open).toHaveLength(1);
    await town.pass(4 * MINUTE);
    expect(town.open).toEqual([]);
    expect(town.heardAt('pager')).toHaveLength(2);
  });

  test('is over when its source is taken out of the configuration, while running or between two starts', async () => {
    await found([fn('pay', { dependsOn: ['voyager', 'shop'] })], { sources });
    await acted(town.recorder.execute({ act: 'report-some-signals', source, raised: [alert()], endedIds: [] }));
    await town.reconfigure({ sources: new Map() });
    expect(town.open).toEqual([]);
    await town.reconfigure({ sources });
    await acted(town.recorder.execute({ act: 'report-some-signals', source, raised: [alert()], endedIds: [] }));
    expect(town.open).toHaveLength(1);
    await town.restart({ sources: new Map() });
    expect(town.open).toEqual([]);
  });
});
