import { once } from 'node:events';
import { request, type IncomingHttpHeaders } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMetrics, type Metrics } from '../../../src/metrics/metrics.ts';
import { Bus } from '../../../src/record/bus.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { at, configOf, resultOf, SampleWorld } from '../../unit/metrics/sample-world.ts';
import { openHouse, type House } from '../web/house.ts';

const openMetrics = 'application/openmetrics-text';

let metrics: Metrics;
let house: House;

beforeAll(async () => {
  const bus = new Bus((error) => {
    throw error;
  });
  const functions = Array.from({ length: 50 }, (_, n) => `function-${n}`);
  metrics = createMetrics({
    bus,
    world: new SampleWorld(configOf(functions)),
    runner: { status: () => ({ up: true, busy: 0, waiting: 0 }) },
    pending: { known: [] },
    clock: new ManualClock(at),
    version: '0.1.0',
    log: { warn: () => {} },
  });
  for (const id of functions) bus.publish({ kind: 'run-finished', result: resultOf(id) });
  house = await openHouse({ metrics });
});

afterAll(async () => {
  await house[Symbol.asyncDispose]();
  metrics[Symbol.dispose]();
});

/** The bytes as they travel; fetch would unpack them. */
async function ask(headers: Record<string, string>, method = 'GET') {
  const asked = request(`${house.url}/metrics`, { method, headers }).end();
  const [reply] = (await once(asked, 'response')) as [AsyncIterable<Uint8Array> & { headers: IncomingHttpHeaders }];
  const chunks: Uint8Array[] = [];
  for await (const chunk of reply) chunks.push(chunk);
  return { headers: reply.headers, bytes: Buffer.concat(chunks) };
}

/** What is the same each time: neither the date nor what a process measures of itself. */
const lasting = (text: string) => text.split('\n').filter((line) => line.startsWith('bellwether_'));

describe('compression', () => {
  test.each([
    ['gzip', true],
    ['gzip, deflate, br', true],
    ['*', true],
    ['gzip;q=0.5', true],
    ['identity;q=0.5, gzip;q=1.0', true],
    ['gzip;q=0', false],
    ['GZIP', true],
    ['identity', false],
    ['br', false],
    ['identity;q=1, gzip;q=0.5', false],
    ['', false],
  ])('for Accept-Encoding: %s gzip is used: %s', async (accepted, isZipped) => {
    const { headers, bytes } = await ask({ 'accept-encoding': accepted });
    expect(headers['content-encoding']).toBe(isZipped ? 'gzip' : undefined);
    expect(headers['content-length']).toBe(String(bytes.length));
    const plain = await ask({});
    expect(plain.headers['content-encoding']).toBeUndefined();
    const text = (isZipped ? gunzipSync(bytes) : bytes).toString();
    expect(lasting(text)).toEqual(lasting(plain.bytes.toString()));
    if (isZipped) expect(bytes.length).toBeLessThan(plain.bytes.length / 5);
  });
});

describe('the headers', () => {
  test.each([
    [undefined, 'text/plain; version=0.0.4; charset=utf-8'],
    [`${openMetrics};version=1.0.0`, 'application/openmetrics-text; version=1.0.0; charset=utf-8'],
    ['image/png', 'text/plain; version=0.0.4; charset=utf-8'],
  ])('for Accept: %s say %s, and that it depends on what was accepted', async (accept, type) => {
    const { headers } = await ask(accept === undefined ? {} : { accept });
    expect(headers['content-type']).toBe(type);
    const vary = String(headers['vary']).split(/,\s*/);
    expect(vary).toEqual(expect.arrayContaining(['Accept', 'Accept-Encoding']));
    expect(headers['cache-control']).toBe('no-store');
  });

  test.each([{}, { 'accept-encoding': 'gzip', accept: openMetrics }])(
    'are the same for HEAD, without a body: %o',
    async (asked) => {
      const [got, headed] = [await ask(asked), await ask(asked, 'HEAD')];
      expect(headed.bytes).toHaveLength(0);
      const known = (headers: IncomingHttpHeaders) => Object.keys(headers).sort();
      expect(known(headed.headers)).toEqual(known(got.headers));
      for (const name of ['content-type', 'content-encoding', 'vary'])
        expect(headed.headers[name]).toEqual(got.headers[name]);
    },
  );
});
