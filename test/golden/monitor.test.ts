// What other programs rely on of a running monitor: metrics and answers of the API, seen from outside while everything
// happens that can. Update with: npx vitest run --project packed test/golden -u
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBusiness, type Business } from '../packed/business.ts';
import { SOURCE_TOKEN, WEBHOOK_SECRET } from '../packed/business-config.ts';
import { alertmanagerBody, incidentOf, playStory, type Story } from '../packed/business-story.ts';
import type { Monitor } from '../packed/monitor.ts';
import { familiesIn } from './families.ts';
import { shapeOf } from './shape.ts';

let business: Business;
let monitor: Monitor;
let story: Story;

beforeAll(async () => {
  business = await openBusiness();
  ({ monitor, story } = await playStory(business));
});

afterAll(async () => {
  await monitor?.[Symbol.asyncDispose]();
  await business?.[Symbol.asyncDispose]();
});

type Headers = Readonly<Record<string, string>>;

/** An answer without what differs from run to run. */
async function answerTo(method: string, path: string, init: { headers?: Headers; body?: string } = {}) {
  const response = await fetch(monitor.url + path, { method, redirect: 'manual', ...init });
  const text = await response.text();
  const type = response.headers.get('content-type');
  const allow = response.headers.get('allow');
  const body = type?.includes('json') ? { body: shapeOf(JSON.parse(text)) } : {};
  return { status: response.status, type, ...(allow !== null && { allow }), ...body };
}

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

const toFile = (file: string, answers: Readonly<Record<string, unknown>>) =>
  expect(`${JSON.stringify(answers, null, 2)}\n`).toMatchFileSnapshot(file);

test('/metrics has the metrics that rules and dashboards are written against', async () => {
  const plain = await monitor.ask('/metrics');
  const accept = 'application/openmetrics-text; version=1.0.0';
  const open = await monitor.ask('/metrics', { headers: { accept } });
  expect([plain, open].map(({ status, headers }) => [status, headers.get('content-type')])).toMatchInlineSnapshot(`
    [
      [
        200,
        "text/plain; version=0.0.4; charset=utf-8",
      ],
      [
        200,
        "application/openmetrics-text; version=1.0.0; charset=utf-8",
      ],
    ]
  `);
  await expect(familiesIn(plain.text)).toMatchFileSnapshot('metrics.txt');
  await expect(familiesIn(open.text)).toMatchFileSnapshot('metrics-openmetrics.txt');
});

test('the API answers who may read with the shapes that programs are written against', async () => {
  const { id } = await incidentOf(monitor, 'stock', () => true);
  const paths = {
    '/api/v1/functions': '/api/v1/functions',
    '/api/v1/functions/ID': '/api/v1/functions/order',
    '/api/v1/functions/UNKNOWN': '/api/v1/functions/no-such-function',
    '/api/v1/functions/ID/verdict?since=15m': '/api/v1/functions/order/verdict?since=15m',
    '/api/v1/functions/ID/verdict?since=15m (unknown)': '/api/v1/functions/unreadable/verdict?since=15m',
    '/api/v1/functions/ID/verdict': '/api/v1/functions/order/verdict',
    '/api/v1/components': '/api/v1/components',
    '/api/v1/components/ID': '/api/v1/components/database',
    '/api/v1/components/UNKNOWN': '/api/v1/components/no-such-component',
    '/api/v1/incidents': '/api/v1/incidents',
    '/api/v1/incidents?before=yesterday': '/api/v1/incidents?before=yesterday',
    '/api/v1/incidents/ID': `/api/v1/incidents/${id}`,
    '/api/v1/incidents/UNKNOWN': '/api/v1/incidents/no-such-incident',
    '/api/v1/silences': '/api/v1/silences',
    '/api/v1/silences/ID': `/api/v1/silences/${story.silenceId}`,
    '/api/v1/silences/UNKNOWN': '/api/v1/silences/no-such-silence',
    '/api/v1/maintenance': '/api/v1/maintenance',
    '/api/v1/maintenance/ID': `/api/v1/maintenance/${story.maintenanceId}`,
    '/api/v1/maintenance/UNKNOWN': '/api/v1/maintenance/no-such-maintenance',
    '/api/v1/no-such-address': '/api/v1/no-such-address',
  };
  const answers: Record<string, unknown> = {};
  for (const [name, path] of Object.entries(paths)) {
    answers[`GET ${name}, as viewer`] = await answerTo('GET', path, { headers: bearer(story.viewer) });
    answers[`GET ${name}, not signed in`] = await answerTo('GET', path);
  }
  await toFile('api-v1-reads.json', answers);
});

test('the API answers writes with the statuses and shapes that programs are written against', async () => {
  const { id } = await incidentOf(monitor, 'stock', () => true);
  const answers: Record<string, unknown> = {};
  const write = async (what: string, method: string, path: string, init: { headers?: Headers; body?: unknown }) => {
    const { headers = {}, body } = init;
    const text = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const json = { 'content-type': 'application/json' };
    answers[what] = await answerTo(method, path, { headers: { ...json, ...headers }, ...text });
  };
  const responder = bearer(story.responder);
  // No state may change meanwhile: the answers of other tests show it.
  const inTheFuture = { from: '2100-01-01T00:00:00Z', for: '1h' };
  const wishes = {
    silences: { functions: ['invoice'], why: 'A try', ...inTheFuture },
    maintenance: { functions: ['invoice'], says: 'A try', ...inTheFuture },
  };
  for (const [list, body] of Object.entries(wishes)) {
    const path = `/api/v1/${list}`;
    await write(`POST ${path}, not signed in`, 'POST', path, { body });
    await write(`POST ${path}, as viewer`, 'POST', path, { body, headers: bearer(story.viewer) });
    await write(`POST ${path}, with a wrong token`, 'POST', path, { body, headers: bearer('wrong') });
    await write(`POST ${path}, as responder`, 'POST', path, { body, headers: responder });
    await write(`POST ${path}, incomplete`, 'POST', path, { body: { functions: ['none'] }, headers: responder });
    await write(`POST ${path}, not JSON`, 'POST', path, { body: '{', headers: responder });
    await write(`PUT ${path}`, 'PUT', path, { body, headers: responder });
    const made = await monitor.post(path, body);
    const own = `${path}/${(made.json as { id: string }).id}`;
    await write(`DELETE ${path}/ID, as viewer`, 'DELETE', own, { headers: bearer(story.viewer) });
    await write(`DELETE ${path}/ID, as responder`, 'DELETE', own, { headers: responder });
    await write(`DELETE ${path}/UNKNOWN`, 'DELETE', own, { headers: responder });
  }
  const configured = ((await monitor.ask('/api/v1/silences')).json as { silences: { id: string; madeBy: string }[] })
    .silences;
  const { id: fixed } = configured.find(({ madeBy }) => madeBy === 'configuration')!;
  await write('DELETE /api/v1/silences/OF-CONFIGURATION', 'DELETE', `/api/v1/silences/${fixed}`, {
    headers: responder,
  });

  const acknowledge = `/api/v1/incidents/${id}/acknowledge`;
  await write('POST /api/v1/incidents/ID/acknowledge, not signed in', 'POST', acknowledge, {});
  await write('POST /api/v1/incidents/ID/acknowledge, as viewer', 'POST', acknowledge, {
    headers: bearer(story.viewer),
  });
  await write('POST /api/v1/incidents/ID/acknowledge, as responder', 'POST', acknowledge, { headers: responder });
  await write('POST /api/v1/incidents/ID/acknowledge, again', 'POST', acknowledge, { headers: responder });
  await write('POST /api/v1/incidents/ID/acknowledge, unknown field', 'POST', acknowledge, {
    headers: responder,
    body: { who: 'Asha' },
  });
  await write('POST /api/v1/incidents/UNKNOWN/acknowledge', 'POST', '/api/v1/incidents/none/acknowledge', {
    headers: responder,
  });
  await write('GET /api/v1/incidents/ID/acknowledge', 'GET', acknowledge, { headers: responder });

  const events = '/api/v1/channels/pager/events';
  const event = JSON.stringify({ event: { event_type: 'incident.acknowledged', data: { incident_key: id } } });
  const signature = createHmac('sha256', WEBHOOK_SECRET).update(event).digest('hex');
  await write('POST /api/v1/channels/PAGER/events, signed', 'POST', events, {
    headers: { 'x-pagerduty-signature': `v1=${signature}` },
    body: event,
  });
  await write('POST /api/v1/channels/PAGER/events, signed wrong', 'POST', events, {
    headers: { 'x-pagerduty-signature': 'v1=00' },
    body: event,
  });
  await write('POST /api/v1/channels/UNKNOWN/events', 'POST', '/api/v1/channels/none/events', { body: event });
  await write('GET /api/v1/channels/PAGER/events', 'GET', events, {});

  const alerts = '/api/v1/sources/prometheus/alerts';
  await write('POST /api/v1/sources/NAME/alerts', 'POST', alerts, {
    headers: bearer(SOURCE_TOKEN),
    body: alertmanagerBody('resolved', 'ledger'),
  });
  await write('POST /api/v1/sources/NAME/alerts, not understood', 'POST', alerts, {
    headers: bearer(SOURCE_TOKEN),
    body: {},
  });
  await write('POST /api/v1/sources/NAME/alerts, wrong token', 'POST', alerts, { headers: responder, body: {} });
  await write('POST /api/v1/sources/UNKNOWN/alerts', 'POST', '/api/v1/sources/none/alerts', { body: {} });
  await write('GET /api/v1/sources/NAME/alerts', 'GET', alerts, {});
  await toFile('api-v1-writes.json', answers);
});

test('the API of hosted status pages answers in the form that their clients read', async () => {
  const files = [
    'summary',
    'status',
    'components',
    'incidents',
    'incidents/unresolved',
    'scheduled-maintenances',
    'scheduled-maintenances/upcoming',
    'scheduled-maintenances/active',
    'none',
  ];
  const answers: Record<string, unknown> = {};
  for (const file of files) {
    answers[`GET /api/v2/${file}.json`] = await answerTo('GET', `/api/v2/${file}.json`);
  }
  await toFile('api-v2.json', answers);
});

test('every other address for programs answers with its status and content type', async () => {
  const paths = [
    '/healthz',
    '/readyz',
    '/feed.atom',
    '/feed.rss',
    '/badge/order.svg',
    '/badge/none.svg',
    '/calendar.ics',
    '/embed',
    '/embed/status',
  ];
  const answers: Record<string, unknown> = {};
  for (const path of paths) answers[`GET ${path}`] = await answerTo('GET', path);
  await toFile('other-addresses.json', answers);
});
