import { describe, expect, test } from 'vitest';
import { Collector, hangs, takes, takesPartly, withStatus } from './collector.ts';
import { exportTo, Rig } from './rig.ts';
import { at } from '../../unit/metrics/sample-world.ts';

const BATCH_MS = 5000;

const step = (name: string, depth: number, startMs: number) => ({ name, depth, startMs, durationMs: 20.125, ok: true });

describe.each(['protobuf', 'json'] as const)('a run that is sent as %s', (encoding) => {
  test('arrives as the protocol says: ids, times in nanoseconds, parents, who sends', async () => {
    await using collector = await Collector.start();
    await using rig = await Rig.with(
      exportTo(collector.url, { encoding, attributes: { 'deployment.environment.name': 'production' } }),
    );
    const failure = { timedOut: false, message: 'No thanks', step: 'Check out › Pay' };
    const traceId = rig.finish({
      outcome: 'failed',
      failure,
      startedAt: at,
      finishedAt: at + 700,
      stepsOf: { attempt: 1, startedAt: at + 100 },
      steps: [step('Check out', 0, 0), { ...step('Pay', 1, 0.5), ok: false, error: 'No thanks' }],
    });
    await rig.clock.advance(BATCH_MS);
    await collector.got(1);
    const [request] = collector.requests;
    expect(request).toMatchObject({
      path: '/v1/traces',
      headers: {
        'content-type': encoding === 'json' ? 'application/json' : 'application/x-protobuf',
        'content-encoding': 'gzip',
        'user-agent': 'Bellwether',
      },
    });
    const [root, checkOut, pay] = request!.spans;
    expect(request!.spans).toHaveLength(3);
    for (const span of request!.spans) {
      expect(span.traceId).toBe(traceId);
      expect(span.spanId).toMatch(/^[0-9a-f]{16}$/);
      expect(span.resource).toEqual({
        'service.name': 'bellwether',
        'service.version': '0.1.0',
        'service.instance.id': 'host:8080',
        'deployment.environment.name': 'production',
      });
      expect(span.scope).toEqual({ name: 'bellwether', version: '0.1.0' });
    }
    const nano = (ms: number) => BigInt(at) * 1_000_000n + BigInt(Math.round(ms * 1e6));
    expect(root).toMatchObject({ parentId: undefined, kind: 3, start: nano(0), end: nano(1500) });
    expect(root).toMatchObject({ status: { code: 2, message: 'No thanks' } });
    expect(root!.attributes).toMatchObject({ 'bellwether.outcome': 'failed', 'bellwether.attempts': 1 });
    expect(root!.events).toMatchObject([{ name: 'exception', attributes: { 'exception.message': 'No thanks' } }]);
    expect(checkOut).toMatchObject({ parentId: root!.spanId, kind: 1, status: { code: 0 }, start: nano(100) });
    expect(pay).toMatchObject({ parentId: checkOut!.spanId, status: { code: 2 } });
    // A double holds epoch milliseconds to a quarter of a microsecond.
    expect(Number(pay!.start - nano(100.5))).toBeLessThan(1000);
    expect(Number(pay!.end - nano(120.625))).toBeLessThan(1000);
  });
});

test.each(['protobuf', 'json'] as const)(
  'hostile words arrive as they are, also half a character, as %s',
  async (encoding) => {
    await using collector = await Collector.start();
    await using rig = await Rig.with(exportTo(collector.url, { encoding }));
    const half = '\u{1f600}'.slice(0, 1);
    const words = `<b>"\\\n\u0000 \u{1f600} \u00fc ${half}`;
    const failure = { timedOut: false, message: words, detail: words };
    rig.finish({ outcome: 'failed', failure, steps: [{ ...step(words, 0, 0), ok: false, error: words }] });
    await rig.clock.advance(BATCH_MS);
    await rig.until(() => rig.counted['exported'] === 1);
    const whole = words.toWellFormed();
    const [root, only] = collector.spans;
    expect([root!.status.message, only!.name, only!.status.message]).toEqual([whole, whole, whole]);
    expect(root!.events[0]!.attributes).toMatchObject({ 'exception.message': whole, 'exception.stacktrace': whole });
  },
);

describe('sending', () => {
  test('puts runs of five seconds together, and does not wait when there are many', async () => {
    await using collector = await Collector.start();
    await using rig = await Rig.with(exportTo(collector.url));
    for (let n = 0; n < 3; n += 1) rig.finish();
    await rig.clock.advance(BATCH_MS - 1);
    expect(collector.requests).toHaveLength(0);
    await rig.clock.advance(1);
    await rig.until(() => rig.counted['exported'] === 3);
    expect(collector.requests).toHaveLength(1);
    for (let n = 0; n < 512; n += 1) rig.finish();
    await rig.until(() => rig.counted['exported'] === 515);
    expect(collector.requests[1]!.spans).toHaveLength(512);
  });

  test('sends the headers of the configuration, plain where no compression is wanted', async () => {
    await using collector = await Collector.start();
    const headers = { Authorization: 'Bearer 0123456789', 'X-Scope-OrgID': 'shop' };
    await using rig = await Rig.with(exportTo(collector.url, { headers, isCompressed: false }));
    rig.finish();
    await rig.clock.advance(BATCH_MS);
    await rig.until(() => rig.counted['exported'] === 1);
    expect(collector.requests[0]!.headers).toMatchObject({
      authorization: 'Bearer 0123456789',
      'x-scope-orgid': 'shop',
    });
    expect(collector.requests[0]!.headers).not.toHaveProperty('content-encoding');
  });

  test.each([429, 502, 503, 504])(
    'sends the very same again after %i, when the collector asks for it',
    async (status) => {
      await using collector = await Collector.start(withStatus(status, { 'retry-after': '30' }));
      await using rig = await Rig.with(exportTo(collector.url));
      rig.finish();
      await rig.clock.advance(BATCH_MS);
      await rig.until(() => rig.lines.length === 1);
      collector.answer = takes;
      await rig.clock.advance(29_000);
      expect(collector.requests).toHaveLength(1);
      await rig.clock.advance(1000);
      await rig.until(() => rig.counted['exported'] === 1);
      expect(collector.requests[1]!.bytes).toEqual(collector.requests[0]!.bytes);
      expect(rig.lines).toEqual([
        expect.stringMatching(`^warn Traces cannot be sent: the collector answered ${status}. Checks go on.`),
        'info Traces are sent again.',
      ]);
    },
  );

  test('tells once that nobody is there, keeps what comes, and sends it when somebody is', async () => {
    const gone = await Collector.start();
    const { url } = gone;
    await gone[Symbol.asyncDispose]();
    await using rig = await Rig.with(exportTo(url));
    rig.finish();
    await rig.clock.advance(BATCH_MS);
    await rig.until(() => rig.lines.length === 1);
    for (let n = 0; n < 4; n += 1) {
      rig.finish();
      await rig.clock.advance(60_000);
    }
    expect(rig.lines).toEqual([expect.stringContaining('nothing listens at the address (ECONNREFUSED)')]);
    await using collector = await Collector.start();
    await rig.reload(exportTo(collector.url));
    await rig.clock.advance(BATCH_MS);
    await rig.until(() => rig.counted['exported'] === 5);
    expect(new Set(collector.spans.map(({ traceId }) => traceId)).size).toBe(5);
    expect(rig.counted).toEqual({ exported: 5 });
  });

  test('gives up on a collector that hangs when its time is up, and holds up nothing', async () => {
    await using collector = await Collector.start(hangs);
    await using rig = await Rig.with(exportTo(collector.url, { timeoutMs: 2000 }));
    rig.finish();
    await rig.clock.advance(BATCH_MS);
    await collector.got(1);
    rig.finish();
    await rig.clock.advance(2000);
    await rig.until(() => rig.lines.length === 1);
    expect(rig.lines[0]).toContain('no answer within 2 s');
    collector.answer = takes;
    await rig.clock.advance(1000);
    await rig.until(() => rig.counted['exported'] === 2);
  });

  test('believes the status of an answer that never ends, and does not send the same twice', async () => {
    const begun = Promise.withResolvers<void>();
    await using collector = await Collector.start((response) => {
      response.writeHead(200, { 'content-type': 'application/x-protobuf', 'content-length': '9' });
      response.write('x', () => begun.resolve());
    });
    await using rig = await Rig.with(exportTo(collector.url, { timeoutMs: 2000 }));
    rig.finish();
    await rig.clock.advance(BATCH_MS);
    await begun.promise;
    // Little by little: what was written must also have arrived.
    for (let n = 0; n < 199; n += 1) await rig.clock.advance(10);
    expect(rig.counted).toEqual({});
    await rig.clock.advance(10);
    await rig.until(() => rig.counted['exported'] === 1);
    expect(collector.requests).toHaveLength(1);
  });

  test('believes nothing that is longer than an answer can be', async () => {
    await using collector = await Collector.start((response) =>
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(Buffer.alloc(1_000_000)),
    );
    await using rig = await Rig.with(exportTo(collector.url));
    rig.finish();
    await rig.clock.advance(BATCH_MS);
    await rig.until(() => rig.counted['exported'] === 1);
    expect(rig.lines).toEqual([]);
  });

  test('drops the oldest, and counts them, while a collector hangs and the room is full', async () => {
    await using collector = await Collector.start(hangs);
    await using rig = await Rig.with(exportTo(collector.url));
    const first = rig.finish();
    await rig.clock.advance(BATCH_MS);
    await collector.got(1);
    for (let n = 0; n < 20_100; n += 1) rig.finish();
    expect(rig.counted).toEqual({ 'queue-full': 100 });
    collector.answer = takes;
    await rig.clock.advance(10_000);
    await rig.until(() => rig.lines.length === 1);
    expect(rig.counted).toEqual({ 'queue-full': 101 });
    await rig.clock.advance(1000);
    await rig.until(() => (rig.counted['exported'] ?? 0) > 20_000 - 512);
    await rig.clock.advance(BATCH_MS);
    await rig.until(() => rig.counted['exported'] === 20_000);
    expect(collector.requests.slice(1).flatMap(({ spans }) => spans.map(({ traceId }) => traceId))).not.toContain(
      first,
    );
  });

  test('drops what the collector refuses, and says so once', async () => {
    await using collector = await Collector.start(withStatus(401, { 'content-type': 'text/plain' }, 'who are you'));
    await using rig = await Rig.with(exportTo(collector.url));
    for (const count of [1, 2]) {
      rig.finish();
      await rig.clock.advance(BATCH_MS);
      await rig.until(() => rig.counted['refused'] === count);
    }
    expect(collector.requests).toHaveLength(2);
    expect(rig.lines).toEqual([expect.stringContaining('the collector answered 401: who are you')]);
  });

  test('counts what a collector takes only in part, and repeats its words', async () => {
    await using collector = await Collector.start(takesPartly(2, 'too old'));
    await using rig = await Rig.with(exportTo(collector.url));
    for (let n = 0; n < 5; n += 1) rig.finish();
    await rig.clock.advance(BATCH_MS);
    await rig.until(() => rig.counted['exported'] === 3);
    expect(rig.counted).toEqual({ exported: 3, refused: 2 });
    expect(rig.lines).toEqual([expect.stringContaining('2 spans were rejected. too old')]);
  });

  test('keeps the secrets of its headers and of its address out of the log, whatever comes back', async () => {
    const token = 'c0ffee-c0ffee-c0ffee';
    await using collector = await Collector.start((response, { headers, path }) =>
      response.writeHead(403, { 'content-type': 'text/plain' }).end(`${headers['authorization']} at ${path}`),
    );
    const settings = exportTo(collector.url, { headers: { Authorization: `Bearer ${token}` } });
    await using rig = await Rig.with({ ...settings, url: `${collector.url}/v1/traces?key=${token}-too` });
    rig.finish();
    await rig.clock.advance(BATCH_MS);
    await rig.until(() => rig.lines.length === 1);
    expect(collector.requests[0]!.headers['authorization']).toContain(token);
    expect(rig.lines.join()).toContain('[secret]');
    expect(rig.lines.join()).not.toContain('c0ffee');
  });
});

describe('the end', () => {
  test('sends what waits before the monitor stops', async () => {
    await using collector = await Collector.start();
    const rig = await Rig.with(exportTo(collector.url));
    for (let n = 0; n < 600; n += 1) rig.finish();
    await rig[Symbol.asyncDispose]();
    expect(rig.counted).toEqual({ exported: 600 });
    expect(rig.clock.pending).toBe(0);
  });

  test('is not held up by a collector that hangs, and counts what was lost', async () => {
    await using collector = await Collector.start(hangs);
    const rig = await Rig.with(exportTo(collector.url));
    for (let n = 0; n < 3; n += 1) rig.finish();
    const ended = rig[Symbol.asyncDispose]();
    await collector.got(1);
    await rig.clock.advance(3000);
    await ended;
    expect(rig.counted).toEqual({ ended: 3 });
    expect(rig.clock.pending).toBe(0);
  });

  test('does not wait for a better time when the collector is away', async () => {
    await using collector = await Collector.start(withStatus(503, { 'retry-after': '60' }));
    const rig = await Rig.with(exportTo(collector.url));
    for (let n = 0; n < 600; n += 1) rig.finish();
    await collector.got(1);
    await rig[Symbol.asyncDispose]();
    expect(rig.counted).toEqual({ ended: 600 });
  });
});

describe('a change of the configuration', () => {
  test('begins the sending, and ends it', async () => {
    await using collector = await Collector.start();
    await using rig = await Rig.with(undefined);
    rig.finish();
    await rig.reload(exportTo(collector.url));
    const second = rig.finish();
    await rig.clock.advance(BATCH_MS);
    await rig.until(() => rig.counted['exported'] === 1);
    expect(collector.spans.map(({ traceId }) => traceId)).toEqual([second]);
    rig.finish();
    await rig.reload(undefined);
    rig.finish();
    await rig.clock.advance(BATCH_MS);
    expect(rig.counted).toEqual({ exported: 1, ended: 1 });
    expect(rig.clock.pending).toBe(0);
  });

  test('of something else does not touch what is under way', async () => {
    await using collector = await Collector.start(hangs);
    const settings = exportTo(collector.url);
    await using rig = await Rig.with(settings);
    rig.finish();
    await rig.clock.advance(BATCH_MS);
    await collector.got(1);
    await rig.reload({ ...settings });
    collector.answer = takes;
    expect(rig.clock.pending).toBe(1);
    await rig.reload({ ...settings, timeoutMs: 9000 });
    await rig.clock.advance(BATCH_MS);
    await rig.until(() => rig.counted['exported'] === 1);
    expect(collector.requests).toHaveLength(2);
  });
});
