// After the end: what the page still tells of an incident, and how its time is shown.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Monitor } from './monitor.ts';
import { asking, orders, startShopByPath } from './orders.ts';
import { createProject } from './project.ts';

interface Ended {
  readonly id: string;
  readonly title: string;
  readonly say: readonly string[];
  readonly worksNow: boolean;
}

const life = new AsyncDisposableStack();
const broken = new Set<string>();
let monitor: Monitor;
let incidentId: string;

const ended = async (): Promise<readonly Ended[]> =>
  ((await monitor.ask('/api/v1/incidents')).json as { recentlyEnded: readonly Ended[] }).recentlyEnded;

beforeAll(async () => {
  const shop = life.use(await startShopByPath(broken));
  const project = life.use(
    createProject({
      url: shop.url,
      checks: { orders: asking('orders', 'shop') },
      functions: {
        orders,
      },
      config: { components: { shop: { name: 'Web shop', provides: 'Ordering' } } },
    }),
  );
  monitor = life.use(await project.start());
  await monitor.untilState('orders', 'working');
  broken.add('orders');
  await monitor.untilIncident('open');
  broken.clear();
  incidentId = (await monitor.untilIncident('restored')).id;
});

afterAll(() => life.disposeAsync());

test('the page still says what it was, from when to when, and what to tell those who call about it now', async () => {
  for (const path of ['/', '/?for=customer-service', '/?for=operations']) {
    const { text } = await monitor.ask(path);
    expect(text).toContain('Recently ended');
    expect(text).toContain('Ordering was NOT available');
    expect(text).toContain('What to say to those who call now');
  }
  expect(await ended()).toMatchObject([{ id: incidentId, title: 'Ordering was NOT available', worksNow: true }]);
  expect((await ended())[0]!.say.join()).not.toBe('');
  expect((await monitor.ask('/?for=back-office')).text).not.toContain('Recently ended');
});

test('the picture on the page of an incident that is over shows the parts as they were', async () => {
  const { text } = await monitor.ask(`/incidents/${incidentId}?for=operations`);
  expect(text).toMatch(/<a class="node is-failing[^"]*" href="\/components\/shop"/);
});

test('nothing in the form of hosted status pages was changed before it was made', async () => {
  const { json } = await monitor.ask('/api/v2/summary.json');
  const records: Record<string, string>[] = [];
  JSON.stringify(json, (_, value: Record<string, string> | null) => {
    if (value && typeof value === 'object' && 'created_at' in value) records.push(value);
    return value;
  });
  expect(records.length).toBeGreaterThan(0);
  for (const { created_at: made, updated_at: changed } of records) expect(changed! >= made!).toBe(true);
});

test('what has failed again is not said to work', async () => {
  broken.add('orders');
  await monitor.untilState('orders', 'failing');
  expect(await ended()).toMatchObject([{ id: incidentId, worksNow: false, say: [] }]);
});
