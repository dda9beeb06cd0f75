// The examples that are checked in, with real programs: the demo, scraped by a Prometheus, that tells an Alertmanager.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { findChromium } from '../../../src/run/child/browser/find-chromium.ts';
import build from '../../support/built.ts';
import { freeDemoPort, freePort } from '../../support/free-port.ts';
import { demoProject, MonitorProcess } from '../../support/monitor-process.ts';
import { until } from '../../support/until.ts';
import { alertmanagerBinary } from '../notify/alertmanager-process.ts';
import { Receiver, withStatus } from '../notify/receiver.ts';
import { expectPrograms, folderWith, prometheusBinary } from './programs.ts';
import { ServerProcess } from './server-process.ts';

const chromium = findChromium(process.env);
const areThere = expectPrograms({
  prometheus: prometheusBinary,
  alertmanager: alertmanagerBinary,
  chromium: 'path' in chromium ? chromium.path : undefined,
});
const dashboards = fileURLToPath(new URL('../../../dashboards', import.meta.url));

interface Told {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The text of a file with pieces of it replaced; fails when one is not there. */
async function example(name: string, changes: Readonly<Record<string, string>>): Promise<string> {
  let text = await readFile(`${dashboards}/${name}`, 'utf8');
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`${name} does not say ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

/** Series that the demo has not got, and why. */
const isExplained = (query: string) =>
  // All of the demo is http on loopback: no function ever meets a certificate.
  query.includes('bellwether_tls_certificate_expiry_timestamp_seconds');

describe.skipIf(!areThere)('the rules, Prometheus and Alertmanager as they are checked in, beside the demo', () => {
  const life = new AsyncDisposableStack();
  let monitor: MonitorProcess;
  let prometheus: ServerProcess;
  let hook: Receiver;
  let rules: string;
  let switches: string;

  beforeAll(async () => {
    await build();
    const project = demoProject({ every: '5s' });
    life.defer(() => project.remove());
    const port = await freePort();
    monitor = life.use(
      new MonitorProcess(['start', '--demo', '--port', String(port)], {
        cwd: project.folder,
        env: { BELLWETHER_DEMO_PORT: String(await freeDemoPort()) },
      }),
    );
    switches = await monitor.address('Switches');
    hook = life.use(await Receiver.start(withStatus(200)));
    // Shortened, and nothing else: how often is scraped and evaluated, how long messages are gathered, how long the
    // monitor must be gone. The alerts of functions, and their `for`, are those that are checked in.
    const alertmanagerYaml = await example('alertmanager.yml', {
      'http://127.0.0.1:4391/webhook/alertmanager': hook.url,
      'group_wait: 10s': 'group_wait: 0s',
      'group_interval: 1m': 'group_interval: 1s',
    });
    rules = await example('rules/bellwether.rules.yml', {
      'interval: 2m': 'interval: 2s',
      'expr: absent(up{job="bellwether"} == 1)\n        for: 2m':
        'expr: absent(up{job="bellwether"} == 1)\n        for: 2s',
    });
    const folder = life.use(await folderWith({ 'alertmanager.yml': alertmanagerYaml, 'bellwether.rules.yml': rules }));
    const alertmanager = life.use(
      await ServerProcess.start(alertmanagerBinary!, [
        `--config.file=${folder.path}/alertmanager.yml`,
        `--storage.path=${folder.path}/alerts`,
        '--cluster.listen-address=',
      ]),
    );
    const prometheusYaml = await example('prometheus.yml', {
      '127.0.0.1:8080': `127.0.0.1:${port}`,
      '127.0.0.1:9093': new URL(alertmanager.url).host,
      'interval: 15s': 'interval: 1s',
      'rules/bellwether.rules.yml # ': `${folder.path}/bellwether.rules.yml # `,
    });
    const config = life.use(await folderWith({ 'prometheus.yml': prometheusYaml }));
    prometheus = life.use(
      await ServerProcess.start(prometheusBinary!, [
        `--config.file=${config.path}/prometheus.yml`,
        `--storage.tsdb.path=${config.path}/data`,
        // What fires before the Alertmanager is known, as Watchdog does, is sent again only after this (else a minute).
        '--rules.alert.resend-delay=2s',
      ]),
    );
  });

  afterAll(() => life.disposeAsync());

  /** What came for a receiver, oldest first. */
  const told = (receiver: string): Told[] =>
    hook.received
      .filter(({ path }) => path === `/${receiver}`)
      .flatMap(({ body }) => body['alerts'] as readonly Told[]);
  const failing = (functionId: string, status: Told['status'], after = 0) =>
    told('pager')
      .slice(after)
      .find(
        (one) =>
          one.status === status &&
          one.labels['alertname'] === 'BellwetherFunctionFailing' &&
          one.labels['function'] === functionId,
      );
  /** The labels of alerts that Prometheus holds to be firing. */
  const firing = async () => {
    const { alerts } = await prometheus.ask<{ alerts: { state: string; labels: Record<string, string> }[] }>('alerts');
    return alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels);
  };
  const breakVoyager = () =>
    fetch(`${switches}/faults/voyager`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ fault: 'http-503' }),
    });

  test('every expression finds data when all is well, and no alert fires but Watchdog', async () => {
    const { groups } = parse(rules) as { groups: { rules: { record?: string; alert?: string; expr: string }[] }[] };
    const all = groups.flatMap((group) => group.rules);
    expect(all.length).toBeGreaterThan(100);
    // An alert rightly gives nothing when all is well: what it looks at must be there.
    const queries = new Set(
      all.flatMap(({ record, expr }) => (record ? [expr] : (expr.match(/[a-z_][\w:]*\{[^}]*\}/gi) ?? []))),
    );
    let empty: string[] = [];
    await until('data for every expression', async () => {
      const answers = await Promise.all(
        [...queries].map(async (query) => {
          const { result } = await prometheus.ask<{ result: unknown[] }>(`query?query=${encodeURIComponent(query)}`);
          return result.length > 0 ? [] : [query];
        }),
      );
      empty = answers.flat();
      return empty.every(isExplained) || undefined;
    }).catch((error: unknown) => {
      throw new Error(`${(error as Error).message}: ${empty.join('\n')}`);
    });
    // Nothing is explained that is there after all.
    expect(empty.length).toBe([...queries].filter(isExplained).length);
    const state = await prometheus.ask<{ groups: { rules: { health: string; lastError?: string }[] }[] }>('rules');
    const ill = state.groups.flatMap((group) => group.rules).filter(({ health }) => health === 'err');
    expect(ill).toEqual([]);
    await until('nothing fires but Watchdog', async () => {
      const names = (await firing()).map(({ alertname }) => alertname);
      return names.join(' ') === 'Watchdog' ? true : undefined;
    });
    await until('Watchdog at the switch that misses it', async () => told('watchdog')[0]);
  });

  test('an outage comes to the pager in words for people, and is resolved when it is over', async () => {
    const before = told('pager').length;
    await breakVoyager();
    const first = await until('the card gateway at the pager', async () => failing('card-gateway', 'firing', before));
    expect(first).toMatchObject({
      labels: { severity: 'critical', about: 'function', target: 'live', job: 'bellwether' },
      annotations: {
        summary: 'Not working: Does the card gateway take our cards?',
        description: 'Customers cannot place an order by card. Tried at live, and the answer is no.',
        status_page: 'http://127.0.0.1:8080/functions/card-gateway',
        runbook_url: 'https://wiki.acme.example/runbooks/voyager',
      },
    });
    await until('orders by card at the pager', async () => failing('place-order-by-card', 'firing', before));
    expect(failing('browse-catalogue', 'firing', before)).toBeUndefined();
    await fetch(`${switches}/faults/voyager`, { method: 'DELETE' });
    for (const id of ['card-gateway', 'place-order-by-card'])
      await until(`the end of ${id}`, async () => failing(id, 'resolved', before));
  });

  test('when the monitor dies in an outage, that is told, and the outage is not called over', async () => {
    const before = told('pager').length;
    await breakVoyager();
    await until('the card gateway at the pager again', async () => failing('card-gateway', 'firing', before));
    await monitor.stop('SIGTERM');
    await until('the end of the monitor at the pager', async () =>
      told('pager').find(({ labels }) => labels['alertname'] === 'BellwetherDown'),
    );
    const scraped = async () =>
      (await prometheus.ask<{ result: unknown[] }>('query?query=bellwether_function_state')).result;
    await expect.poll(scraped).toEqual([]);
    expect(await firing()).toContainEqual(
      expect.objectContaining({ alertname: 'BellwetherFunctionFailing', function: 'card-gateway' }),
    );
    expect(failing('card-gateway', 'resolved', before)).toBeUndefined();
  });
});
