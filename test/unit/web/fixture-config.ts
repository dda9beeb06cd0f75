import { createLocale } from '../../../src/i18n/locale.ts';
import type { Config } from '../../../src/config/config.ts';
import type { BusinessFunction, Component, Target } from '../../../src/model/function.ts';
import { untold } from '../../support/alerting.ts';
import { scriptSettings } from '../../support/build/script-settings.ts';

export const LIVE = 'http://127.0.0.1:4300';

/** A function with everything that the tests do not care about. */
export function aFunction(id: string, question: string, more: Partial<BusinessFunction> = {}): BusinessFunction {
  return {
    id,
    question,
    checkFile: `/checks/${id}.ts`,
    check: `checks/${id}.ts`,
    schedule: { kind: 'every', everyMs: 30_000 },
    timeoutMs: 45_000,
    slowAfterMs: 4000,
    severity: 'major',
    audiences: ['customer-service'],
    targets: ['live'],
    dependsOn: ['shop'],
    alarm: { after: { count: 2, of: 2 }, clearAfter: { count: 1, of: 1 }, locations: 1 },
    impact: { summary: `${question} No.`, whenDown: {} },
    page: { block: [], serviceWorkers: 'block' },
    params: {},
    secrets: [],
    propagateTrace: true,
    ...more,
  };
}

export const aComponent = (id: string, name: string, provides: string, more: Partial<Component> = {}): Component => ({
  id,
  name,
  provides,
  dependsOn: [],
  supplier: false,
  ...more,
});

export const aTarget = (name: string, scheduled = true): Target => ({
  name,
  url: LIVE,
  scheduled,
  variables: {},
  origins: [LIVE],
});

const both = ['customer-service', 'back-office'] as const;

/** A small firm's functions. */
export const shopFunctions: readonly BusinessFunction[] = [
  aFunction('browse-catalogue', 'Can customers see the catalogue?', {
    severity: 'critical',
    impact: {
      summary: 'Customers cannot see our products.',
      stillWorks: 'Orders already placed are being delivered.',
      tellCustomers: 'Our catalogue is unavailable just now. May I look the item up for you?',
      workaround: 'Use the printed catalogue; take orders on form OF-7.',
      whenDown: {},
    },
  }),
  aFunction('search', 'Can customers find a product?', { severity: 'minor', dependsOn: ['shop', 'catalogue-db'] }),
  aFunction('place-order-card', 'Can customers place an order by card?', {
    severity: 'critical',
    audiences: both,
    dependsOn: ['shop', 'voyager'],
    runbook: 'https://wiki.acme.example/runbooks/checkout',
    impact: {
      summary: 'Customers cannot place an order by card.',
      stillWorks: 'Browsing the catalogue.',
      tellCustomers: 'Our shop cannot take orders at the moment. I can take yours now and confirm it by e-mail.',
      workaround: 'Take the order on form OF-7 and put it in the red tray.',
      whenDown: {
        voyager: {
          summary: 'Customers cannot pay by credit card.',
          stillWorks: {
            functions: ['browse-catalogue', 'place-order-invoice'],
            text: 'Browsing, and orders on invoice for business customers.',
          },
          tellCustomers:
            'We cannot take card payments at the moment. I can take your order now and we will ring you back.',
        },
      },
    },
  }),
  aFunction('place-order-invoice', 'Can business customers order on invoice?', { audiences: both }),
  aFunction('track-order', 'Can customers track an order?'),
  aFunction('card-gateway', 'Does the card gateway answer?', {
    audiences: ['operations'],
    dependsOn: ['voyager'],
    impact: { summary: 'Card payments are refused.', whenDown: {} },
  }),
  aFunction('receive-goods', 'Can the warehouse book goods in?', {
    audiences: ['back-office'],
    dependsOn: ['warehouse'],
    schedule: { kind: 'cron', expression: '*/5 6-18 * * 1-5' },
    impact: {
      summary: 'Goods cannot be booked in.',
      stillWorks: 'Picking and sending.',
      workaround: 'Write the delivery on form GR-2 and leave it at the gate desk.',
      whenDown: {},
    },
  }),
  aFunction('claims-desk', 'Can the claims desk open a claim?', { audiences: both, dependsOn: ['claims'] }),
  aFunction('order-queue', 'Are orders passed on to the warehouse?', {
    audiences: ['back-office'],
    dependsOn: ['order-queue'],
  }),
];

export const shopComponents: readonly Component[] = [
  aComponent('shop', 'Web shop', 'The site on which customers browse and order', {
    owner: 'web-team',
    runbook: 'https://wiki.acme.example/runbooks/shop',
    dependsOn: ['catalogue-db'],
  }),
  aComponent('catalogue-db', 'Catalogue database', 'Product data', { owner: 'web-team' }),
  aComponent('voyager', 'Voyager', 'Credit card payment gateway', {
    owner: 'payments-team',
    supplier: true,
    statusPage: 'https://status.voyager.example/api/v2/status.json',
    contact: '+44 20 7946 0000, contract 4711',
  }),
  aComponent('warehouse', 'Warehouse desk', 'Goods receiving'),
  aComponent('claims', 'Claims desk', 'Claims handling'),
  aComponent('order-queue', 'Order queue', 'Passing on of orders', { dependsOn: ['shop'] }),
];

const mapOf = <T>(items: readonly T[], key: (item: T) => string) => new Map(items.map((item) => [key(item), item]));

/** A whole configuration around some functions and components. */
export function aConfig(
  functions: readonly BusinessFunction[] = shopFunctions,
  components: readonly Component[] = shopComponents,
  more: Partial<Config> = {},
): Config {
  return {
    file: '/acme/config.yaml',
    folder: '/acme',
    writtenAt: Date.parse('2026-11-20T16:00:00Z'),
    organisation: 'Acme Outfitters',
    timezone: 'Europe/London',
    locale: createLocale('Europe/London'),
    server: { host: '127.0.0.1', port: 8080, publicUrl: 'http://127.0.0.1:8080' },
    storeFolder: '/acme/data',
    keep: { runsMs: 1, evidenceMs: 1, evidenceBytes: 1, historyMs: 1, recentlyEndedMs: 4 * 3_600_000 },
    ...scriptSettings({ browsers: 2, http: 50 }),
    secrets: new Map(),
    targets: mapOf([aTarget('live'), aTarget('green', false)], ({ name }) => name),
    components: mapOf(components, ({ id }) => id),
    functions: mapOf(functions, ({ id }) => id),
    maintenance: [],
    channels: new Map(),
    ...untold,
    fingerprint: 'f'.repeat(64),
    ...more,
  };
}
