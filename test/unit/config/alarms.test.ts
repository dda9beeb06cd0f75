import { describe, expect, test } from 'vitest';
import { changed, ConfigFolder, goodEnv, goodFiles } from './config-folder.ts';

async function loaded(yaml: string) {
  await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': yaml });
  const result = await folder.load({ env: goodEnv });
  if (!result.ok) throw new Error(folder.problems(result).join('\n'));
  return { config: result.config, shown: folder.warnings(result) };
}
const functionWith = async (yaml: string) =>
  (await loaded(changed('every: 1m', yaml))).config.functions.get('place-order')!;

describe('a function', () => {
  test('has limits for the numbers that its check measures', async () => {
    const { measurements } = await functionWith(
      'every: 1m\n    measurements: { queue_depth: { failAbove: 500, slowAbove: 100, for: 10m }, free_gb: { failBelow: 0, slowBelow: 2.5 } }',
    );
    expect(measurements).toEqual({
      queue_depth: { failAbove: 500, slowAbove: 100, forMs: 600_000 },
      free_gb: { failBelow: 0, slowBelow: 2.5, forMs: 0 },
    });
  });

  test('tells of the end of a certificate, as minor unless it says otherwise', async () => {
    expect((await functionWith('every: 1m\n    certificate: { warnBefore: 21d }')).certificate).toEqual({
      warnBeforeMs: 21 * 86_400_000,
      severity: 'minor',
    });
    expect(
      (await functionWith('every: 1m\n    certificate: { warnBefore: 7d, severity: critical }')).certificate,
    ).toEqual({ warnBeforeMs: 7 * 86_400_000, severity: 'critical' });
  });

  test('counts as flapping by its schedule, unless it says otherwise', async () => {
    const flapping = async (yaml: string) => (await functionWith(yaml)).alarm.flapping;
    expect(await flapping('every: 1m')).toEqual({ turns: 4, withinMs: 1_200_000, settleMs: 600_000 });
    expect(await flapping('every: 10s')).toEqual({ turns: 4, withinMs: 200_000, settleMs: 300_000 });
    expect(await flapping('cron: "0 7 * * *"')).toEqual({ turns: 4, withinMs: 72_000_000, settleMs: 36_000_000 });
    expect(await flapping('every: 1m\n    alarm: { flapping: { turns: 6 } }')).toEqual({
      turns: 6,
      withinMs: 1_200_000,
      settleMs: 600_000,
    });
    expect(await flapping('every: 1m\n    alarm: { flapping: { within: 1h, settleAfter: 2m } }')).toEqual({
      turns: 4,
      withinMs: 3_600_000,
      settleMs: 120_000,
    });
    expect(await functionWith('every: 1m\n    alarm: { flapping: off }')).toMatchObject({
      alarm: { after: { count: 2, of: 2 } },
    });
    expect('flapping' in (await functionWith('every: 1m\n    alarm: { flapping: off }')).alarm).toBe(false);
  });
});

describe('named alarms', () => {
  test('have conditions of every kind', async () => {
    const { config, shown } = await loaded(
      changed(
        'channels:',
        `alarms:
  payments-smell:
    says: Payments smell.
    severity: critical
    when:
      - { function: place-order, is: [slow, unknown] }
      - { component: voyager, is: failing }
      - { function: place-order, measurement: queue_depth, above: 100 }
      - { function: place-order, measurement: free_gb, below: 5 }
      - { function: place-order, measurement: queue_depth, growsBy: 50 }
      - { function: place-order, runs: flaky, count: 3 }
    atLeast: 2
    within: 10m
    targets: [live]
channels:`,
      ),
    );
    expect(shown).toEqual([]);
    expect(config.alarms.get('payments-smell')).toEqual({
      id: 'payments-smell',
      says: 'Payments smell.',
      severity: 'critical',
      conditions: [
        { kind: 'function-state', functionId: 'place-order', states: ['slow', 'unknown'] },
        { kind: 'component-state', componentId: 'voyager', states: ['failing'] },
        { kind: 'measurement', functionId: 'place-order', name: 'queue_depth', above: 100 },
        { kind: 'measurement', functionId: 'place-order', name: 'free_gb', below: 5 },
        { kind: 'measurement', functionId: 'place-order', name: 'queue_depth', growsBy: 50 },
        { kind: 'outcomes', functionId: 'place-order', outcome: 'flaky', count: 3 },
      ],
      atLeast: 2,
      withinMs: 600_000,
      targets: ['live'],
    });
  });

  test('need all of their conditions at the same time, on all scheduled targets, and are major, unless they say otherwise', async () => {
    const { config } = await loaded(
      changed(
        'channels:',
        'alarms: { a: { says: x, when: [{ component: shop, is: slow }, { component: voyager, is: slow }] } }\nchannels:',
      ),
    );
    expect(config.alarms.get('a')).toMatchObject({ severity: 'major', atLeast: 2, withinMs: 0, targets: ['live'] });
  });

  test('that can never hold, as nothing says from when on a function is slow, are remarked on', async () => {
    const alarm = 'alarms: { a: { says: x, when: [{ function: place-order, is: slow }] } }\nchannels:';
    expect((await loaded(changed('channels:', alarm))).shown).toEqual([
      'config.yaml:25:57  alarms.a.when[0].is: never holds: place-order has neither slowAfter nor a limit from which on it is slow',
    ]);
    for (const limit of ['slowAfter: 5s', 'measurements: { depth: { slowAbove: 5 } }']) {
      const yaml = changed('channels:', alarm).replace('every: 1m', `every: 1m\n    ${limit}`);
      expect((await loaded(yaml)).shown).toEqual([]);
    }
  });
});
