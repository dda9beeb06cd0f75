// A known secret, sent through every way out of a run.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Child, browserScript, httpScript, openSite, type Site } from './rig.ts';

const secret = 'Pä55 "word"/+&<4242>';
const secrets = { CARD: secret };
const bytes = Buffer.from(secret);

/** What must be found nowhere, as bytes in latin1 to look into any file. */
const forms = [
  secret,
  encodeURIComponent(secret),
  new URLSearchParams({ '': secret }).toString().slice(1),
  JSON.stringify(secret).slice(1, -1),
  JSON.stringify(JSON.stringify(secret)).slice(3, -3),
  'P&#228;55',
  'Pä55 &quot;word&quot;/+&amp;&lt;4242&gt;',
  bytes.toString('base64').slice(0, 24),
  Buffer.from(`x${secret}`).toString('base64').slice(4, 24),
  Buffer.from(`xx${secret}`).toString('base64').slice(4, 24),
  bytes.toString('base64url').slice(0, 24),
  bytes.toString('hex'),
  bytes.toString('hex').toUpperCase(),
].map((form) => Buffer.from(form).toString('latin1'));

function expectClean(what: string, content: string | Uint8Array): void {
  const text = Buffer.from(content).toString('latin1');
  expect([what, forms.filter((form) => text.includes(form))]).toEqual([what, []]);
}

function expectFolderClean(folder: string): void {
  for (const file of readdirSync(folder)) {
    const content = readFileSync(join(folder, file));
    expectClean(file, content);
    if (!file.endsWith('.zip')) continue;
    for (const [name, inside] of Object.entries(unzipSync(content))) expectClean(`${file}/${name}`, inside);
  }
}

let site: Site;

/** Gives back what it was sent, in every form, in header, body, address and page. */
beforeAll(async () => {
  site = await openSite((request, response) => {
    const html = `<h1>Hello</h1><p id=plain></p><p>${secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>
      <input id=typed><a href="/?q=${encodeURIComponent(secret)}">${bytes.toString('base64')}</a>
      <script>console.log(${JSON.stringify(secret)}); fetch('/missing?q=' + encodeURIComponent(${JSON.stringify(secret)}));
      plain.textContent = ${JSON.stringify(secret)};</script>`;
    response.setHeader('x-echo', bytes.toString('base64'));
    response.setHeader('set-cookie', `token=${encodeURIComponent(secret)}`);
    response.writeHead(request.url?.startsWith('/missing') ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(html);
  });
});

afterAll(() => site[Symbol.asyncDispose]());

const leaks = `
  log(value); console.log(JSON.stringify({ value }), encodeURIComponent(value), Buffer.from('xx' + value).toString('base64'), Buffer.from(value).toString('hex'));
  log(JSON.stringify(JSON.stringify(value)));
  measure('m', 1, { unit: value });
  await step.soft('Type ' + value, () => { throw new Error('soft ' + value); });
  cleanup(() => { throw new Error(value); });`;

describe('a secret', () => {
  test('of an HTTP check leaves the process in no form', async () => {
    await using child = await Child.start('http');
    const { result, progress, evidence } = await child.try(
      httpScript(`const value = secret('CARD'); ${leaks}
        await http.post('/?q=' + encodeURIComponent(value), { json: { value }, headers: { authorization: 'Basic ' + Buffer.from('u:' + value).toString('base64'), 'x-mine': encodeURIComponent(value) } });
        await step('Ask ' + value, async () => { (await http.get('/missing', { query: { value } })).json(); });`),
      { target: site.target, secrets },
    );
    expect(result.verdict).toBe('failed');
    expect(result.failure?.message).toContain('[*CARD*]');
    expectClean('result', JSON.stringify(result));
    for (const text of strings(result)) expectClean('text of the result', text);
    for (const text of strings(progress)) expectClean('text of the progress', text);
    expectFolderClean(evidence);
    expect(readFileSync(join(evidence, 'requests.json'), 'utf8')).toMatch(
      /"authorization": "\[masked\]"[\s\S]*"set-cookie": "\[masked\]"/,
    );
  });

  test('of a browser check leaves the process in no form, trace included', async () => {
    await using child = await Child.start('browser');
    const { result, progress, evidence } = await child.try(
      browserScript(`const value = secret('CARD'); ${leaks}
        await page.goto('/?q=' + encodeURIComponent(value), { waitUntil: 'networkidle' });
        await page.locator('#typed').fill(value);
        await page.evaluate((v) => fetch('/', { method: 'POST', body: JSON.stringify({ v }), headers: { authorization: 'Basic ' + btoa(unescape(encodeURIComponent(v))) } }), value);
        await step('See ' + value, () => expect(page.locator('#plain')).toHaveText(value + '!', { timeout: 200 }));`),
      { target: site.target, secrets },
    );
    expect(result.verdict).toBe('failed');
    expect(result.evidence.map(({ kind }) => kind).toSorted()).toEqual([
      'console',
      'log',
      'requests',
      'screenshot',
      'trace',
    ]);
    for (const text of [...strings(result), ...strings(progress)]) expectClean('a text', text);
    expectFolderClean(evidence);
    const trace = unzipSync(readFileSync(join(evidence, 'trace.zip')));
    const network = Object.entries(trace).filter(([name]) => name.endsWith('.network'));
    expect(network.length).toBeGreaterThan(0);
    const text = network.map(([, content]) => Buffer.from(content).toString()).join('');
    expect(text).toContain('[masked]');
    expect(text).toContain('[*CARD*]');
  });

  test('that is too short to be hidden is said to be so', async () => {
    await using child = await Child.start('http');
    const { result } = await child.try(httpScript(`log(secret('PIN'));`), { secrets: { PIN: '123' } });
    expect(result.log).toEqual(['Secret PIN has fewer than 4 characters: too few to be hidden in texts', '123']);
  });
});

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}
