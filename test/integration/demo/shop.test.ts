import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Demo } from '../../../demo/demo.ts';
import { products } from '../../../demo/shop/products.ts';
import { asForm, asJson, openDemo, reply } from './client.ts';

let demo: Demo;
beforeAll(async () => void (demo = await openDemo()));
afterAll(() => demo[Symbol.asyncDispose]());
afterEach(() => demo.faults.clear());

const shop = (path: string) => `${demo.addresses.shop}${path}`;
const metrics = async (server: 'shop' | 'voyager' | 'warehouse' | 'claims') =>
  (await reply(`${demo.addresses[server]}/metrics`)).text;
const json = (text: string) => JSON.parse(text);

const card = { number: '4242 4242 4242 4242', expiry: '12/30', code: '123' };
const byCard = { name: 'Ada', lines: [{ sku: 'fell-25', quantity: 2 }], payment: { by: 'card', ...card } };
const onInvoice = { ...byCard, payment: { by: 'invoice', customerNumber: 'B-2041' } };
const asRun = (run: string) => ({ 'X-Bellwether-Run': run });
const address = { name: 'Ada', email: 'ada@acme.example', address: '1 Lane' };

/** The cookie of a basket with one rucksack in it. */
async function basket(): Promise<string> {
  const added = await reply(shop('/basket'), asForm({ sku: 'fell-25', quantity: '1' }));
  expect(added.status).toBe(303);
  return added.headers.get('set-cookie')!.split(';')[0]!;
}

describe('the shop', () => {
  test('shows all its goods with pictures of their own', async () => {
    const { text } = await reply(shop('/catalogue'));
    const pictures = products.map(({ sku }) => reply(shop(`/images/${sku}.svg`)));
    for (const { name } of products) expect(text).toContain(name);
    const drawn = (await Promise.all(pictures)).map((picture) => picture.text);
    expect(new Set(drawn).size).toBe(products.length);
  });

  test('finds by words, and says so when it finds nothing', async () => {
    expect((await reply(shop('/search?q=lantern'))).text).toContain('Beacon lantern');
    expect((await reply(shop('/search?q=lantern'))).text).not.toContain('Ridge 2 tent');
    expect((await reply(shop('/search?q=submarine'))).text).toContain('We found nothing for “submarine”');
  });

  test('shows what a visitor wrote as text, never as markup', async () => {
    const hostile = '<script>alert(1)</script>"\'&';
    for (const path of [`/search?q=${encodeURIComponent(hostile)}`, `/track?number=${encodeURIComponent(hostile)}`]) {
      const { text } = await reply(shop(path));
      expect(text).not.toContain('<script>alert');
      expect(text).toContain('&lt;script&gt;');
    }
  });

  test('takes an order by card through its pages, and tells where it is', async () => {
    const cookie = await basket();
    expect((await reply(shop('/basket'), { headers: { cookie } })).text).toContain('£89.00');
    const bought = await reply(shop('/checkout/card'), asForm({ ...address, ...card }, { cookie }));
    expect(bought.status).toBe(303);
    const thanks = await reply(shop(bought.headers.get('location')!));
    expect(thanks.text).toContain('Thank you for your order');
    const number = /A[OG]-\d+/.exec(bought.headers.get('location')!)![0];
    expect((await reply(shop(`/track?number=${number}`))).text).toContain('Received');
  });

  test.each([
    ['a declined card', 422, { ...card, number: '4000 0000 0000 0002' }, 'Your card was declined'],
    ['a number that is no card', 422, { ...card, number: '1234 5678 9012 3456' }, 'This is not a card number'],
    ['a date that is none', 422, { ...card, expiry: 'soon' }, 'The expiry date must be written as MM/YY'],
  ])(
    'says what is wrong with %s, keeps basket and address, and forgets the card',
    async (_case, status, badCard, says) => {
      const cookie = await basket();
      const page = await reply(shop('/checkout/card'), asForm({ ...address, ...badCard }, { cookie }));
      expect(page.status).toBe(status);
      expect(page.text).toContain(says);
      expect(page.text).toContain('ada@acme.example');
      expect(page.text).toContain('Fell 25 rucksack');
      expect(page.text).not.toContain(badCard.number);
    },
  );

  test.each(['http-503', 'refuse', 'reset', 'empty-page'] as const)(
    'offers the invoice instead when Voyager has %s, and charges nothing',
    async (fault) => {
      await demo.faults.set('voyager', fault);
      const page = await reply(shop('/checkout/card'), asForm({ ...address, ...card }, { cookie: await basket() }));
      expect(page.status).toBe(503);
      expect(page.text).toContain('We cannot take card payments just now');
      expect(page.text).toContain('/checkout/invoice');
      expect((await reply(shop('/api/orders'), asJson(onInvoice))).status).toBe(201);
    },
  );

  test('believes a gateway that wrongly declines every card', async () => {
    await demo.faults.set('voyager', 'wrong-answer');
    const page = await reply(shop('/checkout/card'), asForm({ ...address, ...card }, { cookie: await basket() }));
    expect(page.text).toContain('Your card was declined');
  });

  test('has nothing to check out when the basket is empty', async () => {
    const page = await reply(shop('/checkout/card'));
    expect([page.status, page.headers.get('location')]).toEqual([303, '/basket']);
  });
});

describe('test orders', () => {
  test('are counted apart, not shipped, and never reach the warehouse', async () => {
    const depth = async () => json((await reply(`${demo.addresses.warehouse}/api/queue`)).text).waiting as number;
    const before = await depth();
    const placed = json((await reply(shop('/api/orders'), asJson(byCard, 'POST', asRun('a1')))).text);
    expect(placed).toMatchObject({ status: 'Test order: not shipped', test: true, total: 178 });
    expect(await metrics('shop')).toMatch(/shop_orders_total\{kind="test",payment="card"\} [1-9]/);
    expect(await metrics('voyager')).toMatch(/voyager_charges_total\{kind="test",outcome="approved"\} [1-9]/);
    expect(await metrics('shop')).toContain('shop_orders_waiting_to_be_forwarded 0');
    expect(await depth()).toBeLessThanOrEqual(before);
  });

  test('are cancelled all at once by the run that placed them, and their charges voided', async () => {
    const place = (run: string) => reply(shop('/api/orders'), asJson(byCard, 'POST', asRun(run)));
    const [mine, other] = [json((await place('mine')).text).number, json((await place('other')).text).number];
    const kept = async () => Number(/voyager_charges_kept (\d+)/.exec(await metrics('voyager'))![1]);
    const before = await kept();
    const gone = await reply(shop('/api/orders'), { method: 'DELETE', headers: asRun('mine') });
    expect(json(gone.text)).toEqual({ cancelled: [mine] });
    expect(await kept()).toBe(before - 1);
    expect((await reply(shop(`/api/orders/${mine}`))).status).toBe(404);
    expect((await reply(shop(`/api/orders/${other}`))).status).toBe(200);
    expect((await reply(shop(`/api/orders/${other}`), { method: 'DELETE' })).status).toBe(200);
  });

  test('can be cancelled while Voyager is away', async () => {
    await reply(shop('/api/orders'), asJson(byCard, 'POST', asRun('away')));
    await demo.faults.set('voyager', 'refuse');
    expect((await reply(shop('/api/orders'), { method: 'DELETE', headers: asRun('away') })).status).toBe(200);
  });

  test('are the only ones that can be cancelled', async () => {
    const real = json((await reply(shop('/api/orders'), asJson(onInvoice))).text).number;
    expect((await reply(shop(`/api/orders/${real}`), { method: 'DELETE' })).status).toBe(403);
    expect((await reply(shop('/api/orders'), { method: 'DELETE' })).status).toBe(403);
    expect((await reply(shop(`/api/orders/${real}`))).status).toBe(200);
  });
});

describe('real orders', () => {
  test('are counted as business and queued at the warehouse', async () => {
    await expect.poll(() => metrics('shop')).toContain('shop_orders_waiting_to_be_forwarded 0');
    const depth = async () => json((await reply(`${demo.addresses.warehouse}/api/queue`)).text).waiting as number;
    await demo.faults.set('order-queue', 'slow');
    await demo.faults.clear('order-queue');
    const before = await depth();
    const count = async () => Number(/kind="real",payment="invoice"\} (\d+)/.exec(await metrics('shop'))![1]);
    const countBefore = await count();
    await Promise.all(Array.from({ length: 8 }, () => reply(shop('/api/orders'), asJson(onInvoice))));
    expect(await count()).toBe(countBefore + 8);
    await expect.poll(depth).toBeGreaterThan(before);
  });

  test.each([
    ['nothing at all', undefined],
    ['no goods that exist', { ...onInvoice, lines: [{ sku: 'submarine', quantity: 1 }] }],
    ['a customer that nobody knows', { ...onInvoice, payment: { by: 'invoice', customerNumber: '77' } }],
    ['no name', { ...onInvoice, name: ' ' }],
    ['lines that are no list', { ...onInvoice, lines: 'all' }],
    ['a way to pay that does not exist', { ...onInvoice, payment: { by: 'shells' } }],
  ])('are refused with a reason when they name %s', async (_case, body) => {
    const refused = await reply(shop('/api/orders'), asJson(body));
    expect(refused.status).toBe(422);
    expect(json(refused.text).detail).toBeTruthy();
  });
});

describe('the desks', () => {
  test('let nobody book goods in without the password', async () => {
    const at = demo.addresses.warehouse;
    const wrong = await reply(`${at}/sign-in`, asForm({ name: 'x', password: 'guess' }));
    expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([403, null]);
    const sneaky = await reply(
      `${at}/deliveries`,
      asForm({ note: 'N', item: 'Kelp enamel mug', quantity: '1' }, { cookie: 'acme_desk=guess' }),
    );
    expect(sneaky.status).toBe(403);
  });

  test('take back what a run booked and opened, and nothing else', async () => {
    const { claims, warehouse } = demo.addresses;
    const open = (run?: string) =>
      reply(`${claims}/claims`, asForm({ order: 'AO-1', kind: 'Damaged', says: 'torn' }, run ? asRun(run) : {}));
    const [mine, real] = [(await open('r1')).headers.get('location')!, (await open()).headers.get('location')!];
    await reply(`${claims}/api/claims`, { method: 'DELETE', headers: asRun('r1') });
    expect((await reply(`${claims}${mine}`)).status).toBe(404);
    expect((await reply(`${claims}${real}`)).text).toContain('torn');
    expect((await reply(`${claims}/api/claims`, { method: 'DELETE' })).status).toBe(403);
    expect((await reply(`${warehouse}/api/deliveries`, { method: 'DELETE' })).status).toBe(403);
  });
});

test('a light stream of customers orders when the firm is open', async () => {
  await using open = await openDemo({ customers: true });
  const orders = async () => (await reply(`${open.addresses.shop}/metrics`)).text;
  await expect.poll(orders, { interval: 500 }).toMatch(/kind="real",payment="(card|invoice)"\} [1-9]/);
});
