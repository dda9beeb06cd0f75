import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { previewText } from '../../../src/cli/preview.ts';
import type { Config } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { sampleCount } from '../../support/extent.ts';

const file = fileURLToPath(new URL('../../../config.yaml', import.meta.url));

async function demo(): Promise<Config> {
  const result = await loadConfig(file, { env: {} });
  if (!result.ok) throw new Error('the demo is broken');
  return result.config;
}

/** The text without the breaks of its lines. */
const flat = (text: string) => text.replaceAll(/\s+/g, ' ');

/** What stands under a title, up to the next of the same depth. */
function under(text: string, ...titles: readonly string[]): string {
  let lines = text.split('\n');
  for (const title of titles) {
    const at = lines.findIndex((line) => line.trim().split('  ')[0] === title);
    if (at < 0) throw new Error(`There is no ${title}`);
    const depth = lines[at]!.search(/\S/);
    const end = lines.findIndex((line, index) => index > at && line.trim() !== '' && line.search(/\S/) <= depth);
    lines = lines.slice(at + 1, end < 0 ? undefined : end);
  }
  return flat(lines.join('\n')).trim();
}

describe('the preview of the demo', () => {
  test('says what page and pager say when a component is down, and afterwards', async () => {
    const text = previewText(await demo());
    const voyager = under(text, 'When a component is down', 'Voyager');
    expect(voyager).toMatch(
      /^Page and pager Voyager is down: Credit card payment gateway is NOT available\. Customers cannot place an order by card\. When it is over Voyager is working again: Credit card payment gateway is available\. It was down for 12 minutes\./,
    );
    expect(under(text, 'When a component is down', 'Catalogue database')).toContain(
      'Catalogue database is down: Product data is NOT available. Customers cannot see our products. Customers cannot place an order.',
    );
  });

  test('says what each function that it touches means, to whom, in the sharper words for that component', async () => {
    const text = previewText(await demo());
    expect(under(text, 'When a component is down', 'Voyager', 'Can customers place an order and pay by card?')).toBe(
      [
        'What customers notice Customers cannot place an order by card.',
        'What to say We cannot take card payments at the moment. I can take your order, and we will ring you back for the card.',
        'What still works Browsing, and orders on invoice for business customers.',
        'By hand, meanwhile Take the order on form OF-7 without the card number; payments rings back.',
      ].join(' '),
    );
    expect(text).toContain(
      'Can customers place an order and pay by card?  customer service, back office, operations\n',
    );
    expect(under(text, 'When a component is down', 'Warehouse desk', 'Can the warehouse book goods in?')).toMatch(
      /^On paper, meanwhile Write deliveries on form GR-2/,
    );
    expect(under(text, 'When a component is down', 'Voyager', 'In the message to operations')).toMatch(
      /^Blast radius Affected: .* Supplier Voyager is a supplier, \+44 20 7946 0000, contract 4711,/,
    );
  });

  test('says the same words once, and then where they stand', async () => {
    const text = previewText(await demo());
    const say = 'I cannot see your order just now. May I ring you back?';
    expect(flat(text).split(say)).toHaveLength(2);
    expect(under(text, 'When a component is down', 'Catalogue database', 'Can customers see the catalogue?')).toBe(
      'The same as when Web shop is down',
    );
  });

  test('says what is said without a culprit, of silence, of slowness, of planned work and of named alarms', async () => {
    const text = previewText(await demo());
    const section = (name: string) => under(text, name);
    expect(section('When a function fails and no component is to blame')).toContain(
      'Page and pager Customers cannot search for products. When it is over Working again: Can customers find a product? It was not working for 12 minutes. What to say The search is unavailable just now.',
    );
    expect(section('When there is no fresh answer')).toContain(
      'Page and pager Not known: Can customers find a product? No fresh answer since 07:40 GMT. When it is over Known again: Can customers find a product? There was no fresh answer for 12 minutes.',
    );
    expect(section('When there is no fresh answer')).toContain('Not known It could not be tried since 07:40 GMT.');
    expect(section('When something is slow')).toMatch(
      /^Any of these functions Slow It works, but takes longer than usual\. Said of Can customers see the catalogue\?/,
    );
    expect(section('During planned work')).toBe(
      'Can the warehouse book goods in? again and again, for 2 hours Planned work Stock-taking, until 09:52 GMT.',
    );
    expect(section('When a named alarm is raised')).toMatch(
      /^card-payments-smell operations Page and pager Card payments smell\. .* When it is over Over: Card payments smell\. .* It lasted 12 minutes\.$/,
    );
    expect(text).not.toContain('When a certificate');
  });
});

describe('the preview', () => {
  test('tells of certificates, of work that comes once, of what fails by turns, and of a target when there are several', async () => {
    const config = await demo();
    const search = config.functions.get('search')!;
    const text = previewText({
      ...config,
      functions: new Map([
        [
          'search',
          {
            ...search,
            certificate: { warnBeforeMs: 14 * 86_400_000, severity: 'minor' },
            alarm: { ...search.alarm, flapping: { turns: 4, withinMs: 60_000, settleMs: 60_000 } },
          },
        ],
      ]),
      targets: new Map([...config.targets].map(([name, target]) => [name, { ...target, scheduled: true }])),
      maintenance: [
        { functions: [], says: 'Moving house', when: { kind: 'once', from: 0, until: Date.UTC(2026, 0, 5, 23, 0) } },
      ],
    });
    expect(under(text, 'When a certificate is about to expire')).toMatch(
      /^Can customers find a product\? operations Page and pager A certificate at live expires on .*19 Jan 2026.* Afterwards: Customers cannot search for products\./,
    );
    expect(under(text, 'During planned work')).toBe('All functions once Planned work Moving house, until 23:00 GMT.');
    expect(
      under(text, 'When a function fails and no component is to blame', 'Can customers find a product?'),
    ).toContain('When it comes and goes By turns: At live: Customers cannot search for products.');
    expect(flat(text)).toContain('Web shop is down at live: The site');
    expect(flat(text)).toContain('At live: Customers cannot search for products.');
  });

  test('leaves out what cannot happen', async () => {
    const config = await demo();
    const text = previewText({
      ...config,
      components: new Map(),
      functions: new Map(),
      alarms: new Map(),
      maintenance: [],
    });
    expect(text).toBe(
      'What people would read about Acme Outfitters. Times and spans are examples.\n\nWhen there is no fresh answer\n\n' +
        '  Any function\n    Not known              Not tried yet. The first answer is on its way.\n' +
        '    Not known              It could not be tried since 07:40 GMT.',
    );
  });

  test('is wide as a terminal, and nothing in it steers one, whatever texts there are', async () => {
    const config = await demo();
    const [component] = config.components.values();
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }),
      fc.constantFrom('\u001b[2J\u001b]0;x\u0007', 'x'.repeat(2000), '\u202eabc', 'a\r\nb\u0085c', '👩‍👩‍👧'.repeat(200)),
    );
    fc.assert(
      fc.property(hostile, hostile, (one, two) => {
        const texts = { summary: one, tellCustomers: two, stillWorks: one, workaround: two, whenDown: {} };
        const search = { ...config.functions.get('search')!, question: two, impact: texts, dependsOn: [component!.id] };
        const text = previewText({
          ...config,
          organisation: one,
          components: new Map([[component!.id, { ...component!, name: one, provides: two, owner: one }]]),
          functions: new Map([['search', search]]),
          maintenance: [{ functions: ['search'], says: one, when: { kind: 'cron', expression: '', forMs: 60_000 } }],
        });
        // oxlint-disable-next-line no-control-regex -- that there are none is the purpose
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(200);
      }),
      { numRuns: sampleCount(50) },
    );
  });
});
