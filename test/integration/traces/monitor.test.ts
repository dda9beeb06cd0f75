import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startApp } from '../../../src/app/app.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { systemClock } from '../../../src/time/clock.ts';
import { Collector } from './collector.ts';

const configWith = (url: string, telemetry: string) => `organisation: Acme
runners: { browsers: 0 }
targets: { live: { url: "${url}" } }
components: { shop: { name: Web shop, provides: The shop } }
functions:
  place-order:
    question: Can customers place an order?
    check: check.ts
    every: 1s
    severity: major
    dependsOn: [shop]
    impact: { summary: Customers cannot place an order. }
${telemetry}
`;

const script = `import { httpCheck } from 'bellwether';
export default httpCheck(async ({ http, step }) => { await step('Ask', async () => { await http.get('/'); }); });
`;

/** A target that tells who called it. */
async function openSite() {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(String(request.headers['traceparent']));
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('a whole monitor sends its runs while it is told to, counts them, and sends the last ones when it ends', async () => {
  await using collector = await Collector.start();
  const site = await openSite();
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-traces-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'data'));
  const write = (telemetry: string) => writeFile(join(folder, 'config.yaml'), configWith(site.url, telemetry));
  const sending = 'telemetry: { traces: { endpoint: "${OTEL_EXPORTER_OTLP_ENDPOINT}" } }';
  await writeFile(join(folder, 'check.ts'), script);
  await write('');
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  const lines: string[] = [];
  const note = (_: unknown, text: string) => void lines.push(text);
  const app = await startApp({
    load: () => loadConfig(join(folder, 'config.yaml'), { env }),
    clock: systemClock,
    log: { debug: () => {}, info: () => {}, warn: note, error: note, fatal: note },
    version: '0.1.0',
    env,
    port: 0,
  });
  try {
    await expect.poll(() => site.seen.length).toBeGreaterThan(0);
    const untold = site.seen.length;
    await write(sending);
    await app.reload();
    await expect.poll(() => collector.spans.length).toBeGreaterThan(1);
    const ids = collector.spans.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`);
    expect(ids.some((id) => site.seen.slice(untold).includes(id))).toBe(true);
    expect(ids.some((id) => site.seen.slice(0, untold - 1).includes(id))).toBe(false);
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(Number(/^bellwether_traces_exported_total (\d+)$/m.exec(metrics)?.[1])).toBeGreaterThan(0);
  } finally {
    await app[Symbol.asyncDispose]();
  }
  const sent = new Set(collector.spans.map(({ traceId }) => traceId));
  const last = site.seen.at(-1)!.split('-')[1]!;
  expect(sent).toContain(last);
  expect(lines.filter((line) => /trace/i.test(line))).toEqual([]);
});
