import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createMetrics, type Metrics } from '../../../src/metrics/metrics.ts';
import { Bus } from '../../../src/record/bus.ts';
import { systemClock } from '../../../src/time/clock.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { incidentOf } from '../../unit/notify/samples.ts';
import { at, configOf, resultOf, SampleWorld, stateOf } from '../../unit/metrics/sample-world.ts';
import { freePort } from '../../support/free-port.ts';

const isThere = (program: string) => {
  try {
    accessSync(program);
    return true;
  } catch {
    return false;
  }
};
const promtool = '/usr/bin/promtool';
const prometheus = '/usr/bin/prometheus';

interface Found {
  readonly seriesLabels: Readonly<Record<string, string>>;
  readonly exemplars: readonly { labels: { trace_id: string }; value: string; timestamp: number }[];
}

/** Metrics in which every family has samples. */
function everything(finishedAt = at + 1500) {
  const world = new SampleWorld(configOf(['place-order', 'search']));
  world.functionStates = [stateOf('place-order', 'working'), stateOf('search', 'unknown')];
  world.componentStates = [
    { componentId: 'voyager', target: 'live', state: 'failing', since: at, blamedBy: ['search'] },
  ];
  const bus = new Bus((error) => {
    throw error;
  });
  const metrics = createMetrics({
    bus,
    world,
    runner: { status: () => ({ up: true, busy: 1, waiting: 0 }) },
    pending: { known: [{ channel: 'pager', count: 1, oldestAt: at, oldestMonotonic: 0 }] },
    clock: new ManualClock(at),
    version: '0.1.0',
    log: { warn: () => {} },
  });
  const step = { name: 'Say "hello"\n\\', depth: 0, startMs: 0, durationMs: 12.5, ok: true };
  const result = resultOf('place-order', {
    steps: [step],
    measurements: [
      { name: 'depth', value: 1e21 },
      { name: 'nothing', value: Number.NaN },
      { name: 'all', value: Infinity },
    ],
    certificateExpiresAt: at,
    runId: 'a'.repeat(32),
    finishedAt,
  });
  bus.publish({ kind: 'run-due', job: result, latenessMs: 2.5 });
  bus.publish({ kind: 'run-finished', result });
  bus.publish({
    kind: 'run-finished',
    result: { ...result, outcome: 'failed', durationMs: 99_000, runId: 'b'.repeat(32) },
  });
  bus.publish({ kind: 'incident-opened', incident: incidentOf('i1') });
  bus.publish({ kind: 'runner-restarted', reason: 'memory' });
  return metrics;
}

const textOf = async (metrics: Pick<Metrics, 'render'>) =>
  Buffer.from((await metrics.render(undefined)).body).toString();

const names = (body: string) => new Set(body.match(/^# TYPE \S+/gm)?.map((line) => line.slice(7)));

test('promtool and Prometheus are there, so that what stands here was tried on the real ones', ({ skip }) => {
  const missing = [promtool, prometheus].filter((program) => !isThere(program));
  const how = 'install them: apt-get install -y --no-install-recommends prometheus';
  expect(process.env['CI'] === 'true' ? missing : [], how).toEqual([]);
  if (missing.length > 0) console.warn(`SKIPPED: nothing was tried with ${missing.join(', ')}; ${how}`);
  skip(missing.length > 0, how);
});

describe('what Prometheus makes of it', () => {
  test.skipIf(!isThere(promtool))('promtool finds nothing to say', async () => {
    using metrics = everything();
    const body = await textOf(metrics);
    const { status, stdout, stderr } = spawnSync(promtool, ['check', 'metrics'], { input: body, encoding: 'utf8' });
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
    expect(names(body).size).toBeGreaterThan(45);
  });

  test.skipIf(!isThere(prometheus))(
    'Prometheus scrapes every series, as OpenMetrics, under the same names',
    { concurrent: true },
    async () => {
      using metrics = everything();
      await using scraped = await serve(metrics);
      await using server = await startPrometheus(scraped.url);
      const [target] = await server
        .ask<{ activeTargets: { health: string; lastError: string }[] }>('targets')
        .then(({ activeTargets }) => activeTargets);
      expect(target).toMatchObject({ health: 'up', lastError: '' });
      expect(scraped.accepted.some((type) => type.startsWith('application/openmetrics-text'))).toBe(true);
      const body = await textOf(metrics);
      const wanted = new Set(body.match(/^bellwether_\w+/gm));
      const stored = await server.ask<string[]>('label/__name__/values');
      expect(stored.filter((name) => name.startsWith('bellwether_')).sort()).toEqual([...wanted].sort());
    },
  );

  test.skipIf(!isThere(prometheus))(
    'Prometheus keeps the run that each bucket and counter names',
    { concurrent: true },
    async () => {
      const now = systemClock.now();
      using metrics = everything(now);
      await using scraped = await serve(metrics);
      await using server = await startPrometheus(scraped.url);
      const exemplarsOf = (query: string) =>
        server.ask<Found[]>(`query_exemplars?query=${query}&start=${now / 1000 - 60}&end=${now / 1000 + 60}`);
      const buckets = await exemplarsOf('bellwether_check_duration_seconds_bucket');
      const found = (all: readonly Found[], label: string) =>
        all.flatMap(({ seriesLabels, exemplars }) =>
          exemplars.map(({ labels, value, timestamp }) => ({ at: seriesLabels[label], ...labels, value, timestamp })),
        );
      const timestamp = now / 1000;
      expect(found(buckets, 'le')).toEqual(
        expect.arrayContaining([
          { at: '2.5', trace_id: 'a'.repeat(32), value: '1.5', timestamp },
          { at: '+Inf', trace_id: 'b'.repeat(32), value: '99', timestamp },
        ]),
      );
      const counters = await exemplarsOf('bellwether_runs_total');
      expect(found(counters, 'outcome')).toEqual(
        expect.arrayContaining([
          { at: 'passed', trace_id: 'a'.repeat(32), value: '1', timestamp },
          { at: 'failed', trace_id: 'b'.repeat(32), value: '1', timestamp },
        ]),
      );
    },
  );
});

async function serve(metrics: ReturnType<typeof everything>) {
  const accepted: string[] = [];
  const server = createServer((request, response) => {
    void metrics.render(request.headers.accept).then(({ contentType, body }) => {
      accepted.push(contentType);
      response.writeHead(200, { 'content-type': contentType }).end(body);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    accepted,
    url: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A Prometheus of its own that has scraped the target at least once. */
async function startPrometheus(target: string) {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-prometheus-'));
  const config = {
    scrape_configs: [{ job_name: 'b', scrape_interval: '1s', static_configs: [{ targets: [target] }] }],
  };
  await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config));
  const port = await freePort();
  const options = [
    `--config.file=${folder}/prometheus.yml`,
    `--storage.tsdb.path=${folder}/data`,
    '--enable-feature=exemplar-storage',
  ];
  const child = spawn(prometheus, [...options, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' });
  const ask = async <T>(what: string) => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/${what}`);
    return ((await response.json()) as { data: T }).data;
  };
  const stored = () => ask<string[]>('label/__name__/values').catch(() => []);
  await expect.poll(stored, { interval: 200 }).toContain('bellwether_build_info');
  return {
    ask,
    async [Symbol.asyncDispose]() {
      await ended(child);
      await rm(folder, { recursive: true });
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill();
  await exit;
}
