import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RunResult } from '../../../src/model/run.ts';
import { cage } from '../run/runner-in-a-cage.ts';
import { runOf } from '../run/run-of.ts';
import { Collector, type SeenSpan } from './collector.ts';
import { exportTo, Rig } from './rig.ts';

const childMain = new URL('../../../src/run/child-main.ts', import.meta.url);

/** A target that notes who it was called by, and answers 500 to so many requests first. */
async function openSite(failures: number) {
  const parents: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    parents.push(request.headers['traceparent'] as string | undefined);
    response.writeHead(parents.length <= failures ? 500 : 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { parents, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

interface Try {
  readonly script: string;
  readonly failures?: number;
  readonly secrets?: Readonly<Record<string, string>>;
}

/** A real run of a real script in a real child process, and the spans of it that a collector gets. */
async function tried({ script, failures = 0, secrets = {} }: Try) {
  const site = await openSite(failures);
  const { runner, folder } = await cage({ childMain });
  const checkFile = join(folder, 'check.ts');
  await writeFile(
    checkFile,
    `import { httpCheck, expect } from 'bellwether';\nexport default httpCheck(async ({ http, step, secret, log }) => {\n${script}\n});\n`,
  );
  const result = await runner.run(runOf('place-order', { checkFile, secrets: { ...secrets }, url: site.url }));
  return { result, site, ...(await sent(result)) };
}

async function sent(result: RunResult): Promise<{ spans: readonly SeenSpan[]; raw: string }> {
  await using collector = await Collector.start();
  await using rig = await Rig.with(exportTo(collector.url, { encoding: 'json', isCompressed: false }));
  rig.bus.publish({ kind: 'run-finished', result });
  await rig.clock.advance(5000);
  await rig.until(() => rig.counted['exported'] === 1);
  return { spans: collector.spans, raw: collector.requests[0]!.bytes.toString('utf8') };
}

const parentsSeen = (parents: readonly (string | undefined)[]) =>
  parents.map((text) => /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/.exec(text ?? '')?.slice(1));

test('the target is told of the very span that the collector gets', async () => {
  const script = `await step('Ask', async () => { await step('Deeper', async () => { await http.get('/'); }); });`;
  const { result, site, spans } = await tried({ script });
  expect(result.outcome).toBe('passed');
  const [root, ask, deeper] = spans;
  expect(parentsSeen(site.parents)).toEqual([[result.runId, root!.spanId]]);
  expect([root!.traceId, root!.name, root!.parentId]).toEqual([result.runId, 'place-order', undefined]);
  expect([ask!.parentId, deeper!.parentId]).toEqual([root!.spanId, ask!.spanId]);
  const within = (inner: SeenSpan, outer: SeenSpan) => inner.start >= outer.start && inner.end <= outer.end;
  expect([within(ask!, root!), within(deeper!, ask!)]).toEqual([true, true]);
});

test('on a second try the target is told of the second span', async () => {
  const script = `await step('Ask', async () => { expect((await http.get('/')).status).toBe(200); });`;
  const { result, site, spans } = await tried({ script, failures: 1 });
  expect(result.outcome).toBe('flaky');
  const [root, second, ask] = spans;
  expect(second).toMatchObject({ name: 'Second try', parentId: root!.spanId, status: { code: 1 } });
  expect(ask!.parentId).toBe(second!.spanId);
  expect(parentsSeen(site.parents)).toEqual([
    [result.runId, root!.spanId],
    [result.runId, second!.spanId],
  ]);
  expect(second!.start).toBeGreaterThanOrEqual(root!.start);
  expect(second!.start).toBeLessThanOrEqual(ask!.start);
  expect(root!.events).toMatchObject([{ name: 'exception', at: second!.start }]);
});

test('a secret that a script puts everywhere is in no span, in no form', async () => {
  const value = 'hunter2+Tr0ub/4dor';
  const script = `
    const it = secret('PASSWORD');
    log(it);
    await step.soft('Softly ' + it, async () => { throw new Error('soft ' + it); });
    await step('Log in with ' + it, { component: it }, async () => {
      await step('Encoded ' + encodeURIComponent(it) + ' ' + Buffer.from(it).toString('base64'), async () => {
        const error = new Error('refused: ' + it);
        error.stack = 'Error: ' + it + '\\n    at ' + it;
        throw error;
      });
    });`;
  const { result, spans, raw } = await tried({ script, secrets: { PASSWORD: value } });
  expect(result.outcome).toBe('failed');
  expect(spans).toHaveLength(5);
  expect(raw).toContain('[*PASSWORD*]');
  const forms = [value, encodeURIComponent(value), Buffer.from(value).toString('base64'), 'hunter2'];
  expect(forms.filter((form) => raw.includes(form))).toEqual([]);
});
