// Each fault of the demo's switches, one after the other, through the whole monitor: the right function fails, the right
// part gets the blame, and the page says it in the right words.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  componentIds,
  demoEnvironment,
  faultsOf,
  startDemo,
  type ComponentId,
  type Demo,
  type Fault,
} from '../../demo/demo.ts';
import { demoProject, eventually, MonitorProcess } from '../support/monitor-process.ts';

/** Who must notice each broken part (others may), and who must not. */
const expected: Readonly<Record<Exclude<ComponentId, 'green'>, { fails: string[]; works: string[]; says: string }>> = {
  shop: {
    fails: ['browse-catalogue', 'search', 'place-order-by-card', 'place-order-on-invoice', 'track-order'],
    works: ['claims-desk', 'receive-goods', 'card-gateway'],
    says: 'The site on which customers browse and order is NOT available',
  },
  'catalogue-db': {
    fails: ['browse-catalogue'],
    works: ['claims-desk', 'receive-goods', 'card-gateway'],
    says: 'Product data is NOT available',
  },
  voyager: {
    fails: ['place-order-by-card', 'card-gateway'],
    works: ['browse-catalogue', 'search', 'place-order-on-invoice', 'claims-desk'],
    says: 'Credit card payment gateway is NOT available',
  },
  warehouse: {
    fails: ['receive-goods'],
    works: ['browse-catalogue', 'place-order-by-card', 'claims-desk'],
    says: 'Booking goods in is NOT available',
  },
  'order-queue': {
    fails: ['order-queue'],
    works: ['browse-catalogue', 'claims-desk', 'card-gateway'],
    says: 'Handing orders over to the warehouse is NOT available',
  },
  claims: {
    fails: ['claims-desk'],
    works: ['browse-catalogue', 'place-order-by-card', 'receive-goods'],
    says: 'Opening and finding claims is NOT available',
  },
};

interface Row {
  readonly id: string;
  readonly targets: readonly {
    readonly state: string;
    readonly cause: { kind: string; component?: string; step?: string };
  }[];
}

describe('every fault of the demo', () => {
  const project = demoProject();
  let demo: Demo;
  let monitor: MonitorProcess;
  let status: string;

  beforeAll(async () => {
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

  const functions = async () => {
    const reply = (await (await fetch(`${status}/api/v1/functions`)).json()) as { functions: Row[] };
    return new Map(reply.functions.map(({ id, targets }) => [id, targets[0]!]));
  };
  const settled = () =>
    eventually('everything works', 90_000, async () =>
      [...(await functions()).values()].every(({ state }) => state === 'working') ? true : undefined,
    );

  const cases = componentIds
    .filter((component) => component !== 'green')
    .flatMap((component) => faultsOf(component).map((fault) => [component, fault] as const));

  test.each(cases)('%s: %s', async (component, fault) => {
    const want = expected[component as Exclude<ComponentId, 'green'>];
    await demo.faults.set(component, fault);
    const wanted = fault === 'slow' ? 'slow' : 'failing';
    const seen = await eventually(`${want.fails.join(', ')} ${wanted}`, 60_000, async () => {
      const now = await functions();
      return want.fails.every((id) => now.get(id)!.state === wanted) ? now : undefined;
    });
    for (const id of want.fails)
      expect(`${id} blames ${seen.get(id)!.cause.component}`).toBe(`${id} blames ${component}`);
    for (const id of want.works) expect(`${id} ${seen.get(id)!.state}`).toBe(`${id} working`);
    await expectWords(fault, want);
    await demo.faults.clear();
    await settled();
  });

  async function expectWords(fault: Fault, { says }: { says: string }): Promise<void> {
    const page = await (await fetch(`${status}/?for=operations`)).text();
    if (fault === 'slow') expect(page).toContain('Slow');
    else expect(page).toContain(says);
    if (fault === 'hang') expect(page).toMatch(/timed out at|did not finish within|did not answer/);
  }
});
