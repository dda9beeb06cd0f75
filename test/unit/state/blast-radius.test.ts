import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blastRadius } from '../../../src/state/blast-radius.ts';
import { impactOf, sentencesOf } from '../../../src/state/impact.ts';
import { component, fn } from './samples.ts';

const components = new Map([
  component('shop', { dependsOn: ['catalogue-db'] }),
  component('desk', { dependsOn: ['shop'] }),
  component('catalogue-db'),
  component('voyager'),
]);
const functions = new Map([
  fn('browse', { dependsOn: ['shop'] }),
  fn('order', { dependsOn: ['shop', 'voyager'] }),
  fn('claim', { dependsOn: ['desk'], audiences: ['operations', 'back-office'] }),
  fn('lonely'),
]);

describe('the blast radius', () => {
  test('of a component at the edge is what uses it', () => {
    expect(blastRadius(['voyager'], components, functions)).toEqual({
      components: ['voyager'],
      functions: [{ functionId: 'order', direct: true, via: ['voyager'] }],
      audiences: ['customer-service'],
    });
  });

  test('goes up through everything that hangs on it', () => {
    expect(blastRadius(['catalogue-db'], components, functions)).toEqual({
      components: ['catalogue-db', 'shop', 'desk'],
      functions: [
        { functionId: 'browse', direct: false, via: ['shop'] },
        { functionId: 'order', direct: false, via: ['shop'] },
        { functionId: 'claim', direct: false, via: ['desk'] },
      ],
      audiences: ['customer-service', 'back-office', 'operations'],
    });
  });

  test('of several is all of it together, direct where one of them is used directly', () => {
    const { functions: touched } = blastRadius(['catalogue-db', 'voyager'], components, functions);
    expect(touched.map(({ functionId, direct }) => [functionId, direct])).toEqual([
      ['browse', false],
      ['order', true],
      ['claim', false],
    ]);
  });

  test('of something that nobody uses is itself', () => {
    expect(blastRadius(['nothing'], components, functions)).toEqual({
      components: ['nothing'],
      functions: [],
      audiences: [],
    });
  });

  test('comes to an end when components depend on each other in a circle', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const graph = fc.dictionary(fc.constantFrom(...names), fc.subarray(names));
    fc.assert(
      fc.property(graph, fc.subarray(names), (edges, failing) => {
        const circle = new Map(names.map((id) => component(id, { dependsOn: edges[id] ?? [] })));
        const reached = blastRadius(failing, circle, functions).components;
        expect(new Set(reached).size).toBe(reached.length);
        for (const { id, dependsOn } of circle.values()) {
          const shouldBe = failing.includes(id) || dependsOn.some((one) => reached.includes(one));
          expect(reached.includes(id)).toBe(shouldBe);
        }
      }),
    );
  });
});

describe('the sentences of an impact', () => {
  const [, order] = fn('order', {
    impact: {
      summary: 'Customers cannot place an order.',
      stillWorks: 'Browsing.',
      workaround: 'Form OF-7.',
      whenDown: { voyager: { summary: 'Customers cannot pay by card.', tellCustomers: 'We ring you back.' } },
    },
  });

  test('are sharper, sentence by sentence, where the configuration has some for the failing component', () => {
    expect(impactOf(order, 'voyager')).toEqual({
      summary: 'Customers cannot pay by card.',
      stillWorks: 'Browsing.',
      tellCustomers: 'We ring you back.',
      workaround: 'Form OF-7.',
    });
  });

  test('are the general ones for another component or none', () => {
    const general = {
      summary: 'Customers cannot place an order.',
      stillWorks: 'Browsing.',
      workaround: 'Form OF-7.',
    };
    expect(impactOf(order, 'shop')).toEqual(general);
    expect(impactOf(order)).toEqual(general);
  });

  test('are not taken from what every object has by nature', () => {
    expect(impactOf(order, 'constructor').summary).toBe('Customers cannot place an order.');
  });

  test('of several functions are each said once, those left out not at all', () => {
    const [, same] = fn('same', { impact: { summary: ' Customers cannot place an order. ', whenDown: {} } });
    expect(sentencesOf('summary', [order, same])).toEqual(['Customers cannot place an order.']);
    expect(sentencesOf('workaround', [order, same])).toEqual(['Form OF-7.']);
  });
});
