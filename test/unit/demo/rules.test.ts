import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { demoEnvironment } from '../../../demo/environment.ts';
import { componentIds, faults, faultsOf, whyNot } from '../../../demo/faults/fault.ts';
import { RateLimit } from '../../../demo/inbox/rate-limit.ts';
import { basePortFrom, offsets, portOf, serverNames } from '../../../demo/ports.ts';
import { Counters } from '../../../demo/serving/counters.ts';
import { html } from '../../../demo/serving/html.ts';
import { parseBasket, totalOf, withMore } from '../../../demo/shop/basket.ts';
import { products } from '../../../demo/shop/products.ts';
import { explain } from '../../../demo/switches/words.ts';
import { readCharge } from '../../../demo/voyager/charges.ts';

describe('ports of the demo', () => {
  test('begin at 4300 unless the environment moves them', () => {
    expect(basePortFrom({})).toBe(4300);
    expect(basePortFrom({ BELLWETHER_DEMO_PORT: '' })).toBe(4300);
    expect(basePortFrom({ BELLWETHER_DEMO_PORT: '5300' })).toBe(5300);
  });

  test('all move by the same distance, and base 0 takes free ones', () => {
    for (const name of serverNames) {
      expect(portOf(name, 5300) - portOf(name, 4300)).toBe(1000);
      expect(portOf(name, 0)).toBe(0);
    }
    expect(offsets).toEqual({ shop: 0, green: 1, voyager: 10, warehouse: 20, claims: 30, switches: 90, inbox: 91 });
  });

  test.each(['0', '-1', '65500', '4300.5', 'eighty', '1e9'])(
    'refuse %s with a sentence that says what to write',
    (text) => {
      expect(() => basePortFrom({ BELLWETHER_DEMO_PORT: text })).toThrow(
        /must be a port from 1 to 65444.*Try BELLWETHER_DEMO_PORT=5300/,
      );
    },
  );
});

test('the environment of the demo has an address for every variable of its configuration', () => {
  const addresses = Object.fromEntries(serverNames.map((name) => [name, `http://${name}`])) as Parameters<
    typeof demoEnvironment
  >[0];
  expect(demoEnvironment(addresses)).toMatchObject({ DEMO_SHOP_URL: 'http://shop', PAGER_URL: 'http://inbox' });
});

describe('faults', () => {
  test('are each either possible or refused with a reason, and explained in plain words', () => {
    for (const component of componentIds) {
      expect(faultsOf(component).length).toBeGreaterThan(5);
      for (const fault of faults) {
        expect(faultsOf(component).includes(fault)).toBe(whyNot(component, fault) === undefined);
        expect(explain(component, fault)).toMatch(/\.$/);
      }
    }
  });
});

describe('pages', () => {
  test('never let a value become markup', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(String(html`<p title="${value}">${value}</p>`).match(/[<>]/g)).toHaveLength(4);
        expect(String(html`<p title="${value}">`).match(/"/g)).toHaveLength(2);
      }),
    );
  });

  test('join lists, keep markup of their own, and leave out what is false', () => {
    const items = [1, 2].map((n) => html`<li>${n}</li>`);
    expect(String(html`${items}${false}${undefined}${null}.`)).toBe('<li>1</li><li>2</li>.');
  });
});

test('counters speak Prometheus text, with series declared at 0 and labels that cannot break out', () => {
  const counters = new Counters();
  const count = counters.counter('orders_total', 'Orders.', [{ kind: 'real' }]);
  counters.gauge('waiting', 'Waiting.', () => [[{}, 7]]);
  count({ kind: 'a"b\n' });
  expect(String(counters)).toBe(
    '# HELP orders_total Orders.\n# TYPE orders_total counter\norders_total{kind="real"} 0\norders_total{kind="a b "} 1\n' +
      '# HELP waiting Waiting.\n# TYPE waiting gauge\nwaiting 7\n',
  );
});

describe('the basket', () => {
  test('holds only known goods in sensible numbers, whatever a cookie says', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(fc.string(), fc.constant('fell-25')), fc.oneof(fc.string(), fc.integer()))),
        (pairs) => {
          for (const { product, quantity } of parseBasket(pairs)) {
            expect(products).toContain(product);
            expect(Number.isInteger(quantity) && quantity > 0 && quantity <= 20).toBe(true);
          }
        },
      ),
    );
  });

  test('adds up', () => {
    const [first, second] = products;
    const lines = withMore(withMore(withMore([], first!, 1), second!, 2), first!, 1);
    expect(totalOf(lines)).toBe(first!.price * 2 + second!.price * 2);
    expect(withMore(lines, first!, -2)).toHaveLength(1);
  });
});

describe('Voyager', () => {
  const wish = {
    amount: 100,
    currency: 'GBP',
    reference: 'r',
    card: { number: '4242424242424242', expiry: '12/30', code: '123' },
  };

  test('takes a card with blanks between its digits', () => {
    expect(readCharge({ ...wish, card: { ...wish.card, number: '4242 4242 4242 4242' } })).toMatchObject({
      cardNumber: '4242424242424242',
    });
  });

  test.each([
    [undefined, 'amount'],
    [{ ...wish, amount: 0 }, 'amount'],
    [{ ...wish, amount: 1.5 }, 'amount'],
    [{ ...wish, currency: 'pounds' }, 'currency'],
    [{ ...wish, card: { ...wish.card, number: '4242424242424241' } }, 'not a card number'],
    [{ ...wish, card: { ...wish.card, expiry: '13/30' } }, 'expiry date'],
    [{ ...wish, card: { ...wish.card, code: '12' } }, 'security code'],
  ])('refuses %j and says why', (body, says) => {
    expect(readCharge(body)).toMatchObject({ problem: expect.stringContaining(says) });
  });
});

test('the limit of calls slides: a call may pass again sixty seconds after the one that filled it', () => {
  const limit = new RateLimit();
  for (let call = 0; call < 120; call++) expect(limit.take('k', call * 100)).toBeUndefined();
  expect(limit.take('k', 12_000)).toBe(48);
  expect(limit.take('other', 12_000)).toBeUndefined();
  expect(limit.take('k', 60_000)).toBeUndefined();
  expect(limit.take('k', 60_050)).toBe(1);
});
