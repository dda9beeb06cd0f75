import { stringify } from 'yaml';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { renderRules } from '../../../dashboards/rules/render.ts';
import { rulesFor } from '../../../dashboards/rules/rules-for.ts';
import { alertIn, configWith } from '../../unit/rules/rule-config.ts';
import { always, series, stateOf } from './played-time.ts';
import { amtoolBinary, expectPrograms, folderWith, objections, promtoolBinary } from './programs.ts';

const areThere = expectPrograms({ promtool: promtoolBinary, amtool: amtoolBinary });
const dashboards = fileURLToPath(new URL('../../../dashboards', import.meta.url));

/** Texts that would be something else to a template, to YAML or to PromQL. */
const hostile = [
  '{{ $labels.job }} and {{ query "up" }} and {{',
  'ends with a brace {',
  '}} "double" \'single\' `back` \\ $value $labels',
  '- a: [b, {c: d}] # no comment | > & * ! % @',
  'null',
  '~',
  '0x1F',
  '12:30:45',
  'yes',
  '<<',
  '<script>alert(1)</script> &amp; {{/* comment */}}',
  'ünïcödé 中文 🛒 \ufeff\u200b\u202e',
  'two\nlines\tand\u0085more\u2028lines',
  "it's {{- trimmed -}} {{{{ twice }}}}",
];
const oneLine = (text: string) => text.replaceAll(/[\n\t\u0085\u2028\ufeff]+/g, ' ').trim();
const ids = hostile.map((_, index) => `fn-${index}`);
const config = configWith(
  Object.fromEntries(
    hostile.map((text, index) => [
      ids[index]!,
      { question: text, impact: { summary: text, whenDown: {} }, runbook: `https://wiki.example/?q=${text}` },
    ]),
  ),
  { organisation: hostile.join('\n'), server: { host: '127.0.0.1', port: 1, publicUrl: 'https://x.example/{{"' } },
);

describe.skipIf(!areThere)('files for other programs', () => {
  test('what is checked in is right to the programs that read it', () => {
    expect(objections(promtoolBinary!, ['check', 'rules', `${dashboards}/rules/bellwether.rules.yml`])).toBe('');
    expect(objections(promtoolBinary!, ['check', 'config', `${dashboards}/prometheus.yml`])).toBe('');
    expect(objections(amtoolBinary!, ['check-config', `${dashboards}/alertmanager.yml`])).toBe('');
  });

  test('whatever the texts and the job, the rules are right to Prometheus', async () => {
    for (const job of ['bellwether', '"} or vector(1) or up{job="\\', '{{ $value }}\n- x']) {
      await using folder = await folderWith({ 'rules.yml': renderRules(rulesFor(config, { job })) });
      expect(objections(promtoolBinary!, ['check', 'rules', `${folder.path}/rules.yml`]), job).toBe('');
    }
  });

  test('hostile texts arrive as the texts that they are', async () => {
    const told = (id: string, text: string) => ({
      exp_labels: {
        severity: 'critical',
        about: 'function',
        function: id,
        job: 'bellwether',
        target: 'live',
        state: 'failing',
      },
      exp_annotations: {
        summary: `Not working: ${oneLine(text)}`,
        description: `${oneLine(text).replace(/(?<![.!?…])$/u, '.')} Tried at live, and the answer is no.`,
        status_page: `https://x.example/{{"/functions/${id}`,
        runbook_url: `https://wiki.example/?q=${oneLine(text)}`,
      },
    });
    const file = {
      rule_files: ['rules.yml'],
      evaluation_interval: '30s',
      tests: [
        {
          interval: '1m',
          input_series: ids.map((id) => ({ series: stateOf('failing', id), values: always(1) })),
          alert_rule_test: [
            {
              eval_time: '5m',
              alertname: 'BellwetherFunctionFailing',
              exp_alerts: hostile.map((text, index) => told(ids[index]!, text)),
            },
          ],
        },
      ],
    };
    await using folder = await folderWith({
      'rules.yml': renderRules(rulesFor(config)),
      'test.yml': stringify(file, { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 0 }),
    });
    expect(objections(promtoolBinary!, ['test', 'rules', `${folder.path}/test.yml`])).toBe('');
  });

  test('numbers in texts are written for people, and Watchdog fires when there is nothing at all', async () => {
    const pending = 'bellwether_notification_oldest_pending_seconds';
    const rules = rulesFor(configWith({ search: {} }));
    const { labels, annotations } = alertIn(
      rules.groups.find(({ name }) => name === 'bellwether-monitor')!,
      'BellwetherNotificationStuck',
    );
    const watchdog = alertIn(
      rules.groups.find(({ name }) => name === 'bellwether-monitor')!,
      'Watchdog',
    );
    const file = {
      rule_files: ['rules.yml'],
      evaluation_interval: '30s',
      tests: [
        {
          interval: '1m',
          input_series: [{ series: series(pending, 'channel="pager"'), values: always(3723) }],
          alert_rule_test: [
            {
              eval_time: '5m',
              alertname: 'BellwetherNotificationStuck',
              exp_alerts: [
                {
                  exp_labels: { ...labels, job: 'bellwether', channel: 'pager' },
                  exp_annotations: {
                    ...annotations,
                    summary: 'Nobody is told through pager',
                    description: annotations.description.replace(/\{\{.*\}\}/, '1h 2m 3s'),
                  },
                },
              ],
            },
          ],
        },
        {
          interval: '1m',
          input_series: [],
          alert_rule_test: [
            {
              eval_time: '1m',
              alertname: 'Watchdog',
              exp_alerts: [{ exp_labels: watchdog.labels, exp_annotations: watchdog.annotations }],
            },
          ],
        },
      ],
    };
    await using folder = await folderWith({ 'rules.yml': renderRules(rules), 'test.yml': JSON.stringify(file) });
    expect(objections(promtoolBinary!, ['test', 'rules', `${folder.path}/test.yml`])).toBe('');
  });

  test('the example of Prometheus reads the rules beside it, from the job that they are for', async () => {
    const text = await readFile(`${dashboards}/prometheus.yml`, 'utf8');
    expect(text).toContain('rules/bellwether.rules.yml');
    expect(text).toContain('job_name: bellwether');
  });
});
