import { browserScript, httpScript } from './project.ts';

/** What the business does, each a function that asks for the path of its own name. */
export const parts = [
  'browse',
  'catalogue',
  'exits',
  'hang',
  'invoice',
  'order',
  'pay',
  'queue',
  'receive-goods',
  'returns',
  'search',
  'secure',
  'stock',
  'unreadable',
] as const;
export type Part = (typeof parts)[number];

/** Of Asha, who can sign in. */
export const PASSWORD = 'a long enough password';
const HASH = 'scrypt$32768$8$3$ojjkoPb0aONg1Z7pyyoXbQ$yiFrIy5pnmh0tZPV4nVE8TJU4vFAo8chm2FNJ7-DUGw';
/** What the source `prometheus` shows. */
export const SOURCE_TOKEN = 'a-token-of-the-source';
/** Signs what the channel `pager` posts back. */
export const WEBHOOK_SECRET = 'a-secret-of-the-pager';

const asks = (part: Part, component?: string) =>
  httpScript(`
    await step('Ask', ${JSON.stringify(component === undefined ? {} : { component })}, async () => {
      expect((await http.get('/${part}')).status).toBe(200);
    });`);

/** The text of every check script; `secureUrl` answers over TLS. */
export const businessChecks = (secureUrl: string): Readonly<Record<Part, string>> => ({
  browse: browserScript(`
    await step('Open the page', async () => {
      await page.goto('/browse');
      await expect(page.getByRole('heading')).toHaveText('browse', { timeout: 500 });
    });`),
  catalogue: asks('catalogue'),
  exits: httpScript('process.exit(3);'),
  hang: asks('hang'),
  invoice: asks('invoice'),
  order: asks('order', 'web'),
  pay: asks('pay', 'gateway'),
  queue: httpScript(`
    await step('Ask the queue', async () => measure('waiting', (await http.get('/queue')).json().waiting));`),
  'receive-goods': asks('receive-goods'),
  returns: asks('returns'),
  search: asks('search'),
  secure: httpScript(`expect((await http.get('${secureUrl}')).status).toBe(200);`),
  stock: asks('stock', 'database'),
  unreadable: 'export default 1;',
});

/** Strangers are answered with these too; what is only for operations is not there for them. */
const often = { every: '1s', audiences: ['back-office'] };
const seldom = { every: '1h', audiences: ['back-office'] };

/** How each function differs from the rest. */
export const businessFunctions: Readonly<Record<Part, Readonly<Record<string, unknown>>>> = {
  browse: { ...seldom, audiences: ['customer-service'], severity: 'major' },
  catalogue: { ...seldom, objective: 99.9, audiences: ['customer-service', 'back-office'] },
  exits: seldom,
  hang: { ...seldom, timeout: '10m' },
  invoice: { ...often, severity: 'minor' },
  order: { ...often, severity: 'critical', dependsOn: ['web'], audiences: ['customer-service'] },
  pay: {
    ...often,
    dependsOn: ['gateway'],
    alarm: { after: 'once', clearAfter: 'once', flapping: { turns: 2, within: '10m', settleAfter: '10m' } },
  },
  queue: { ...seldom, measurements: { waiting: { slowAbove: 100 } } },
  'receive-goods': often,
  returns: often,
  search: { ...often, severity: 'critical' },
  secure: { ...seldom, audiences: ['operations'] },
  stock: { ...often, severity: 'critical', dependsOn: ['database'] },
  unreadable: seldom,
};

interface Addresses {
  readonly pager: string;
  readonly refusing: string;
  readonly chat: string;
  readonly smtp: string;
}

/** All sections of the configuration but the targets and functions. */
export const businessConfig = ({ pager, refusing, chat, smtp }: Addresses): Readonly<Record<string, unknown>> => ({
  timezone: 'UTC',
  runners: { browsers: 1, http: 20 },
  components: {
    database: { name: 'Database', provides: 'Stock and prices', owner: 'web-team' },
    web: { name: 'Web shop', provides: 'The site', dependsOn: ['database'], runbook: 'https://wiki.example/web' },
    gateway: { name: 'Gateway', provides: 'Card payments', supplier: true, contact: '+44 20 7946 0000' },
    ledger: { name: 'Ledger', provides: 'Bookkeeping' },
    warehouse: { name: 'Warehouse', provides: 'Booking goods in' },
  },
  alarms: {
    'queue-grows': { says: 'The queue grows.', severity: 'minor', when: [{ function: 'queue', is: 'slow' }] },
  },
  // A pager knows by its key alone that it is still the same; a webhook's address has another port in each run.
  channels: {
    pager: { type: 'pagerduty', routingKey: 'key', url: pager, webhookSecret: WEBHOOK_SECRET },
    refusing: { type: 'pagerduty', routingKey: 'wrong-key', url: refusing },
    chat: { type: 'webhook', url: chat },
  },
  alerting: {
    atMost: '1000 per minute',
    policies: [
      { severity: 'critical', steps: [{ notify: ['pager', 'chat', 'refusing'] }] },
      { severity: 'major', steps: [{ notify: ['pager'] }] },
      { silent: 'Nobody is woken for something minor.' },
    ],
    self: { notify: ['pager'] },
  },
  sources: { prometheus: { type: 'alertmanager', token: SOURCE_TOKEN } },
  subscriptions: { smtp, from: 'status@acme.example', allow: ['@acme.example'] },
  people: { asha: { name: 'Asha Rao' }, bram: { name: 'Bram Vos' } },
  rosters: { 'web-team': { handover: 'Mon 09:00', since: '2026-01-05', first: ['asha', 'bram'] } },
  maintenance: [{ functions: ['catalogue'], cron: '0 3 1 1 *', for: '2h', says: 'Stock-taking' }],
  silences: [{ functions: ['hang'], until: '2200-01-01T00:00', by: 'Bram Vos', why: 'Known, for good' }],
  access: { login: { users: { asha: { name: 'Asha Rao', role: 'admin', password: HASH } } } },
});
