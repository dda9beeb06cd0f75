import { attemptsMs } from '../../../src/model/function.ts';
import { describe, expect, test } from 'vitest';
import { deepFreeze } from '../../../src/config/freeze.ts';
import { loadConfig, type LoadOptions } from '../../../src/config/load.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { policyOf, untold } from '../../support/alerting.ts';
import { changed, ConfigFolder, goodEnv, goodFiles, goodScript, goodYaml } from './config-folder.ts';

async function loaded(yaml: string, options: Partial<LoadOptions> = {}) {
  await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': yaml, 'card.txt': '4000\n' });
  const result = await folder.load({ env: goodEnv, ...options });
  if (!result.ok) throw new Error(folder.problems(result).join('\n'));
  return { ...result, folder: folder.path, shown: folder.warnings(result) };
}

describe('a configuration that is right', () => {
  test('has a value for everything that it does not say', async () => {
    const { config, folder } = await loaded(goodYaml);
    expect(config).toMatchObject({
      folder,
      organisation: 'Acme Outfitters',
      timezone: 'Europe/London',
      server: { host: '127.0.0.1', port: 8080, publicUrl: 'http://127.0.0.1:8080' },
      storeFolder: `${folder}/data`,
      keep: { runsMs: 14 * 86_400_000, evidenceMs: 14 * 86_400_000, evidenceBytes: 2e9, historyMs: 3 * 31_536_000_000 },
      runners: { browsers: 2, http: 50, location: 'local', timeoutsWhenOverloaded: 'inconclusive' },
      maintenance: [],
      alerting: {
        policies: [policyOf([], ['pager'])],
        groupWithinMs: 0,
        raise: [],
        selfNotify: ['pager'],
        atMostPerMinute: 10,
      },
      alarms: new Map(),
      silences: [],
      calendar: { workingHours: untold.calendar.workingHours, holidays: new Map() },
      people: new Map(),
      rosters: new Map(),
      sources: new Map(),
      feeds: [],
    });
    expect(config.functions.get('place-order')).toEqual({
      id: 'place-order',
      question: 'Can customers place an order?',
      check: 'checks/place-order.ts',
      checkFile: `${folder}/checks/place-order.ts`,
      schedule: { kind: 'every', everyMs: 60_000 },
      timeoutMs: 30_000,
      severity: 'critical',
      audiences: ['operations'],
      targets: ['live'],
      dependsOn: ['shop'],
      alarm: {
        after: { count: 2, of: 2 },
        clearAfter: { count: 1, of: 1 },
        locations: 1,
        flapping: { turns: 4, withinMs: 1_200_000, settleMs: 600_000 },
      },
      impact: { summary: 'Customers cannot place an order.', whenDown: {} },
      page: { block: [], serviceWorkers: 'block' },
      params: {},
      secrets: ['TEST_CARD'],
      propagateTrace: true,
    });
    expect(config.functions.get('place-order')?.severity).toBe('critical');
    expect(config.components.get('voyager')).toEqual({
      id: 'voyager',
      name: 'Voyager',
      provides: 'Credit card payment gateway',
      dependsOn: [],
      supplier: false,
    });
    expect(config.channels.get('pager')).toEqual({
      name: 'pager',
      type: 'pagerduty',
      routingKey: 'demo',
      url: 'http://127.0.0.1:4391',
    });
    expect(config.secrets.get('TEST_CARD')).toEqual({ name: 'TEST_CARD', value: '4111111111111111' });
  });

  test('knows what a target wants to be sent as User-Agent', async () => {
    const { config } = await loaded(
      changed('targets:', 'targets:\n  spare: { url: "http://127.0.0.1:4302", userAgent: " Shop watch " }'),
    );
    expect(config.targets.get('spare')).toMatchObject({ userAgent: 'Shop watch' });
    expect(config.targets.get('live')).not.toHaveProperty('userAgent');
  });

  test('cannot be changed by anyone who has it', async () => {
    const { config } = await loaded(goodYaml);
    expect(() => Object.assign(config, { timezone: 'UTC' })).toThrow(TypeError);
    expect(() => Object.assign(config.functions.get('place-order')!, { severity: 'minor' })).toThrow(TypeError);
    expect(() => (config.functions.get('place-order')!.dependsOn as string[]).push('x')).toThrow(TypeError);
    expect(() => (config.functions as Map<string, unknown>).delete('place-order')).toThrow('does not change');
    expect(() => deepFreeze(new Map([[1, {}]])).clear()).toThrow('does not change');
  });

  test('knows all three forms of an alarm', async () => {
    const series = async (after: string) =>
      (
        await loaded(changed('every: 1m', `every: 1m\n    alarm: { after: ${after}, clearAfter: 2 of 3 }`))
      ).config.functions.get('place-order')!.alarm;
    expect(await series('once')).toMatchObject({ after: { count: 1, of: 1 }, clearAfter: { count: 2, of: 3 } });
    expect((await series('3 in a row')).after).toEqual({ count: 3, of: 3 });
    expect((await series('3 of 5')).after).toEqual({ count: 3, of: 5 });
  });

  test('asks a function on all scheduled targets unless it names its own', async () => {
    const targets =
      'targets:\n  green: { url: "http://127.0.0.1:4301", schedule: off }\n  spare: { url: "http://127.0.0.1:4302/a" }';
    const { config } = await loaded(changed('targets:', targets));
    expect(config.functions.get('place-order')?.targets).toEqual(['spare', 'live']);
    expect(config.targets.get('green')).toMatchObject({ scheduled: false, origins: ['http://127.0.0.1:4301'] });
    const own = await loaded(changed('targets:', targets).replace('every: 1m', 'every: 1m\n    targets: [green]'));
    expect(own.config.functions.get('place-order')?.targets).toEqual(['green']);
    expect(own.shown).toEqual([
      'config.yaml:23:5  functions.place-order.targets: none of these is scheduled, so it is never asked by itself',
    ]);
  });

  test('counts the addresses among the variables of a target as its own', async () => {
    const { config } = await loaded(
      changed(
        'url: http://127.0.0.1:4300',
        'url: http://127.0.0.1:4300/shop\n    variables: { API: "http://127.0.0.1:4310/v1", WORD: hello }\n    origins: ["https://cdn.example/x"]',
      ),
    );
    expect(config.targets.get('live')).toEqual({
      name: 'live',
      url: 'http://127.0.0.1:4300/shop',
      scheduled: true,
      variables: { API: 'http://127.0.0.1:4310/v1', WORD: 'hello' },
      origins: ['http://127.0.0.1:4300', 'https://cdn.example', 'http://127.0.0.1:4310'],
    });
  });

  test('takes times of planned work on the clocks of the business, also in summer', async () => {
    const { config } = await loaded(
      changed(
        'channels:',
        'maintenance:\n  - { from: 2026-07-01T22:00, until: 2026-07-01T22:30Z, says: a }\n  - { functions: [place-order], cron: "0 7 * * 6", for: 2h, says: b }\nchannels:',
      ),
    );
    expect(config.maintenance).toEqual([
      {
        functions: [],
        says: 'a',
        when: { kind: 'once', from: Date.parse('2026-07-01T21:00Z'), until: Date.parse('2026-07-01T22:30Z') },
      },
      { functions: ['place-order'], says: 'b', when: { kind: 'cron', expression: '0 7 * * 6', forMs: 7_200_000 } },
    ]);
  });

  test('needs no channel, and says that nobody is told anything', async () => {
    const { config, shown } = await loaded(goodYaml.slice(0, goodYaml.indexOf('channels:')));
    expect(config.alerting).toMatchObject({ policies: [], selfNotify: [] });
    expect(shown).toEqual(['config.yaml:1:1  channels: there is none, so nobody is told anything']);
  });

  test('is reached by name when it listens on all addresses', async () => {
    const at = async (listen: string) => (await loaded(`server: { listen: "${listen}" }\n${goodYaml}`)).config.server;
    expect(await at('0.0.0.0:80')).toEqual({
      host: '0.0.0.0',
      port: 80,
      publicUrl: 'http://localhost:80',
      isPublicUrlOwn: true,
    });
    expect(await at('[::1]:8080')).toEqual({
      host: '::1',
      port: 8080,
      publicUrl: 'http://[::1]:8080',
      isPublicUrlOwn: true,
    });
    const { config } = await loaded(`server: { publicUrl: "https://status.example/" }\n${goodYaml}`);
    expect(config.server.publicUrl).toBe('https://status.example');
  });

  test('takes sections over from others by alias and merge, its own keys first', async () => {
    const yaml = changed('  place-order:', '  place-order: &base')
      .concat(`  again: *hook\n`)
      .replace('channels:', 'channels:\n  hook: &hook { type: webhook, url: "http://127.0.0.1:1" }');
    const { config } = await loaded(yaml.replace('channels:', '  browse:\n    <<: *base\n    every: 5m\nchannels:'));
    expect(config.functions.get('browse')).toMatchObject({
      id: 'browse',
      schedule: { everyMs: 300_000 },
      severity: 'critical',
    });
    expect(config.channels.get('again')).toMatchObject({ name: 'again', type: 'webhook' });
  });

  test('is refused for what the judges of cron and devices say', async () => {
    await using folder = await ConfigFolder.with({
      ...goodFiles,
      'config.yaml': changed('every: 1m', 'cron: "1 2 3 4 5"\n    page: { device: Phone }'),
    });
    const result = await folder.load({ env: goodEnv, isCron: (text) => `${text} never comes`, devices: [] });
    expect(folder.problems(result)).toEqual([
      'config.yaml:20:5  functions.place-order.cron: "1 2 3 4 5" is not a cron expression: 1 2 3 4 5 never comes',
      'config.yaml:21:13  functions.place-order.page.device: the browser knows no device "Phone" (such as Desktop Chrome or iPhone 15)',
    ]);
  });
});

describe('a function', () => {
  const functionWith = async (lines: string) =>
    (await loaded(changed('severity: critical', `severity: critical\n    ${lines}`))).config.functions.get(
      'place-order',
    );

  test.each([
    ['retry: off', { retry: 'off' }],
    ['retry: { after: 35s }', { retry: { afterMs: 35_000 } }],
    ['retry: {}', { retry: { afterMs: 0 } }],
    ['actionTimeout: 8s', { actionTimeoutMs: 8_000 }],
    ['expectTimeout: 250ms', { expectTimeoutMs: 250 }],
  ])('takes %s', async (line, traits) => {
    expect(await functionWith(line)).toMatchObject(traits);
  });

  test('takes longer for its two attempts when there is a pause between them', () => {
    const timeoutMs = 10_000;
    expect(attemptsMs({ timeoutMs })).toBe(20_000);
    expect(attemptsMs({ timeoutMs, retry: { afterMs: 35_000 } })).toBe(55_000);
    expect(attemptsMs({ timeoutMs, retry: 'off' })).toBe(10_000);
  });
});

describe('what is allowed and hardly meant', () => {
  test('is told as a warning', async () => {
    const yaml = changed('    impact:\n      summary: Customers cannot place an order.\n', '')
      .replace('every: 1m', 'every: 10s')
      .replace('channels:', 'maintenance:\n  - { from: 2026-01-01T00:00, until: 2026-01-01T01:00, says: x }\nchannels:')
      .replace('url: http://127.0.0.1:4300', 'url: http://127.0.0.1:4300\n    schedule: off');
    const { shown, config } = await loaded(yaml, { clock: new ManualClock('2026-01-05T09:00:00Z') });
    expect(shown).toEqual([
      'config.yaml:5:1  targets: no target is scheduled, so nothing is asked by itself',
      'config.yaml:18:3  functions.place-order: has no impact: nobody is told what people cannot do (add impact.summary)',
      'config.yaml:21:5  functions.place-order.every: is shorter than the timeout (30s): while one run hangs, the next ones are skipped',
      'config.yaml:25:31  maintenance[0].until: is over; this entry can be removed',
    ]);
    expect(config.functions.get('place-order')?.impact.summary).toBe(
      'The answer to “Can customers place an order?” is no.',
    );
  });

  test('includes a second attempt that comes when the next run is due', async () => {
    const { shown } = await loaded(changed('every: 1m', 'every: 1m\n    retry: { after: 35s }'));
    expect(shown).toEqual([
      'config.yaml:21:14  functions.place-order.retry.after: with two attempts of up to 30.0 s a run that fails takes up to 95.0 s: runs that are due meanwhile (every 1m) are skipped',
    ]);
    const fits = await loaded(changed('every: 1m', 'every: 1m\n    timeout: 10s\n    retry: { after: 35s }'));
    expect(fits.shown).toEqual([]);
  });

  test('includes a cron expression with days of the month and of the week', async () => {
    const { shown } = await loaded(changed('every: 1m', 'cron: "0 7 1 * 6"'));
    expect(shown).toEqual([
      'config.yaml:20:5  functions.place-order.cron: names days of the month and of the week: both must fit',
    ]);
  });
});

describe('the fingerprint', () => {
  const fingerprint = async (files: Record<string, string>, env: Record<string, string> = goodEnv) => {
    await using folder = await ConfigFolder.with({ ...goodFiles, ...files });
    const result = await loadConfig(folder.file('config.yaml'), { env });
    // Scripts are told apart by path, and every folder of these tests is another.
    return result.ok
      ? { fingerprint: result.config.fingerprint, folder }
      : { fingerprint: folder.problems(result).join() };
  };

  test('changes with configuration, scripts, what they import and secrets, and with nothing else', async () => {
    await using folder = await ConfigFolder.with({
      ...goodFiles,
      'checks/place-order.ts': `import './cart.ts';\n${goodScript}`,
      'checks/cart.ts': '1',
    });
    const now = async (env: Record<string, string> = goodEnv) => {
      const result = await folder.load({ env });
      return result.ok ? result.config.fingerprint : folder.problems(result).join();
    };
    const seen = [await now()];
    expect(await now()).toBe(seen[0]);
    await folder.write('config.yaml', `# a comment\n${goodYaml}`);
    expect(await now()).toBe(seen[0]);
    await folder.write('checks/not-imported.ts', '1');
    expect(await now()).toBe(seen[0]);
    seen.push(await now({ SHOP_TEST_CARD: '5' }), await now({ ...goodEnv, PAGER_KEY: 'other' }));
    await folder.write('checks/cart.ts', '2');
    seen.push(await now());
    await folder.write('config.yaml', changed('every: 1m', 'every: 2m'));
    seen.push(await now());
    expect(new Set(seen).size).toBe(5);
    expect(seen.every((one) => /^[0-9a-f]{64}$/.test(one))).toBe(true);
  });

  test('is not there when something is wrong', async () => {
    expect((await fingerprint({}, {})).fingerprint).toContain('SHOP_TEST_CARD');
  });
});
