// Each fault of the demo's switches through the whole monitor: the right functions fail, the right part gets the blame,
// and the page says it in the right words. Parts that do not touch each other are broken together, to be done in time.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { demoEnvironment, faultsOf, startDemo, type ComponentId, type Demo } from '../../demo/demo.ts';
import { demoProject, eventually, MonitorProcess } from '../support/monitor-process.ts';

/** Who must notice each broken part, and what the page must say. */
const expected: Readonly<Record<Exclude<ComponentId, 'green'>, { fails: readonly string[]; says: string }>> = {
  shop: {
    fails: ['browse-catalogue', 'search', 'place-order-by-card', 'place-order-on-invoice', 'track-order'],
    says: 'The site on which customers browse and order is NOT available',
  },
  'catalogue-db': { fails: ['browse-catalogue'], says: 'Product data is NOT available' },
  voyager: { fails: ['place-order-by-card', 'card-gateway'], says: 'Credit card payment gateway is NOT available' },
  warehouse: { fails: ['receive-goods'], says: 'Booking goods in is NOT available' },
  'order-queue': { fails: ['order-queue'], says: 'Handing orders over to the warehouse is NOT available' },
  claims: { fails: ['claims-desk'], says: 'Opening and finding claims is NOT available' },
};
type Part = keyof typeof expected;

/** Parts that do not hang together, with the functions that must not notice. */
const rounds: readonly { readonly parts: readonly Part[]; readonly works: readonly string[] }[] = [
  {
    parts: ['voyager', 'claims', 'order-queue'],
    works: ['browse-catalogue', 'search', 'receive-goods', 'place-order-on-invoice'],
  },
  { parts: ['shop'], works: ['claims-desk', 'receive-goods', 'card-gateway'] },
  { parts: ['catalogue-db', 'warehouse'], works: ['claims-desk', 'card-gateway', 'track-order'] },
];
const faults = ['http-503', 'hang', 'slow', 'refuse', 'reset', 'wrong-answer', 'empty-page', 'script-error'] as const;
const cases = faults.flatMap((fault) =>
  rounds.flatMap(({ parts, works }) => {
    const able = parts.filter((part) => faultsOf(part).includes(fault));
    return able.length > 0 ? [{ fault, able, works, name: able.join(', ') }] : [];
  }),
);

interface Row {
  readonly id: string;
  readonly targets: readonly {
    readonly state: string;
    readonly checkingAgain: boolean;
    readonly checkedAt: string | null;
    readonly cause: { kind: string; component?: string; step?: string };
  }[];
}

describe('every fault of the demo', () => {
  const project = demoProject();
  let demo: Demo;
  let monitor: MonitorProcess;
  let status: string;

  beforeAll(async () => {
    const config = join(project.folder, 'config.yaml');
    writeFileSync(config, readFileSync(config, 'utf8').replaceAll('every: 10s', 'every: 5s'));
    demo = await startDemo({ basePort: 0, customers: false });
    monitor = new MonitorProcess(['start', '--port', '0'], {
      cwd: project.folder,
      env: demoEnvironment(demo.addresses),
    });
    status = await monitor.address('Status page');
    await settled();
  });

  afterAll(async () => {
    await monitor?.[Symbol.asyncDispose]();
    await demo?.[Symbol.asyncDispose]();
    project.remove();
  });

  afterEach(async () => {
    await demo.faults.clear();
    await settled(Date.now());
  });

  const functions = async () => {
    const reply = (await (await fetch(`${status}/api/v1/functions`)).json()) as { functions: Row[] };
    return new Map(reply.functions.map(({ id, targets }) => [id, targets[0]!]));
  };
  /** Works, with a whole run since then: one that was under way may still fail of the fault before. */
  const settled = (since = 0) =>
    eventually('everything works', 90_000, async () =>
      [...(await functions()).values()].every(
        ({ state, checkingAgain, checkedAt }) =>
          state === 'working' && !checkingAgain && Date.parse(checkedAt ?? '') > since,
      )
        ? true
        : undefined,
    );

  test.each(cases)('$fault of $name is told of the right functions, part and words', async ({ fault, able, works }) => {
    for (const part of able) await demo.faults.set(part, fault);
    const wanted = fault === 'slow' ? 'slow' : 'failing';
    const fails = able.flatMap((part) => expected[part].fails.map((id) => ({ id, part })));
    const seen = await eventually(`${fails.map(({ id }) => id).join(', ')} ${wanted}`, 90_000, async () => {
      const now = await functions();
      return fails.every(({ id }) => now.get(id)!.state === wanted) ? now : undefined;
    });
    expect(fails.map(({ id }) => `${id} blames ${seen.get(id)!.cause.component}`)).toEqual(
      fails.map(({ id, part }) => `${id} blames ${part}`),
    );
    expect(works.map((id) => `${id} ${seen.get(id)!.state}`)).toEqual(works.map((id) => `${id} working`));
    const page = await (await fetch(`${status}/?for=operations`)).text();
    for (const part of able) expect(page).toContain(fault === 'slow' ? 'Slow' : expected[part].says);
    if (fault === 'hang') {
      expect(fails.map(({ id }) => `${id} ${seen.get(id)!.cause.kind}`)).toEqual(
        fails.map(({ id }) => `${id} timed-out`),
      );
      expect(fails.every(({ id }) => seen.get(id)!.cause.step)).toBe(true);
    }
  });
});
