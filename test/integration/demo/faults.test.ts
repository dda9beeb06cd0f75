import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ComponentId, type Demo, type Fault, componentIds, faultsOf } from '../../../demo/demo.ts';
import { faults } from '../../../demo/faults/fault.ts';
import { type Seen, asJson, isPending, openDemo, reply, see } from './client.ts';

let demo: Demo;
beforeAll(async () => void (demo = await openDemo()));
afterAll(() => demo[Symbol.asyncDispose]());
afterEach(() => demo.faults.clear());

const charge = asJson({
  amount: 100,
  currency: 'GBP',
  reference: 'AO-1',
  card: { number: '4242 4242 4242 4242', expiry: '12/30', code: '123' },
});

/** How a client asks each component, and what its right answer has in it. */
const asking: Record<ComponentId, { path: () => string; init?: RequestInit; right: RegExp }> = {
  shop: { path: () => `${demo.addresses.shop}/`, right: /Ready for the weather/ },
  green: { path: () => `${demo.addresses.green}/`, right: /Release: green/ },
  'catalogue-db': { path: () => `${demo.addresses.shop}/products/fell-25`, right: /Fell 25 rucksack<\/h1>/ },
  voyager: { path: () => `${demo.addresses.voyager}/charge`, init: charge, right: /"approved"/ },
  warehouse: { path: () => `${demo.addresses.warehouse}/`, right: /Sign in/ },
  'order-queue': { path: () => `${demo.addresses.warehouse}/api/queue`, right: /"waiting":\d/ },
  claims: { path: () => `${demo.addresses.claims}/`, right: /New claim/ },
};

const ask = (component: ComponentId, init: RequestInit = {}) =>
  see(asking[component].path(), { ...asking[component].init, ...init });

function expectReply(seen: Seen | string): Seen {
  if (typeof seen === 'string') throw new Error(`expected a reply, got ${seen}`);
  return seen;
}

const isInner = (component: ComponentId) => component === 'catalogue-db' || component === 'order-queue';

/** What a client sees of each fault. `hang` and `slow` are tried below. */
const sights: Partial<Record<Fault, (component: ComponentId, seen: Seen | string) => void>> = {
  'http-503': (_component, seen) => expect(expectReply(seen).status).toBe(503),
  refuse: (component, seen) => {
    if (component === 'catalogue-db') expect(expectReply(seen).status).toBe(503);
    else if (component === 'order-queue') expect(expectReply(seen).status).toBe(502);
    else expect(seen).toBe('ECONNREFUSED');
  },
  reset: (component, seen) => {
    if (component === 'catalogue-db') expect(expectReply(seen).status).toBe(503);
    else if (component === 'order-queue') expect(expectReply(seen).status).toBe(502);
    else expect(seen).toBe('ECONNRESET');
  },
  'wrong-answer': (component, seen) => {
    const { status, text } = expectReply(seen);
    expect(status).toBeLessThan(300);
    expect(text).not.toBe('');
    expect(text).not.toMatch(asking[component].right);
  },
  'empty-page': (component, seen) => {
    const { status, text } = expectReply(seen);
    expect(status).toBe(component === 'catalogue-db' ? 404 : 200);
    if (!isInner(component)) expect(text).toBe('');
    expect(text).not.toMatch(asking[component].right);
  },
  'script-error': (_component, seen) => {
    const { status, text } = expectReply(seen);
    expect(status).toBe(200);
    expect(text).toMatch(/<main[^>]*><\/main><template id="page">/);
    expect(text).toContain('<script src="/assets/release.js">');
  },
};

for (const component of componentIds) {
  describe(component, () => {
    test('answers rightly when nothing is broken', async () => {
      const { status, text } = expectReply(await ask(component));
      expect(status).toBeLessThan(300);
      expect(text).toMatch(asking[component].right);
    });

    for (const fault of faultsOf(component)) {
      const look = sights[fault];
      if (!look) continue;
      test(`shows ${fault} to a client, and is well again once healed`, async () => {
        await demo.faults.set(component, fault);
        look(component, await ask(component));
        await demo.faults.clear(component);
        expect(expectReply(await ask(component)).text).toMatch(asking[component].right);
      });
    }

    test('hangs until it is healed, and then answers', async () => {
      await demo.faults.set(component, 'hang');
      const asked = ask(component);
      expect(await isPending(asked)).toBe(true);
      await demo.faults.clear(component);
      expect(expectReply(await asked).text).toMatch(asking[component].right);
    });

    test('answers what hung in the manner of the fault that comes next', async () => {
      await demo.faults.set(component, 'hang');
      const asked = ask(component);
      expect(await isPending(asked)).toBe(true);
      await demo.faults.set(component, 'http-503');
      expect(expectReply(await asked).status).toBe(503);
    });

    test('is slow, and quick again at once when healed in the middle', async () => {
      await demo.faults.set(component, 'slow');
      const asked = ask(component);
      expect(await isPending(asked)).toBe(true);
      await demo.faults.clear(component);
      expect(expectReply(await asked).text).toMatch(asking[component].right);
    });

    const senseless = faults.filter((fault) => !faultsOf(component).includes(fault));
    test(`refuses ${senseless.join(' and ')}, which make no sense for it`, async () => {
      for (const fault of senseless) {
        await expect(demo.faults.set(component, fault)).rejects.toThrow(/certificate|no pages/);
      }
      expect(demo.faults.list()).toEqual([]);
    });
  });
}

test.each<{ components: readonly ComponentId[] }>([
  { components: ['shop', 'green', 'voyager', 'claims'] },
  { components: ['catalogue-db', 'warehouse'] },
  { components: ['order-queue'] },
])('$components answer rightly in the end when they are slow', async ({ components }) => {
  for (const component of components) await demo.faults.set(component, 'slow');
  const answers = await Promise.all(components.map((component) => ask(component)));
  for (const [at, component] of components.entries())
    expect(expectReply(answers[at]!).text).toMatch(asking[component].right);
});

describe('a fault of one part', () => {
  test('leaves the front page and the basket alone when it is of the catalogue database', async () => {
    await demo.faults.set('catalogue-db', 'http-503');
    expect((await reply(`${demo.addresses.shop}/`)).status).toBe(200);
    expect((await reply(`${demo.addresses.shop}/basket`)).status).toBe(200);
    expect((await reply(`${demo.addresses.shop}/track?number=AO-1001`)).text).toContain('On its way');
    for (const path of ['/catalogue', '/search?q=tent', '/products/fell-25']) {
      const page = await reply(`${demo.addresses.shop}${path}`);
      expect(page.status).toBe(503);
      expect(page.text).toContain('Our catalogue is not available');
    }
  });

  test('of the shop does not touch its green copy, nor the other way round', async () => {
    await demo.faults.set('shop', 'http-503');
    expect((await reply(demo.addresses.green)).status).toBe(200);
    await demo.faults.clear();
    await demo.faults.set('green', 'refuse');
    expect((await reply(demo.addresses.shop)).status).toBe(200);
  });

  test('of the order queue leaves the desk standing, which says that the queue does not answer', async () => {
    const signIn = await reply(`${demo.addresses.warehouse}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ name: 'a', password: 'parcels-at-dawn-7' }),
    });
    const cookie = signIn.headers.get('set-cookie')!.split(';')[0]!;
    await demo.faults.set('order-queue', 'hang');
    const page = await reply(`${demo.addresses.warehouse}/`, { headers: { cookie } });
    expect(page.text).toContain('Goods in');
    expect(page.text).toContain('the queue does not answer');
  });

  test('of the warehouse does not keep customers from ordering; their orders arrive when it is back', async () => {
    await demo.faults.set('warehouse', 'refuse');
    const order = {
      name: 'A',
      lines: [{ sku: 'kelp-mug', quantity: 1 }],
      payment: { by: 'invoice', customerNumber: 'B-1' },
    };
    const placed = await reply(
      `${demo.addresses.shop}/api/orders`,
      asJson({ ...order, payment: { by: 'invoice', customerNumber: 'B-2041' } }),
    );
    expect(placed.status).toBe(201);
    const waiting = async () => (await reply(`${demo.addresses.shop}/metrics`)).text;
    expect(await waiting()).toContain('shop_orders_waiting_to_be_forwarded 1');
    await demo.faults.clear();
    await expect.poll(waiting).toContain('shop_orders_waiting_to_be_forwarded 0');
  });

  test('of Voyager shows on its status page, which answers even while it hangs', async () => {
    const status = async () =>
      JSON.parse((await reply(`${demo.addresses.voyager}/api/v2/status.json`)).text).status.indicator;
    expect(await status()).toBe('none');
    await demo.faults.set('voyager', 'slow');
    expect(await status()).toBe('minor');
    await demo.faults.set('voyager', 'hang');
    expect(await status()).toBe('critical');
    const summary = JSON.parse((await reply(`${demo.addresses.voyager}/api/v2/summary.json`)).text);
    expect(summary.components[0].status).toBe('major_outage');
    expect(summary.incidents).toHaveLength(1);
    await demo.faults.clear();
    expect(await status()).toBe('none');
  });

  test('leaves the metrics of every server readable, unless nobody listens', async () => {
    for (const component of ['shop', 'voyager', 'warehouse', 'claims'] as const) {
      await demo.faults.set(component, 'hang');
      expect((await reply(`${demo.addresses[component]}/metrics`)).text).toContain('# TYPE ');
      await demo.faults.clear();
    }
  });
});

test('two hands on one switch leave the server either listening or not', async () => {
  const changes = Array.from({ length: 20 }, (_, turn) =>
    turn % 2 === 0 ? demo.faults.set('claims', 'refuse') : demo.faults.clear('claims'),
  );
  await Promise.all(changes);
  expect(demo.faults.list()).toEqual([]);
  expect((await reply(demo.addresses.claims)).status).toBe(200);
});
