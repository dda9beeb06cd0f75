import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { renderRules } from '../../../dashboards/rules/render.ts';
import { rulesFor } from '../../../dashboards/rules/rules-for.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { cronProblem } from '../../../src/schedule/cron.ts';
import { alertingOf, policyOf } from '../../support/alerting.ts';
import { configOf } from '../metrics/sample-world.ts';
import { alertIn, alertsOf, configWith, groupOf, namesIn, recordingsOf } from './rule-config.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('the example that is checked in', () => {
  test('is what the configuration of the demo makes', async () => {
    const loaded = await loadConfig(`${root}config.yaml`, { env: {}, isCron: cronProblem });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    expect(
      await readFile(`${root}dashboards/rules/bellwether.rules.yml`, 'utf8'),
      'make it anew with "bellwether export rules > dashboards/rules/bellwether.rules.yml"',
    ).toBe(renderRules(rulesFor(loaded.config)));
  });
});

describe('the alerts of a function', () => {
  test('say how grave the function is; what is only about measuring it is one step less', () => {
    const severities = (severity: 'critical' | 'major' | 'minor') => {
      const group = groupOf({ severity });
      return ['FunctionFailing', 'CertificateExpired', 'FunctionUnknown', 'LastRunTooOld', 'RunsMissing'].map(
        (name) => alertIn(group, `Bellwether${name}`).labels.severity,
      );
    };
    expect(severities('critical')).toEqual(['critical', 'critical', 'major', 'major', 'major']);
    expect(severities('major')).toEqual(['major', 'major', 'minor', 'minor', 'minor']);
    expect(severities('minor')).toEqual(['minor', 'minor', 'minor', 'minor', 'minor']);
  });

  test('speak in the words of the configuration', () => {
    const impact = {
      summary: 'Customers cannot place an order.',
      stillWorks: 'Browsing',
      workaround: 'Use form OF-7.',
      whenDown: {},
    };
    expect(alertIn(groupOf({ impact }), 'BellwetherFunctionFailing').annotations).toEqual({
      summary: 'Not working: Can customers place an order?',
      description:
        'Customers cannot place an order. Meanwhile: Use form OF-7. Tried at {{ $labels.target }}, and the answer is no.',
      status_page: 'http://127.0.0.1:8080/functions/place-order',
    });
  });

  test('lead to its own runbook, else to that of the first part that has one', () => {
    const component = { id: 'x', name: 'X', provides: 'x', dependsOn: [], supplier: false };
    const components = new Map([
      ['shop', { ...component, id: 'shop' }],
      ['voyager', { ...component, id: 'voyager', runbook: 'https://wiki.example/voyager' }],
      ['queue', { ...component, id: 'queue', runbook: 'https://wiki.example/queue' }],
    ]);
    const dependsOn = ['shop', 'voyager', 'queue'];
    const runbook = (fn: object) =>
      alertIn(groupOf(fn, { components }), 'BellwetherFunctionFailing').annotations['runbook_url'];
    expect(runbook({ dependsOn, runbook: 'https://wiki.example/order' })).toBe('https://wiki.example/order');
    expect(runbook({ dependsOn })).toBe('https://wiki.example/voyager');
    expect(runbook({})).toBeUndefined();
  });

  test('speak of slowness only where something can be slow', () => {
    const measurements = (limits: object) => ({ measurements: { depth: { forMs: 0, ...limits } } });
    const isThere = (fn: object) => namesIn(groupOf(fn)).includes('BellwetherFunctionSlow');
    expect([{}, measurements({ failAbove: 1 })].map(isThere)).toEqual([false, false]);
    expect([{ slowAfterMs: 1 }, measurements({ slowBelow: 1 })].map(isThere)).toEqual([true, true]);
  });

  test('wait no longer than it is asked seldom, and leave Prometheus time to see a run', () => {
    const limit = (fn: object) => alertIn(groupOf(fn), 'BellwetherLastRunTooOld').expr.replace(/.* > /, '');
    const every = (everyMs: number) => ({ schedule: { kind: 'every', everyMs }, timeoutMs: 10_000 });
    expect([every(10_000), every(300_000)].map(limit)).toEqual(['180', '900']);
    expect(limit({ schedule: { kind: 'cron', expression: '0 7 * * 1-5' }, timeoutMs: 10_000 })).toBe(
      String(3 * 86_400 + 3600 + 180),
    );
  });

  test('are not made for a function that nobody asks, and the file says so', () => {
    const config = configWith({ search: {}, 'green-only': { targets: ['green'] } });
    const file = rulesFor(config);
    expect(file.groups.map(({ name }) => name)).not.toContain('bellwether-function-green-only');
    expect(file.header.at(-1)).toBe('Without rules, as no target of theirs is scheduled: green-only.');
  });
});

describe('burn rates', () => {
  const pairs = (fn: Parameters<typeof groupOf>[0]) => {
    const group = groupOf(fn);
    const alerts = alertsOf({ header: [], groups: [group] }).filter(({ labels }) => labels.about === 'objective');
    return {
      kept: alerts.map(({ labels }) => `${labels.severity} ${labels['sloth_window']}`),
      left: group.notes ?? [],
    };
  };
  const every = (everyMs: number, objective: number) => ({ objective, schedule: { kind: 'every', everyMs } }) as const;

  test('come in four pairs, with the labels of Sloth and a guard against single failures', () => {
    expect(pairs(every(60_000, 99.9))).toEqual({ kept: ['page 1h', 'page 6h', 'ticket 1d', 'ticket 3d'], left: [] });
    const quick = alertIn(groupOf(every(60_000, 99.9)), 'BellwetherObjectiveBurning');
    const series = 'job="bellwether",function="place-order"';
    expect(quick).toMatchObject({
      expr: [
        `function:check_error:ratio_rate1h{${series}} > (14.4 * 0.001)`,
        `and function:check_error:ratio_rate5m{${series}} > (14.4 * 0.001)`,
        `and function:check_fails:increase1h{${series}} >= 2.5`,
      ].join('\n'),
      keepFiringForMs: 300_000,
      labels: { severity: 'page', sloth_slo: 'place-order', sloth_window: '1h', function: 'place-order' },
    });
  });

  test('are not made without an objective', () => {
    const file = rulesFor(configWith({ 'place-order': {} }));
    expect(alertsOf(file).filter(({ labels }) => labels.about === 'objective')).toEqual([]);
    expect(recordingsOf(file).filter(({ record }) => record.startsWith('slo:'))).toEqual([]);
  });

  test('leave out a pair whose short window holds fewer than four runs, and say why', () => {
    expect(pairs(every(75_000, 99.9)).left).toEqual([]);
    expect(pairs(every(76_000, 99.9)).left).toHaveLength(1);
    expect(pairs(every(300_000, 99.9))).toEqual({
      kept: ['page 6h', 'ticket 1d', 'ticket 3d'],
      left: [
        'Burn rate 14.4 over 1h and 5m is left out: with a run every 5 minutes, 5m hold one run, and 4 are the least that say anything.',
      ],
    });
    expect(pairs(every(86_400_000, 99.9))).toMatchObject({ kept: [], left: { length: 4 } });
  });

  test('leave out a pair that could never fire, and say why', () => {
    expect(pairs(every(60_000, 90))).toEqual({
      kept: ['page 6h', 'ticket 1d', 'ticket 3d'],
      left: [
        'Burn rate 14.4 over 1h and 5m is left out: with an objective of 90 % it would begin at 144 % of all runs failing, which cannot be.',
      ],
    });
  });

  test.each([
    [99.9, '0.001'],
    [99.95, '0.0005'],
    [99.9999, '0.000001'],
    [97.3, '0.027'],
  ])('%d %% allow exactly %s', (objective, allowed) => {
    expect(alertIn(groupOf(every(60_000, objective)), 'BellwetherObjectiveBurning').expr).toContain(
      `> (14.4 * ${allowed})`,
    );
  });
});

describe('the alerts of the monitor', () => {
  test('take a channel as seriously as the gravest of what it is told', () => {
    const config = configOf(['search'], ['pager', 'chat', 'managers', 'unused']);
    const alerting = alertingOf([policyOf(['critical'], ['pager']), policyOf(['major', 'minor'], ['chat'])], {
      selfNotify: ['managers'],
    });
    const stuck = alertsOf(rulesFor({ ...config, alerting })).filter(({ alert }) => /Stuck|Dropped/.test(alert));
    expect(stuck.map(({ labels, expr }) => `${labels.severity} ${/channel=~"([^"]*)"/.exec(expr)![1]}`)).toEqual([
      'critical pager',
      'major pager',
      'major chat|managers',
      'major chat|managers',
      'minor unused',
      'minor unused',
    ]);
  });

  test('know of no channels where there are none', () => {
    const names = alertsOf(rulesFor(configOf(['search'], []))).map(({ alert }) => alert);
    expect(names.filter((name) => /Notification/.test(name))).toEqual([]);
    expect(names).toContain('BellwetherDown');
  });

  test('look only at the job that they are for', () => {
    const file = rulesFor(configWith({ search: { objective: 99 } }), { job: 'other "job"' });
    const without = [...alertsOf(file), ...recordingsOf(file)]
      .flatMap(({ expr }) => expr.match(/[a-z_:][\w:]*\{[^}]*\}/gi) ?? [])
      .filter((selector) => !selector.includes(String.raw`job="other \"job\""`));
    expect(without).toEqual([]);
  });
});

describe('the file', () => {
  test('has no two rules of one name and the same labels', () => {
    const file = rulesFor(configWith({ search: { objective: 99 }, 'place-order': { objective: 99 } }));
    const keys = [
      ...alertsOf(file).map(({ alert, labels }) => JSON.stringify([alert, labels])),
      ...recordingsOf(file).map(({ record, labels, expr }) => JSON.stringify([record, labels ?? expr])),
    ];
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test('keeps an organisation of several lines in its comment', () => {
    const text = renderRules(rulesFor({ ...configWith({ search: {} }), organisation: 'Acme\ngroups: []\u0085x' }));
    expect(text.split('\n')[0]).toBe(
      '# Prometheus rules for the Bellwether of Acme groups: [] x, scraped as job "bellwether".',
    );
  });
});
