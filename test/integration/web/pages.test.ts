import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anIncident, MINUTE, NOW, wellHealth } from '../../unit/web/fixture-world.ts';
import { openHouse } from './house.ts';
import { write } from '../../support/build/writes.ts';
import { noteOf } from '../../support/build/timeline.ts';

/** A request whose path and headers go out just as they are written. */
function raw(
  port: number,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers }, (reply) => {
      let body = '';
      reply.setEncoding('utf8').on('data', (part: string) => (body += part));
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body }));
    });
    outgoing.on('error', reject).end();
  });
}

describe('the status page', () => {
  test('says what is not available and what to tell customers', async () => {
    await using house = await openHouse();
    house.world.breakVoyager();
    const html = await (await fetch(house.url)).text();
    expect(html).toContain('Credit card payment gateway is NOT available');
    expect(html).toContain('We cannot take card payments at the moment.');
    expect(html).toContain('<title>1 of 6 is not working · Acme Outfitters</title>');
  });

  test('remembers for whom it was last asked', async () => {
    await using house = await openHouse();
    const chosen = await fetch(`${house.url}/?for=operations`);
    const cookie = chosen.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^bellwether_for=operations;.*HttpOnly; SameSite=Lax/);
    const again = await fetch(house.url, { headers: { cookie: cookie.split(';')[0]! } });
    expect(await again.text()).toContain('The monitor itself');
    expect(again.headers.get('vary')).toContain('Cookie');
    const nonsense = await fetch(`${house.url}/?for=nobody`);
    expect(await nonsense.text()).not.toContain('The monitor itself');
    expect(nonsense.headers.get('set-cookie')).toBeNull();
  });

  test('is not sent again when it is the same, and answers HEAD', async () => {
    await using house = await openHouse();
    const first = await fetch(house.url);
    const same = await fetch(house.url, {
      headers: { 'if-none-match': first.headers.get('etag')!, 'cache-control': 'max-age=0' },
    });
    expect([first.headers.get('cache-control'), same.status]).toEqual(['private, no-cache', 304]);
    const head = await fetch(house.url, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('shows a change at the latest after a second even without an event', async () => {
    await using house = await openHouse();
    expect(await (await fetch(house.url)).text()).toContain('Everything is working');
    house.world.breakVoyager();
    await house.clock.advance(1000);
    expect(await (await fetch(house.url)).text()).toContain('NOT available');
  });

  test('allows no inline script or style and nothing from elsewhere', async () => {
    await using house = await openHouse();
    const policy = (await fetch(house.url)).headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|https:|\*/);
    expect((await fetch(house.url)).headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('is readable without script: it loads itself anew', async () => {
    await using house = await openHouse();
    expect(await (await fetch(house.url)).text()).toContain(
      '<noscript><meta http-equiv="refresh" content="15"/></noscript>',
    );
  });
});

describe('the other pages', () => {
  test('incidents stand in the order of the times that they show, though one that began first was opened last', async () => {
    await using house = await openHouse();
    const { config } = house.world;
    const early = { id: '20261121-early', startedAt: NOW - 30 * MINUTE, openedAt: NOW - 5 * MINUTE };
    const late = { id: '20261121-late', startedAt: NOW - 10 * MINUTE, openedAt: NOW - 9 * MINUTE };
    await write(house.store, (writes) => {
      writes.incidentSaved(anIncident('function:search@live', ['search'], config, early));
      writes.incidentSaved(anIncident('function:track-order@live', ['track-order'], config, late));
    });
    const html = await (await fetch(`${house.url}/incidents?for=operations`)).text();
    expect(Array.from(html.matchAll(/id="incident-20261121-(\w+)"/g), ([, id]) => id)).toEqual(['late', 'early']);
  });

  test('each can be had, for every audience', async () => {
    await using house = await openHouse();
    house.world.oneOfEach();
    const [incident] = house.world.incidents;
    await write(house.store, (writes) => {
      writes.incidentSaved(incident!);
      writes.timelineAdded([noteOf(incident!.id, NOW, 'opened', 'It began here.')]);
    });
    const paths = [
      '/functions/place-order-card',
      '/components/voyager',
      '/incidents',
      `/incidents/${incident!.id}`,
      '/history',
    ];
    for (const path of paths)
      for (const audience of ['customer-service', 'back-office', 'operations']) {
        const reply = await fetch(`${house.url}${path}?for=${audience}`);
        expect([path, reply.status]).toEqual([path, 200]);
        expect(await reply.text()).toMatch(audience === 'operations' ? /./ : /^(?!.*expect\(locator\))/s);
      }
    expect(await (await fetch(`${house.url}/incidents/${incident!.id}?for=operations`)).text()).toContain(
      'It began here.',
    );
  });

  test('what is not there or not built is a plain page that says so', async () => {
    await using house = await openHouse();
    for (const [path, says] of [
      ['/drills', 'Drills are not built yet'],
      ['/reports', 'Reports are not built yet'],
      ['/functions/unheard-of', 'There is nothing at this address'],
      ['/functions/place-order-card?target=mars', 'There is nothing at this address'],
      ['/functions/__proto__', 'There is nothing at this address'],
      ['/components/unheard-of', 'There is nothing at this address'],
      ['/incidents/unheard-of', 'There is nothing at this address'],
      ['/<script>alert(1)</script>', 'There is nothing at this address'],
    ] as const) {
      const reply = await fetch(`${house.url}${path}`);
      expect([path, reply.status, reply.headers.get('content-type')]).toEqual([path, 404, 'text/html; charset=utf-8']);
      const html = await reply.text();
      expect(html).toContain(says);
      expect(html).not.toContain('<script>alert');
    }
  });

  test('only reading is taken', async () => {
    await using house = await openHouse();
    const reply = await fetch(house.url, { method: 'POST', body: 'x' });
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('an address that cannot be decoded is refused, not a fault', async () => {
    await using house = await openHouse();
    const { status } = await raw(house.port, '/functions/%E0%A4%A');
    expect(status).toBe(400);
    expect(house.logged).toEqual([]);
  });

  test('when the store cannot be read, functions and open incidents are still shown, lists say why not', async () => {
    await using house = await openHouse();
    house.world.breakVoyager();
    await house.store[Symbol.asyncDispose]();
    expect((await fetch(house.url)).status).toBe(200);
    const page = await (await fetch(`${house.url}/functions/place-order-card`)).text();
    expect(page).toContain('The history cannot be read at the moment');
    expect(page).toContain('NOT available');
    expect((await fetch(`${house.url}/incidents/${house.world.incidents[0]!.id}`)).status).toBe(200);
    const list = await fetch(`${house.url}/incidents`);
    expect([list.status, list.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
    expect(house.logged.some((line) => line.includes('GET /incidents could not be answered'))).toBe(true);
  });

  test('assets are kept for ever under their fingerprint and asked for again without it', async () => {
    await using house = await openHouse();
    const html = await (await fetch(house.url)).text();
    const [, address] = /href="(\/assets\/site\.css\?v=[0-9a-f]+)"/.exec(html)!;
    expect((await fetch(house.url + address)).headers.get('cache-control')).toMatch(/immutable/);
    for (const name of ['site.css', 'live.js', 'idiomorph.js', 'failing.svg']) {
      const reply = await fetch(`${house.url}/assets/${name}`);
      expect([name, reply.status, reply.headers.get('cache-control')]).toEqual([name, 200, 'no-cache']);
    }
    expect((await raw(house.port, '/assets/..%2fweb.tsx')).status).toBe(404);
  });
});

describe('evidence', () => {
  const runId = '0123456789abcdef0123456789abcdef';

  test('is served with its type, never as a page, traces to be downloaded', async () => {
    await using house = await openHouse();
    const folder = join(house.folder, 'evidence', runId);
    mkdirSync(folder, { recursive: true });
    for (const name of ['screenshot.png', 'trace.zip', 'console.json', 'log.txt'])
      writeFileSync(join(folder, name), '<script>alert(1)</script>');
    for (const [name, type, disposition] of [
      ['screenshot.png', 'image/png', null],
      ['trace.zip', 'application/zip', `attachment; filename="${runId}-trace.zip"`],
      ['console.json', 'application/json; charset=utf-8', null],
      ['log.txt', 'text/plain; charset=utf-8', null],
    ] as const) {
      const { headers } = await fetch(`${house.url}/evidence/${runId}/${name}`);
      expect([
        headers.get('content-type'),
        headers.get('content-disposition'),
        headers.get('x-content-type-options'),
      ]).toEqual([type, disposition, 'nosniff']);
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    }
    const head = await fetch(`${house.url}/evidence/${runId}/log.txt`, { method: 'HEAD' });
    expect([head.headers.get('content-length'), await head.text()]).toEqual(['25', '']);
  });

  test('no name leads out of its folder', async () => {
    await using house = await openHouse();
    const folder = join(house.folder, 'evidence', runId);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(house.folder, 'evidence', 'secret.txt'), 'secret');
    writeFileSync(join(folder, 'page.html'), 'secret');
    symlinkSync(join(house.folder, 'evidence', 'secret.txt'), join(folder, 'link.txt'));
    mkdirSync(join(folder, 'folder.txt'));
    for (const path of [
      `/evidence/${runId}/../secret.txt`,
      `/evidence/${runId}/..%2fsecret.txt`,
      `/evidence/${runId}/..%5csecret.txt`,
      `/evidence/${runId}/%2e%2e%2fsecret.txt`,
      `/evidence/..%2fevidence/secret.txt`,
      `/evidence/../bellwether.db`,
      `/evidence/%2e%2e/bellwether.db`,
      `/evidence/${runId}/page.html`,
      `/evidence/${runId}/link.txt`,
      `/evidence/${runId}/folder.txt`,
      `/evidence/${runId}/log.txt%00.png`,
      `/evidence/${runId}/`,
      `/evidence/${runId.toUpperCase()}/log.txt`,
    ]) {
      const reply = await raw(house.port, path);
      expect([path, reply.status]).toEqual([path, 404]);
      expect(reply.body).not.toContain('secret');
    }
  });

  test('what the page of the last failed run said is shown in place', async () => {
    await using house = await openHouse();
    house.world.breakVoyager();
    const [run] = house.world.recentRuns({ functionId: 'place-order-card', target: 'live' });
    const folder = join(house.folder, 'evidence', run!.runId);
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'console.json'),
      JSON.stringify([{ type: 'error', text: '<b>503</b>', where: 'checkout:12' }, 7]),
    );
    writeFileSync(join(folder, 'requests.json'), 'not JSON');
    const html = await (await fetch(`${house.url}/functions/place-order-card?for=operations`)).text();
    expect(html).toContain('error: &lt;b>503&lt;/b>  (checkout:12)');
    expect(html).toContain('npx playwright show-trace');
  });
});

describe('what machines ask', () => {
  test('metrics are passed through in the form that is asked for', async () => {
    await using house = await openHouse();
    const reply = await fetch(`${house.url}/metrics`, { headers: { accept: 'application/openmetrics-text' } });
    expect([reply.headers.get('content-type'), await reply.text()]).toEqual([
      'application/openmetrics-text',
      '# EOF\n',
    ]);
  });

  test('healthz and readyz answer 503 with the reason', async () => {
    await using house = await openHouse();
    expect((await fetch(`${house.url}/healthz`)).status).toBe(200);
    const passed = { sign: 'runs', value: 90, limit: 75, unit: 'seconds', hint: 'Look for the runner' } as const;
    house.world.health = {
      ...wellHealth,
      troubles: ['No run has finished for 90 s.'],
      passedLimits: [passed],
      missing: ['No runner yet.'],
    };
    const ill = await fetch(`${house.url}/healthz`);
    expect([ill.status, await ill.json()]).toEqual([
      503,
      { status: 'not ok', reasons: ['No run has finished for 90 s.'], passedLimits: [passed] },
    ]);
    const unready = await fetch(`${house.url}/readyz`);
    expect([unready.status, await unready.json()]).toEqual([503, { status: 'not ok', reasons: ['No runner yet.'] }]);
  });

  test('healthz says so when the page itself cannot be rendered', async () => {
    await using house = await openHouse();
    house.world.states = () => {
      throw new Error('no states');
    };
    const reply = await fetch(`${house.url}/healthz`);
    expect([reply.status, await reply.text()]).toEqual([
      503,
      expect.stringContaining('cannot be rendered: Error: no states'),
    ]);
  });
});

describe('the host that is asked for', () => {
  test.each([
    ['127.0.0.1', 200],
    ['localhost:8080', 200],
    ['[::1]:8080', 200],
    ['status.acme.example', 200],
    ['evil.example', 421],
    ['127.0.0.1.evil.example', 421],
    ['evil.example@127.0.0.1.', 421],
  ])('%s is answered %d while only this machine is listened to', async (host, status) => {
    await using house = await openHouse();
    house.config = { ...house.config, server: { ...house.config.server, publicUrl: 'https://status.acme.example' } };
    expect((await raw(house.port, '/', { headers: { host } })).status).toBe(status);
  });

  test('any is answered when the monitor listens to others too', async () => {
    await using house = await openHouse();
    house.config = { ...house.config, server: { ...house.config.server, host: '0.0.0.0' } };
    expect((await raw(house.port, '/', { headers: { host: '10.0.0.7:8080' } })).status).toBe(200);
  });

  test('an address that is taken is refused with what to do', async () => {
    await using house = await openHouse();
    await expect(openHouse({ port: house.port })).rejects.toThrow(
      /another program listens there; stop it or choose another with --port/,
    );
  });
});
