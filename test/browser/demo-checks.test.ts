// The checks in checks/, in the real runner against the real demo business: what each blames when a part is broken.
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ComponentId, type Demo, type Fault, demoEnvironment, startDemo } from '../../demo/demo.ts';
import { load } from '../../src/cli/load.ts';
import { openRunner } from '../../src/cli/open-runner.ts';
import type { Config } from '../../src/config/config.ts';
import type { RunResult } from '../../src/model/run.ts';
import type { Runner } from '../../src/run/runner.ts';
import { newRunId } from '../../src/time/sortable-id.ts';

let demo: Demo;
let config: Config;
let runner: Runner;

beforeAll(async () => {
  demo = await startDemo({ basePort: 0, customers: false });
  const loaded = await load(
    fileURLToPath(new URL('../../config.yaml', import.meta.url)),
    demoEnvironment(demo.addresses),
  );
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  expect(loaded.warnings).toEqual([]);
  config = loaded.config;
  runner = await openRunner(config, { browsers: 3 });
});
afterAll(async () => {
  await runner?.[Symbol.asyncDispose]();
  await demo?.[Symbol.asyncDispose]();
});
afterEach(() => demo.faults.clear());

/** A busy machine is not what is tested here: checks have three times their time, unless the limit itself is looked at. */
async function run(functionId: string, { targetName = 'live', patience = 3 } = {}): Promise<RunResult> {
  const fn = config.functions.get(functionId)!;
  const target = config.targets.get(targetName)!;
  const secrets = Object.fromEntries(fn.secrets.map((name) => [name, config.secrets.get(name)!.value]));
  const job = { runId: newRunId(Date.now()), functionId, target: targetName, location: 'local', dueAt: Date.now() };
  const { components } = config;
  return runner.run({ job, fn: { ...fn, timeoutMs: fn.timeoutMs * patience }, target, components, secrets });
}

/** What each function answers: `yes`, or the component that it blames. */
async function verdicts(targetName = 'live'): Promise<Record<string, string | undefined>> {
  const results = await Promise.all([...config.functions.keys()].map((id) => run(id, { targetName })));
  return Object.fromEntries(
    results.map(({ functionId, outcome, failure, trouble }) => [
      functionId,
      trouble ? trouble.message : outcome === 'failed' ? failure?.component : 'yes',
    ]),
  );
}

const allWell = {
  'browse-catalogue': 'yes',
  search: 'yes',
  'place-order-by-card': 'yes',
  'place-order-on-invoice': 'yes',
  'track-order': 'yes',
  'receive-goods': 'yes',
  'claims-desk': 'yes',
  'order-queue': 'yes',
  'card-gateway': 'yes',
};

const blamed: Record<Exclude<ComponentId, 'green'>, Partial<typeof allWell>> = {
  shop: {
    'browse-catalogue': 'shop',
    search: 'shop',
    'place-order-by-card': 'shop',
    'place-order-on-invoice': 'shop',
    'track-order': 'shop',
  },
  'catalogue-db': {
    'browse-catalogue': 'catalogue-db',
    search: 'catalogue-db',
    'place-order-by-card': 'catalogue-db',
    'place-order-on-invoice': 'catalogue-db',
  },
  voyager: { 'place-order-by-card': 'voyager', 'card-gateway': 'voyager' },
  warehouse: { 'receive-goods': 'warehouse', 'order-queue': 'warehouse' },
  'order-queue': { 'order-queue': 'order-queue' },
  claims: { 'claims-desk': 'claims' },
};

test('every function answers yes when nothing is broken, and leaves nothing behind', async () => {
  const results = await Promise.all([...config.functions.keys()].map((id) => run(id)));
  for (const { functionId, outcome, cleanupFailures, failure } of results) {
    expect([functionId, failure?.message, outcome, cleanupFailures]).toEqual([functionId, undefined, 'passed', 0]);
  }
  const metrics = async (address: string) => (await fetch(`${address}/metrics`)).text();
  expect(await metrics(demo.addresses.shop)).toContain('shop_orders_total{kind="test",payment="card"} 1');
  expect(await metrics(demo.addresses.voyager)).toContain('voyager_charges_kept 0');
  expect(await metrics(demo.addresses.claims)).toContain('claims_kept 0');
  expect(results.find(({ functionId }) => functionId === 'order-queue')?.measurements).toMatchObject([
    { name: 'queue_depth' },
  ]);
});

test('the green copy of the shop answers yes as well, while the live one is down', async () => {
  await demo.faults.set('shop', 'http-503');
  expect(await verdicts('green')).toEqual(allWell);
});

type Part = keyof typeof blamed;

/** Faults of components that do not touch each other, so that they can be broken at once. */
const apart: readonly { readonly faults: readonly (readonly [Part, Fault])[]; readonly name: string }[] = [
  [['shop', 'reset'] as const],
  [['catalogue-db', 'wrong-answer'] as const, ['warehouse', 'refuse'] as const],
  [['voyager', 'http-503'] as const, ['order-queue', 'reset'] as const, ['claims', 'refuse'] as const],
].map((faults) => ({ faults, name: faults.map(([part]) => part).join(', ') }));

test.each(apart)('each component at fault is blamed, and nobody else: $name', async ({ faults }) => {
  for (const [part, fault] of faults) await demo.faults.set(part, fault);
  expect(await verdicts()).toEqual(Object.assign({ ...allWell }, ...faults.map(([part]) => blamed[part])));
});

describe('an order by card', () => {
  test('says in one line what the customer saw when Voyager is down', async () => {
    await demo.faults.set('voyager', 'http-503');
    const { failure } = await run('place-order-by-card');
    expect(failure).toMatchObject({ step: 'Pay by credit card', component: 'voyager', timedOut: false });
    expect(failure?.message).toContain('We cannot take card payments just now');
  });

  test('says which step did not finish when Voyager hangs', async () => {
    await demo.faults.set('voyager', 'hang');
    const { failure } = await run('place-order-by-card', { patience: 1 });
    expect(failure).toMatchObject({ step: 'Pay by credit card', component: 'voyager', timedOut: true });
  });
});

test.each(apart)(
  'a slow component lets every journey come to its end, late enough to be called slow: $name',
  async (one) => {
    const parts = one.faults.map(([part]) => part);
    for (const part of parts) await demo.faults.set(part, 'slow');
    const affected = parts.flatMap((part) => Object.keys(blamed[part]));
    for (const { functionId, outcome, durationMs } of await Promise.all(affected.map((id) => run(id)))) {
      const { slowAfterMs } = config.functions.get(functionId)!;
      expect([functionId, outcome, durationMs > slowAfterMs!]).toEqual([functionId, 'passed', true]);
    }
  },
);
