// The checks in checks/, in the real runner against the real demo business: what each blames when a part is broken.
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { type ComponentId, type Demo, type Fault, demoEnvironment, startDemo } from '../../demo/demo.ts';
import { load } from '../../src/cli/load.ts';
import { openRunner } from '../../src/cli/open-runner.ts';
import type { Config } from '../../src/config/config.ts';
import type { RunResult } from '../../src/model/run.ts';
import type { Runner } from '../../src/run/runner.ts';
import { newRunId } from '../../src/time/sortable-id.ts';

/** Every case breaks a demo of its own, and all share the browsers: one is tried while another waits. */
const life = new AsyncDisposableStack();
let runner: Runner;
beforeAll(async () => {
  const demo = life.use(await startDemo({ basePort: 0, customers: false }));
  runner = life.use(await openRunner(await configFor(demo), { browsers: 4 }));
});
afterAll(() => life.disposeAsync());

async function configFor({ addresses }: Demo): Promise<Config> {
  const loaded = await load(fileURLToPath(new URL('../../config.yaml', import.meta.url)), demoEnvironment(addresses));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  if (loaded.warnings.length > 0) throw new Error(JSON.stringify(loaded.warnings));
  // A busy machine must not excuse what is made to hang.
  return { ...loaded.config, runners: { ...loaded.config.runners, timeoutsWhenOverloaded: 'failed' } };
}

interface RunOptions {
  readonly targetName?: string;
  /** How many times its own time a check is allowed; 3 when left out, as a busy machine is not what is tested here. */
  readonly patience?: number;
}

interface Business {
  readonly demo: Demo;
  readonly config: Config;
  readonly run: (functionId: string, options?: RunOptions) => Promise<RunResult>;
  /** What each function answers: `yes`, or the component that it blames. */
  readonly verdicts: (targetName?: string) => Promise<Readonly<Record<string, string | undefined>>>;
}

/** A demo with nothing broken yet, until the test is over. */
async function openBusiness({ onTestFinished }: TestContext): Promise<Business> {
  const demo = await startDemo({ basePort: 0, customers: false });
  onTestFinished(() => demo[Symbol.asyncDispose]());
  const config = await configFor(demo);
  const { components } = config;
  const run: Business['run'] = (functionId, { targetName = 'live', patience = 3 } = {}) => {
    const fn = config.functions.get(functionId)!;
    const target = config.targets.get(targetName)!;
    const secrets = Object.fromEntries(fn.secrets.map((name) => [name, config.secrets.get(name)!.value]));
    const job = { runId: newRunId(Date.now()), functionId, target: targetName, location: 'local', dueAt: Date.now() };
    return runner.run({ job, fn: { ...fn, timeoutMs: fn.timeoutMs * patience }, target, components, secrets });
  };
  const verdicts: Business['verdicts'] = async (targetName = 'live') => {
    const results = await Promise.all([...config.functions.keys()].map((id) => run(id, { targetName })));
    return Object.fromEntries(
      results.map(({ functionId, outcome, failure, trouble }) => [
        functionId,
        trouble ? trouble.message : outcome === 'failed' ? failure?.component : 'yes',
      ]),
    );
  };
  return { demo, config, run, verdicts };
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

describe.concurrent('an order by card', () => {
  test('says in one line what the customer saw when Voyager is down', async (context) => {
    const { demo, run } = await openBusiness(context);
    await demo.faults.set('voyager', 'http-503');
    const { failure } = await run('place-order-by-card');
    expect(failure).toMatchObject({ step: 'Pay by credit card', component: 'voyager', timedOut: false });
    expect(failure?.message).toContain('We cannot take card payments just now');
  });

  test('says which step did not finish when Voyager hangs', async (context) => {
    const { demo, run } = await openBusiness(context);
    await demo.faults.set('voyager', 'hang');
    const { failure } = await run('place-order-by-card', { patience: 1 });
    expect(failure).toMatchObject({ step: 'Pay by credit card', component: 'voyager', timedOut: true });
  });
});

test.concurrent('every function answers yes when nothing is broken, and leaves nothing behind', async (context) => {
  const { demo, config, run } = await openBusiness(context);
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

test.concurrent('the green copy of the shop answers yes as well, while the live one is down', async (context) => {
  const { demo, verdicts } = await openBusiness(context);
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

test.concurrent.for(apart)('each component at fault is blamed, and nobody else: $name', async ({ faults }, context) => {
  const { demo, verdicts } = await openBusiness(context);
  for (const [part, fault] of faults) await demo.faults.set(part, fault);
  expect(await verdicts()).toEqual(Object.assign({ ...allWell }, ...faults.map(([part]) => blamed[part])));
});

test.concurrent.for(apart)(
  'a slow component lets every journey come to its end, late enough to be called slow: $name',
  async (one, context) => {
    const { demo, config, run } = await openBusiness(context);
    const parts = one.faults.map(([part]) => part);
    for (const part of parts) await demo.faults.set(part, 'slow');
    const affected = parts.flatMap((part) => Object.keys(blamed[part]));
    for (const { functionId, outcome, durationMs } of await Promise.all(affected.map((id) => run(id)))) {
      const { slowAfterMs } = config.functions.get(functionId)!;
      expect([functionId, outcome, durationMs > slowAfterMs!]).toEqual([functionId, 'passed', true]);
    }
  },
);
