// Service workers, which are blocked unless they are allowed; and what the run notes when something cannot be marked.
import { describe, expect, test } from 'vitest';
import { Child, httpScript } from '../run-child/rig.ts';
import { arrives, expectMarked, inPage, paths, useShopTrials } from './trials.ts';

const trials = useShopTrials();
const { run } = trials;

describe('service workers', () => {
  const register = `await page.goto('/'); await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.register('/service-worker.js');
    if (!registration) return;
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) await new Promise((r) => (navigator.serviceWorker.oncontrollerchange = r));
    await fetch('/through-worker');
  }); await page.goto('/navigated');`;

  test('are blocked unless they are allowed', async () => {
    const { own, runId } = await run(register);
    expect(paths(own)).toEqual(['GET /', 'GET /navigated']);
    expectMarked(own, runId);
  });

  test('are marked like everything else when they are allowed', async () => {
    const { own, runId, result } = await run(register, { page: { block: [], serviceWorkers: 'allow' } });
    expect(paths(own)).toEqual(
      expect.arrayContaining([
        'GET /service-worker.js',
        'GET /imported-by-service-worker.js',
        'GET /through-worker',
        'GET /navigated',
      ]),
    );
    expectMarked(own, runId);
    expect(result.notes).toBeUndefined();
  });
});

describe('what cannot be marked is noted', () => {
  const open = (address: string) =>
    `await new Promise((r) => { const s = new WebSocket(${address}.replace('http', 'ws') + '/socket'); s.onopen = r; });`;

  test('WebSockets to the target are counted, those to strangers are not', async () => {
    const { own, result } = await run(inPage(`${open('own')} ${open('second')} ${open('stranger')}`));
    expect(own.filter(({ what }) => what === 'WS /socket').map(({ run: marked }) => marked)).toEqual([
      undefined,
      undefined,
    ]);
    expect(result.notes).toEqual(['2 own requests were not marked (WebSocket)']);
  });

  test('so are pages that speculation rules fetch ahead', async () => {
    const { own, result } = await run(
      `await page.goto('/'); ${arrives('/ahead')} await page.setContent('<script type=speculationrules>{"prefetch":[{"urls":["/ahead"],"eagerness":"immediate"}]}</script>'); await arrived;`,
    );
    expect(own.find(({ what }) => what === 'GET /ahead')?.run).toBeUndefined();
    expect(result.notes).toEqual(['1 own request was not marked (prefetch by speculation rules)']);
  });

  test('a redirect to another origin of the site says which origin is to be added', async () => {
    const { result } = await run(
      `await page.goto('/?to=' + www + '/shop'); await page.evaluate(() => fetch('/order', { method: 'POST' }));`,
    );
    expect(paths(trials.shop.www.seen)).toEqual(['GET /shop', 'POST /order']);
    expect(result.notes).toEqual([
      `2 requests to ${trials.shop.www.url} were not marked: if it belongs to the target, add ${trials.shop.www.url} to origins of targets.live`,
    ]);
  });

  test('so does one of an HTTP check, and of a request beside the browser', async () => {
    await using http = await Child.start('http');
    const asked = await http.try(httpScript(`await http.get('/?to=${trials.shop.www.url}/shop');`), {
      target: trials.shop.target,
    });
    const { result } = await run(`await page.request.get('/?to=' + www + '/shop');`);
    for (const { notes } of [asked.result, result])
      expect(notes).toEqual([
        `1 request to ${trials.shop.www.url} was not marked: if it belongs to the target, add ${trials.shop.www.url} to origins of targets.live`,
      ]);
  });
});
