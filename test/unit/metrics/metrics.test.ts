import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMetrics, type Metrics } from '../../../src/metrics/metrics.ts';
import { Bus } from '../../../src/record/bus.ts';
import type { PendingCount } from '../../../src/store/store.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { incidentOf } from '../notify/samples.ts';
import { MemoryStore } from '../notify/memory-store.ts';
import { at, configOf, resultOf, SampleWorld, stateOf } from './sample-world.ts';
import { PendingMessages } from '../../../src/notify/pending-messages.ts';

const noPhases = ['detect', 'acknowledge', 'repair', 'restore'].map((phase) => `{phase="${phase}"} 0`);

let world: SampleWorld;
let bus: Bus;
let store: MemoryStore;
let clock: ManualClock;
let metrics: Metrics;
let status = { up: true, busy: 0, waiting: 0 };

const step = (name: string, depth: number, durationMs: number) => ({ name, depth, startMs: 0, durationMs, ok: true });
const warnings: string[] = [];
const log = {
  warn: (fields: Readonly<Record<string, unknown>>, message: string) =>
    void warnings.push(`${message} ${JSON.stringify(fields)}`),
};
let pending: PendingMessages;
const begin = () => {
  pending = new PendingMessages({ outbox: store.outbox, bus, clock, log: quiet });
  return createMetrics({ bus, world, runner: { status: () => status }, pending, clock, version: '0.1.0', log });
};
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, fatal: () => {} };

beforeEach(() => {
  world = new SampleWorld(configOf(['place-order', 'search']));
  bus = new Bus((error) => {
    throw error;
  });
  store = new MemoryStore();
  clock = new ManualClock(at);
  status = { up: true, busy: 0, waiting: 0 };
  metrics = begin();
});

afterEach(() => {
  metrics[Symbol.dispose]();
  pending[Symbol.dispose]();
});

/** What a scrape says. */
async function textOf(accept?: string): Promise<string> {
  const { body } = await metrics.render(accept);
  return Buffer.from(body).toString();
}

/** Samples of one metric as `{labels} value`, in order. */
async function samples(name: string, accept?: string): Promise<string[]> {
  const body = await textOf(accept);
  return body
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .map((line) => line.slice(name.length).trim());
}

const place = 'function="place-order",target="live",location="local"';
const finished = (more: Parameters<typeof resultOf>[1] = {}) =>
  bus.publish({ kind: 'run-finished', result: resultOf('place-order', more) });

describe('states', () => {
  test('a function is up while working or slow, down while failing, and absent while nobody knows', async () => {
    world.functionStates = (['working', 'slow', 'failing', 'unknown', 'maintenance'] as const).map((state) =>
      stateOf(state, state),
    );
    expect(await samples('bellwether_function_up')).toEqual([
      '{function="working",target="live"} 1',
      '{function="slow",target="live"} 1',
      '{function="failing",target="live"} 0',
    ]);
  });

  test('a function is in exactly one state, also when it is not known', async () => {
    world.functionStates = [stateOf('place-order', 'unknown')];
    expect(await samples('bellwether_function_state')).toEqual(
      ['working', 'slow', 'failing', 'unknown', 'maintenance'].map(
        (state) => `{function="place-order",target="live",state="${state}"} ${state === 'unknown' ? 1 : 0}`,
      ),
    );
  });

  test('a component likewise', async () => {
    world.componentStates = (['working', 'failing', 'unknown'] as const).map((state) => ({
      componentId: state,
      target: 'live',
      state,
      since: at,
      blamedBy: [],
    }));
    expect(await samples('bellwether_component_up')).toEqual([
      '{component="working",target="live"} 1',
      '{component="failing",target="live"} 0',
    ]);
  });
});

describe('runs', () => {
  test('are there with 0 before anything happened', async () => {
    expect(await samples('bellwether_runs_total')).toHaveLength(2 * 5);
    expect(await samples('bellwether_runs_due_total')).toEqual([
      `{${place}} 0`,
      '{function="search",target="live",location="local"} 0',
    ]);
  });

  test('are counted by outcome, skipped and due ones too', async () => {
    finished();
    finished({ outcome: 'failed' });
    finished({ outcome: 'failed', cleanupFailures: 2 });
    const job = resultOf('place-order');
    bus.publish({ kind: 'run-due', job, latenessMs: 3 });
    bus.publish({ kind: 'run-skipped', place: job, dueAt: at });
    const counts = await samples('bellwether_runs_total');
    expect(counts).toContain(`{${place},outcome="passed"} 1`);
    expect(counts).toContain(`{${place},outcome="failed"} 2`);
    expect(counts).toContain(`{${place},outcome="skipped"} 1`);
    expect(await samples('bellwether_runs_due_total')).toContain(`{${place}} 1`);
    expect(await samples('bellwether_cleanup_failures_total')).toContain(`{${place}} 2`);
    expect(await samples('bellwether_schedule_lateness_seconds_count')).toEqual(['1']);
  });

  test('show how the last one went, and do not guess after an inconclusive one', async () => {
    finished({ outcome: 'flaky' });
    expect(await samples('bellwether_check_success')).toEqual([`{${place}} 1`]);
    finished({ outcome: 'failed' });
    expect(await samples('bellwether_check_success')).toEqual([`{${place}} 0`]);
    finished({ outcome: 'inconclusive', finishedAt: at + 9000 });
    expect(await samples('bellwether_check_success')).toEqual([]);
    expect(await samples('bellwether_last_run_timestamp_seconds')).toEqual([`{${place}} ${(at + 9000) / 1000}`]);
    expect(await samples('bellwether_check_duration_seconds_count')).toEqual([`{${place}} 2`]);
  });

  test('fill the buckets of their duration', async () => {
    for (const durationMs of [1000, 1500, 100_000]) finished({ durationMs });
    const buckets = await samples('bellwether_check_duration_seconds_bucket');
    expect(buckets).toContain(`{${place},le="0.5"} 0`);
    expect(buckets).toContain(`{${place},le="1.0"} 1`);
    expect(buckets).toContain(`{${place},le="2.5"} 2`);
    expect(buckets).toContain(`{${place},le="45.0"} 2`);
    expect(buckets).toContain(`{${place},le="+Inf"} 3`);
    expect(await samples('bellwether_check_duration_seconds_sum')).toEqual([`{${place}} 102.5`]);
  });

  test('show the steps and measurements of the last one only, nested steps by their path', async () => {
    finished({
      steps: [step('Check out', 0, 900), step('Pay', 1, 500), step('Pay', 1, 250), step('Done', 0, 100)],
      measurements: [{ name: 'queue_depth', value: 7 }],
      certificateExpiresAt: at + 86_400_000,
    });
    expect(await samples('bellwether_step_duration_seconds')).toEqual([
      `{${place},step="Check out"} 0.9`,
      `{${place},step="Check out › Pay"} 0.75`,
      `{${place},step="Done"} 0.1`,
    ]);
    expect(await samples('bellwether_measurement')).toEqual([`{${place},name="queue_depth"} 7`]);
    finished({ outcome: 'failed', steps: [step('Check out', 0, 10)] });
    expect(await samples('bellwether_step_duration_seconds')).toEqual([`{${place},step="Check out"} 0.01`]);
    expect(await samples('bellwether_measurement')).toEqual([]);
    const expiry = [`{function="place-order",target="live"} ${at / 1000 + 86_400}`];
    expect(await samples('bellwether_tls_certificate_expiry_timestamp_seconds')).toEqual(expiry);
  });

  test('hostile names are written as text, and not without end', async () => {
    const measurements = Array.from({ length: 500 }, (_, n) => ({ name: `"}\n\\ x 1 ${n}`, value: n }));
    finished({ measurements });
    const written = await samples('bellwether_measurement');
    expect(written).toHaveLength(100);
    expect(written[3]).toBe(`{${place},name="\\"}\\n\\\\ x 1 3"} 3`);
  });

  test('names that differ from run to run are series until there are a hundred, and are warned of once', async () => {
    warnings.length = 0;
    const steps = (n: number) => [step('Check out', 0, 900), step(`Order ${n}`, 0, 100)];
    for (let n = 0; n < 150; n += 1) finished({ steps: steps(n), measurements: [{ name: `order ${n}`, value: n }] });
    expect(await samples('bellwether_step_duration_seconds')).toEqual([`{${place},step="Check out"} 0.9`]);
    expect(await samples('bellwether_measurement')).toEqual([]);
    finished({ functionId: 'search', steps: [step('Search', 0, 100)] });
    finished({ steps: steps(98), measurements: [{ name: 'order 99', value: 7 }] });
    expect(await samples('bellwether_measurement')).toEqual([`{${place},name="order 99"} 7`]);
    expect(await samples('bellwether_step_duration_seconds')).toHaveLength(3);
    expect(warnings).toEqual([
      expect.stringMatching(/^Too many step names; .*"function":"place-order","step":"Order 99","most":100/),
      expect.stringMatching(/^Too many measurement names; .*"function":"place-order","measurement":"order 100"/),
    ]);
    bus.publish({ kind: 'config-loaded' });
    finished({ steps: steps(200) });
    expect(await samples('bellwether_step_duration_seconds')).toContain(`{${place},step="Order 200"} 0.1`);
  });

  test('of functions and targets that the configuration does not watch are not counted', async () => {
    bus.publish({ kind: 'run-finished', result: resultOf('gone') });
    finished({ target: 'green' });
    finished({ location: 'elsewhere' });
    const body = await textOf();
    expect(body).not.toMatch(/gone|green|elsewhere/);
  });

  test('are remembered from before a restart', async () => {
    world.functionStates = [stateOf('place-order', 'working')];
    world.runs = [resultOf('place-order', { measurements: [{ name: 'depth', value: 1 }] })];
    metrics[Symbol.dispose]();
    metrics = begin();
    expect(await samples('bellwether_check_success')).toEqual([`{${place}} 1`]);
    expect(await samples('bellwether_runs_total')).toContain(`{${place},outcome="passed"} 0`);
  });
});

describe('incidents', () => {
  const affected = (functionId: string) => ({
    functionId,
    target: 'live',
    cause: { kind: 'passed' } as const,
    joinedAt: at,
  });
  const incident = incidentOf('i1', { affected: [affected('place-order')], startedAt: at, openedAt: at + 40_000 });

  test('that are open are counted by severity, none being 0', async () => {
    world.incidents = [incident, incidentOf('i2', { severity: 'minor' })];
    expect(await samples('bellwether_incidents_open')).toEqual([
      '{severity="critical"} 1',
      '{severity="major"} 0',
      '{severity="minor"} 1',
    ]);
  });

  test('count once for each function that is part of them', async () => {
    bus.publish({ kind: 'incident-opened', incident });
    const joined = { ...incident, affected: [...incident.affected, affected('search')] };
    for (let n = 0; n < 3; n += 1) bus.publish({ kind: 'incident-changed', incident: joined, entries: [] });
    expect(await samples('bellwether_incidents_total')).toEqual([
      '{function="place-order",severity="critical"} 1',
      '{function="search",severity="critical"} 1',
    ]);
  });

  test('tell how long each phase took, each once', async () => {
    const acknowledged = { ...incident, acknowledgedAt: at + 100_000 };
    const closed = { ...acknowledged, stage: 'restored' as const, availableAt: at + 400_000, restoredAt: at + 500_000 };
    bus.publish({ kind: 'incident-opened', incident });
    bus.publish({ kind: 'incident-changed', incident: acknowledged, entries: [] });
    bus.publish({ kind: 'incident-changed', incident: acknowledged, entries: [] });
    bus.publish({ kind: 'incident-closed', incident: closed });
    bus.publish({ kind: 'incident-changed', incident: closed, entries: [] });
    expect(await samples('bellwether_incident_phase_seconds_sum')).toEqual([
      '{phase="detect"} 40',
      '{phase="acknowledge"} 60',
      '{phase="repair"} 400',
      '{phase="restore"} 500',
    ]);
    const counts = await samples('bellwether_incident_phase_seconds_count');
    expect(counts.map((line) => line.split(' ')[1])).toEqual(['1', '1', '1', '1']);
  });

  test('that were open before a restart are not counted again', async () => {
    world.incidents = [{ ...incident, acknowledgedAt: at + 50_000 }];
    metrics[Symbol.dispose]();
    metrics = begin();
    bus.publish({ kind: 'incident-changed', incident: world.incidents[0]!, entries: [] });
    expect(await samples('bellwether_incidents_total')).toContain('{function="place-order",severity="critical"} 0');
    expect(await samples('bellwether_incident_phase_seconds_count')).toEqual(noPhases);
  });

  test('a phase that a jumping clock made negative is left out', async () => {
    bus.publish({ kind: 'incident-opened', incident: { ...incident, startedAt: at + 41_000 } });
    expect(await samples('bellwether_incident_phase_seconds_count')).toEqual(noPhases);
  });
});

describe('the monitor itself', () => {
  test('counts messages by channel and outcome, of channels that it has', async () => {
    bus.publish({
      kind: 'notice-settled',
      channel: 'pager',
      outcome: 'retried',
      incidentId: 'i',
      action: 'trigger',
      round: 1,
    });
    bus.publish({
      kind: 'notice-settled',
      channel: 'gone',
      outcome: 'retried',
      incidentId: 'i',
      action: 'trigger',
      round: 1,
    });
    expect(await samples('bellwether_notifications_total')).toEqual([
      '{channel="pager",outcome="delivered"} 0',
      '{channel="pager",outcome="retried"} 1',
      '{channel="pager",outcome="dropped"} 0',
    ]);
  });

  test('shows what waits as last read, and its age as of now', async () => {
    let waiting: readonly PendingCount[] = [];
    let reads = 0;
    store.outbox.pending = async () => {
      reads += 1;
      return waiting;
    };
    expect(await samples('bellwether_notifications_pending')).toEqual(['{channel="pager"} 0']);
    expect(await samples('bellwether_notification_oldest_pending_seconds')).toEqual(['{channel="pager"} 0']);
    waiting = [{ channel: 'pager', count: 3, oldestAt: at - 30_000, oldestMonotonic: -30_000 }];
    for (let n = 0; n < 10; n += 1) bus.publish({ kind: 'notices-queued', count: 1 });
    await clock.advance(0);
    expect(reads).toBe(2);
    await clock.advance(60_000);
    expect(await samples('bellwether_notifications_pending')).toEqual(['{channel="pager"} 3']);
    expect(await samples('bellwether_notification_oldest_pending_seconds')).toEqual(['{channel="pager"} 90']);
  });

  test('goes on with the last counts while the store cannot be read', async () => {
    store.outbox.pending = () => Promise.reject(new Error('disk'));
    bus.publish({ kind: 'notices-queued', count: 1 });
    await clock.advance(0);
    expect(await samples('bellwether_notifications_pending')).toEqual(['{channel="pager"} 0']);
  });

  test('shows the runner and why its children were replaced', async () => {
    status = { up: false, busy: 3, waiting: 1 };
    bus.publish({ kind: 'runner-restarted', reason: 'memory' });
    expect(await samples('bellwether_runner_up')).toEqual(['{location="local"} 0']);
    expect(await samples('bellwether_runner_busy')).toEqual(['{location="local"} 3']);
    expect(await samples('bellwether_runner_restarts_total')).toEqual(['{location="local",reason="memory"} 1']);
  });

  test('shows whether the last reload worked, and when one last did', async () => {
    await clock.advance(60_000);
    bus.publish({ kind: 'config-refused', problems: ['x'] });
    expect(await samples('bellwether_config_last_reload_successful')).toEqual(['0']);
    expect(await samples('bellwether_config_last_reload_success_timestamp_seconds')).toEqual([`${at / 1000}`]);
    bus.publish({ kind: 'config-loaded' });
    expect(await samples('bellwether_config_last_reload_successful')).toEqual(['1']);
    expect(await samples('bellwether_config_last_reload_success_timestamp_seconds')).toEqual([`${at / 1000 + 60}`]);
  });

  test('after a reload, what is gone is gone and what is new begins at 0', async () => {
    finished({ measurements: [{ name: 'depth', value: 1 }], certificateExpiresAt: at });
    bus.publish({
      kind: 'notice-settled',
      channel: 'pager',
      outcome: 'delivered',
      incidentId: 'i',
      action: 'trigger',
      round: 1,
    });
    world.config = configOf(['search', 'track'], ['chat']);
    bus.publish({ kind: 'config-loaded' });
    finished();
    const body = await textOf();
    expect(body).not.toMatch(/place-order|channel="pager"/);
    expect(body).toMatch(/bellwether_runs_total\{function="track",[^}]*outcome="passed"\} 0/);
    expect(body).toMatch(/bellwether_notifications_total\{channel="chat",outcome="delivered"\} 0/);
  });

  test('names its versions', async () => {
    expect(await samples('bellwether_build_info')).toEqual([`{version="0.1.0",node="${process.version}"} 1`]);
  });

  test('counts runs that went out as traces, and those that did not, by why', async () => {
    expect(await samples('bellwether_traces_exported_total')).toEqual(['0']);
    metrics.tracesExported(3);
    metrics.tracesDropped('queue-full', 2);
    expect(await samples('bellwether_traces_exported_total')).toEqual(['3']);
    expect(await samples('bellwether_traces_dropped_total')).toEqual([
      '{reason="queue-full"} 2',
      '{reason="refused"} 0',
      '{reason="ended"} 0',
    ]);
  });

  test('stops counting when it is disposed', async () => {
    metrics[Symbol.dispose]();
    finished();
    expect(await samples('bellwether_check_success')).toEqual([]);
  });
});

describe('the forms of the text', () => {
  const openMetrics = 'application/openmetrics-text';

  test.each([
    [undefined, 'text/plain'],
    ['*/*', 'text/plain'],
    ['text/html,application/xhtml+xml;q=0.9', 'text/plain'],
    [openMetrics, openMetrics],
    [
      `${openMetrics};version=1.0.0,${openMetrics};version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1`,
      openMetrics,
    ],
    [`${openMetrics};version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5`, 'text/plain'],
    [`${openMetrics};q=0.3,text/plain;q=0.5`, 'text/plain'],
    [`${openMetrics};q=0`, 'text/plain'],
    [`${openMetrics};version="1.0.0"`, openMetrics],
    [`${openMetrics};version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1`, openMetrics],
    [`application/vnd.google.protobuf;q=0.7,${openMetrics};version=1.0.0;q=0.6,text/plain;q=0.2`, openMetrics],
    ['image/png', 'text/plain'],
    ['*/*;q=0', 'text/plain'],
    [`${openMetrics};q=x`, 'text/plain'],
  ])('for Accept: %s it is %s', async (accept, type) => {
    const { contentType, body } = await metrics.render(accept);
    expect(contentType.startsWith(type)).toBe(true);
    expect(Buffer.from(body).toString().endsWith('# EOF\n')).toBe(type === openMetrics);
  });

  test('OpenMetrics names a counter’s family without _total and its samples with it', async () => {
    const body = await textOf(openMetrics);
    expect(body).toContain('# TYPE bellwether_runs counter\n');
    expect(body).toContain('# TYPE process_cpu_user_seconds counter\n');
    expect(body).toMatch(/\nprocess_cpu_user_seconds_total \d/);
    expect(await textOf()).toContain('# TYPE process_cpu_user_seconds_total counter\n');
  });

  test('OpenMetrics names the latest run of each bucket and of each outcome, the older format cannot', async () => {
    const runs = ['a', 'b', 'c'].map((letter) => letter.repeat(32));
    finished({ runId: runs[0]!, durationMs: 700, finishedAt: at + 1000 });
    finished({ runId: runs[1]!, durationMs: 900, finishedAt: at + 2500 });
    finished({ runId: runs[2]!, durationMs: 99_000, outcome: 'failed', finishedAt: at + 3000 });
    const second = at / 1000;
    const buckets = await samples('bellwether_check_duration_seconds_bucket', openMetrics);
    expect(buckets).toContain(`{${place},le="0.5"} 0`);
    expect(buckets).toContain(`{${place},le="1.0"} 2 # {trace_id="${runs[1]}"} 0.9 ${second + 2.5}`);
    expect(buckets).toContain(`{${place},le="2.5"} 2`);
    expect(buckets).toContain(`{${place},le="+Inf"} 3 # {trace_id="${runs[2]}"} 99 ${second + 3}`);
    const counts = await samples('bellwether_runs_total', openMetrics);
    expect(counts).toContain(`{${place},outcome="passed"} 2 # {trace_id="${runs[1]}"} 1 ${second + 2.5}`);
    expect(counts).toContain(`{${place},outcome="failed"} 1 # {trace_id="${runs[2]}"} 1 ${second + 3}`);
    expect(counts).toContain(`{${place},outcome="flaky"} 0`);
    expect(await textOf()).not.toContain('trace_id');
  });

  test('only buckets and counters name a run, each in at most 128 characters', async () => {
    finished({ runId: 'a'.repeat(32), outcome: 'inconclusive' });
    finished({ runId: 'b'.repeat(32), durationMs: 5 });
    const naming = (await textOf(openMetrics)).split('\n').filter((line) => line.includes(' # '));
    expect(naming).toHaveLength(3);
    for (const line of naming) {
      expect(line).toMatch(/^bellwether_\w+_(bucket|total)\{/);
      const [name, value] = /# \{(\w+)="([^"]*)"\}/.exec(line)!.slice(1);
      expect(`${name}${value}`.length).toBeLessThanOrEqual(128);
    }
  });

  test('no family and no sample is there twice', async () => {
    finished({ certificateExpiresAt: at });
    world.functionStates = [stateOf('place-order', 'working'), stateOf('search', 'slow')];
    for (const accept of [undefined, openMetrics]) {
      const lines = (await textOf(accept)).split('\n').filter((line) => line !== '' && line !== '# EOF');
      const names = lines.map((line) =>
        line.startsWith('#') ? line.split(' ').slice(0, 3).join(' ') : line.replace(/ # .*$/, '').replace(/ \S+$/, ''),
      );
      expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([]);
    }
  });

  test('lets others work in between, and meets no series twice when it changes meanwhile', async () => {
    world.config = configOf(Array.from({ length: 3000 }, (_, n) => `function-${n}`));
    bus.publish({ kind: 'config-loaded' });
    const run = (n: number) =>
      bus.publish({ kind: 'run-finished', result: resultOf(`function-${n}`, { outcome: 'passed' }) });
    for (let n = 0; n < 3000; n += 1) run(n);
    let turns = 0;
    let isDone = false;
    const others = () => {
      turns += 1;
      bus.publish({ kind: 'run-finished', result: resultOf(`function-${turns}`, { outcome: 'inconclusive' }) });
      run(turns);
      if (!isDone) setImmediate(others);
    };
    setImmediate(others);
    const body = await textOf();
    isDone = true;
    expect(turns).toBeGreaterThan(10);
    const lines = body.split('\n').filter((line) => line.startsWith('bellwether_check_success{'));
    expect(new Set(lines.map((line) => line.replace(/ \S+$/, ''))).size).toBe(lines.length);
    expect(lines).toHaveLength(3000);
  });
});
