// Known secrets, sent through every way by which a text can get out of a run or into the monitor. Everything that people
// can read afterwards is searched: log, pages, API, metrics, notifications, evidence and the bytes of the store.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receiver, withStatus } from '../integration/notify/receiver.ts';
import type { Monitor } from './monitor.ts';
import { Pager } from './pager.ts';
import { browserScript, createProject, httpScript, type Project } from './project.ts';

/** CARD and PHRASE are given to the checks that leak; OTHER belongs to another function, and the target shows it. */
const values = {
  CARD: '4000056655665556',
  PHRASE: '/Pä55 "wörd"\\+&<zq>',
  OTHER: 'Wq7-other-Zx94',
  ROUTING_KEY: 'r0utingKey94aqx',
};

const bytesOf = (text: string) => Buffer.from(text).toString('latin1');
const json = (text: string) => JSON.stringify(text).slice(1, -1);

/** What must be found nowhere, as bytes in lower case. */
const forms = Object.entries(values).flatMap(([name, value]) => {
  const bytes = Buffer.from(value);
  const base64 = [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '');
    return whole.slice(shift === 0 ? 0 : shift + 1, -1);
  });
  const all = [
    value,
    encodeURIComponent(value),
    new URLSearchParams({ '': value }).toString().slice(1),
    json(value),
    json(json(value)),
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    bytes.toString('hex'),
    Buffer.from(value, 'utf16le').toString('latin1'),
    ...base64,
    ...base64.map((one) => one.replaceAll('+', '-').replaceAll('/', '_')),
    ...(name === 'CARD' ? ['4000 0566 5566 5556', '4000-0566-5566-5556', '4000.0566.5566.5556'] : []),
  ];
  return [...new Set(all)].map((form) => ({ name, form: bytesOf(form).toLowerCase() }));
});

/** The secrets in a text or file, and the form in which each was found. */
function leaksIn(content: string | Uint8Array): string[] {
  const text = (typeof content === 'string' ? bytesOf(content) : Buffer.from(content).toString('latin1')).toLowerCase();
  return forms.filter(({ form }) => text.includes(form)).map(({ name, form }) => `${name} as ${form}`);
}

const page = `<!doctype html><title>Shop ${values.OTHER}</title><h1>Account ${values.OTHER}</h1><p id=echo></p>
  <input id=typed><div id=closed></div><form>${'<input class=box maxlength=1>'.repeat(16)}</form>
  <script>closed.attachShadow({ mode: 'closed' }).innerHTML = '<b>${values.OTHER}</b>';
  console.log(${JSON.stringify(values.OTHER)}); fetch('/missing?key=' + ${JSON.stringify(values.OTHER)});</script>`;

const own = `const card = secret('CARD'); const phrase = secret('PHRASE');
  const separated = card.replace(/.{4}/g, '$&-');`;

const checks = {
  owner: httpScript(`await step('Sign in', () => secret('OTHER').length);`),
  api: httpScript(`${own}
  log(phrase, separated, phrase.toUpperCase()); console.log(Buffer.from('x' + phrase, 'utf16le').toString('hex'));
  measure('rows_of' + card.replace(/.{4}/g, '_$&'), 1);
  await step.soft('Pay by ' + separated, () => { throw new Error('declined ' + separated); });
  const reply = await http.post('/orders?card=' + card, { json: { phrase, session_token: 'abcdef-123456' }, headers: { 'x-card': separated } });
  await step('Read ' + encodeURIComponent(phrase), () => { throw new Error(reply.text() + Buffer.from('u:' + phrase).toString('base64')); });`),
  site: browserScript(`${own}
  page.on('dialog', (dialog) => dialog.dismiss());
  await page.goto('/page');
  await page.evaluate((text) => { document.querySelector('#echo').textContent = text; document.title += text; alert(text); console.error(text); }, separated);
  await page.locator('#typed').click();
  for (const key of phrase) await (key.charCodeAt(0) < 128 ? page.keyboard.press(key === '+' ? '+' : key) : page.keyboard.insertText(key));
  for (const [index, digit] of Array.from(card).entries()) await page.locator('.box').nth(index).fill(digit);
  await step('See ' + card, () => expect(page.locator('#echo')).toHaveText(phrase, { timeout: 300 }));`),
};

let pager: Pager;
let chat: Receiver;
let shop: Receiver;
let project: Project;
let monitor: Monitor;
const opened: AsyncDisposable[] = [];

const configuration = () => ({
  components: { payment: { name: 'Payment', provides: 'Card payments' } },
  secrets: Object.fromEntries(['CARD', 'PHRASE', 'OTHER'].map((name) => [name, { env: name }])),
  channels: {
    pager: { type: 'pagerduty', routingKey: '${ROUTING_KEY}', url: pager.receiver.url },
    chat: { type: 'webhook', url: chat.url },
  },
  alerting: { policies: [{ steps: [{ notify: ['pager', 'chat'] }] }] },
  sources: { prometheus: { type: 'alertmanager', token: 'the-token-of-prometheus' } },
});

const functions = {
  owner: { secrets: ['OTHER'] },
  api: { secrets: ['CARD', 'PHRASE'] },
  site: { secrets: ['CARD', 'PHRASE'] },
};

beforeAll(async () => {
  pager = await Pager.start();
  shop = await Receiver.start((response, request, socket) =>
    request.path === '/page'
      ? withStatus(200, page, { 'content-type': 'text/html; charset=utf-8' })(response, request, socket)
      : withStatus(404, JSON.stringify({ error: `no account ${values.OTHER}`, password: 'unknown-to-all' }), {
          'content-type': 'application/json',
          'set-cookie': 'sid=unknown-to-all',
        })(response, request, socket),
  );
  // Refuses everything, and quotes what nobody should see.
  chat = await Receiver.start(withStatus(400, `{"error":"no such hook for ${values.OTHER} ${values.ROUTING_KEY}"}`));
  opened.push(pager, shop, chat);
  project = createProject({ url: shop.url, checks, functions, config: configuration() });
  monitor = await project.start(['--log', 'debug'], { env: values });
  opened.push(monitor);
  await Promise.all(['api', 'site'].map((id) => monitor.untilState(id, 'failing')));
  await monitor.ask('/api/v1/sources/prometheus/alerts', {
    method: 'POST',
    headers: { authorization: 'Bearer the-token-of-prometheus', 'content-type': 'application/json' },
    body: JSON.stringify({
      version: '4',
      alerts: [
        {
          status: 'firing',
          fingerprint: 'f1',
          labels: { alertname: 'PaymentDown', component: 'payment', severity: 'critical' },
          annotations: { summary: `cannot sign in as ${values.OTHER}`, description: encodeURIComponent(values.PHRASE) },
        },
      ],
    }),
  });
  await pager.waitFor('trigger');
  project.write('config.yaml', {
    ...JSON.parse(readFileSync(join(project.folder, 'config.yaml'), 'utf8')),
    timezone: '${OTHER}',
  });
  await monitor.until('the configuration is refused', () => monitor.log.find(({ msg }) => msg.includes('refused')));
  await monitor.until('the chat has refused', () => chat.received.length > 0);
});

afterAll(async () => {
  for (const one of opened.toReversed()) await one[Symbol.asyncDispose]();
  project[Symbol.dispose]();
});

test('no page, answer of the API or metric has a known secret in it', async () => {
  const ids = (await monitor.incidents()).map(({ id }) => id);
  const paths = [
    ...[
      '/',
      '/history',
      '/metrics',
      '/health',
      '/api/v1/functions',
      '/api/v1/incidents',
      '/api/v1/status',
      '/feed.atom',
    ],
    ...['api', 'site', 'owner'].flatMap((id) => [`/functions/${id}?for=operations`, `/api/v1/functions/${id}`]),
    ...ids.flatMap((id) => [`/incidents/${id}`, `/api/v1/incidents/${id}`]),
  ];
  for (const path of paths) expect([path, leaksIn((await monitor.ask(path)).text)]).toEqual([path, []]);
  expect((await monitor.ask('/functions/api?for=operations')).text).toContain('[*CARD*]');
});

test('no notification has a known secret in it but the key of its own channel', () => {
  const sent = [...pager.receiver.received, ...chat.received].map(({ text }) =>
    text.replaceAll(values.ROUTING_KEY, 'KEY'),
  );
  expect(sent.length).toBeGreaterThan(1);
  for (const text of sent) expect(leaksIn(text)).toEqual([]);
});

test('no line of the log has a known secret in it, though scripts print them and the configuration is refused', () => {
  expect(monitor.process.output).toContain('[*OTHER*]');
  expect(leaksIn(monitor.process.output)).toEqual([]);
});

test('no file that the monitor leaves has a known secret or a credential in it, evidence and the store among them', async () => {
  await monitor[Symbol.asyncDispose]();
  const files = readdirSync(project.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/node_modules|\/checks\/|config\.yaml$/.test(file));
  const found: string[] = [];
  const search = (name: string, content: Uint8Array) => {
    const leaks = leaksIn(content);
    if (Buffer.from(content).includes('unknown-to-all')) leaks.push('a credential of the target');
    found.push(...leaks.map((leak) => `${name.replace(project.folder, '')}: ${leak}`));
  };
  for (const file of files) {
    const content = readFileSync(file);
    search(file, content);
    if (file.endsWith('.zip'))
      for (const [name, inside] of Object.entries(unzipSync(content))) search(`${file}/${name}`, inside);
  }
  expect(found).toEqual([]);
  const names = files.map((file) => file.replace(/.*\//, ''));
  expect(names).toEqual(expect.arrayContaining(['trace.zip', 'requests.json', 'console.json', 'log.txt']));
});

test('the trace does not tell what was typed key by key, or a digit in each field', () => {
  const zips = readdirSync(project.folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('trace.zip'),
  );
  expect(zips.length).toBeGreaterThan(0);
  for (const zip of zips) {
    const files = Object.entries(unzipSync(readFileSync(join(project.folder, zip))));
    const events = files
      .filter(([name]) => name.endsWith('.trace'))
      .flatMap(([, bytes]) => Buffer.from(bytes).toString().split('\n'))
      .flatMap((line) =>
        line === '' ? [] : [JSON.parse(line) as { method?: string; params?: Record<string, string> }],
      );
    const keys = events.filter(({ method }) => method === 'keyboardPress').map(({ params }) => params?.['key']);
    const digits = events.filter(({ method }) => method === 'fill').map(({ params }) => params?.['value']);
    expect(new Set(keys)).toEqual(new Set(['[*PHRASE*]']));
    expect(new Set(digits)).toEqual(new Set(['[*CARD*]']));
  }
});
