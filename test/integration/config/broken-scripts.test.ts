// Each monitor has a folder and a site of its own, and mostly waits for the next second: they run side by side.
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'vitest';
import { startApp, type App } from '../../../src/app/app.ts';
import { loadConfig } from '../../../src/config/load.ts';
import type { Log } from '../../../src/model/log.ts';
import { systemClock } from '../../../src/time/clock.ts';

/** Asks for an address that names the function, the version of its script and its params. */
const script = (version: string) => `import { httpCheck } from 'bellwether';
import { path } from '../shared/path.ts';
export default httpCheck(async ({ http, params, step }) => {
  await step('Ask', () => http.get(path(params.name, '${version}')));
});
`;
const shared = (mark: string) =>
  `export const path = (name: unknown, version: string): string => \`/\${String(name)}/\${version}${mark}\`;\n`;

const stanza = (id: string, name = id) => `
  ${id}:
    question: Can customers ${id}?
    check: checks/${id}.ts
    every: 1s
    timeout: 900ms
    severity: major
    params: { name: ${name} }
    impact: { summary: Customers cannot ${id}. }`;

/** A site that tells what it is asked for, and when. */
async function openSite({ onTestFinished }: TestContext) {
  const seen: string[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    response.end('ok');
    for (const wake of waiting) wake();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  /** Resolves when the address is asked for `count` more times. */
  const next = async (path: string, count = 1) => {
    const asked = () => seen.filter((one) => one === path).length;
    const wanted = asked() + count;
    while (asked() < wanted) {
      // oxlint-disable-next-line no-loop-func -- one waiter at a time
      await new Promise<void>((resolve) => {
        const wake = () => {
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
      });
    }
  };
  return { seen, next, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

type Site = Awaited<ReturnType<typeof openSite>>;

async function openMonitor(
  { onTestFinished, expect }: TestContext,
  { site, files, ids }: { site: Site; files: Readonly<Record<string, string>>; ids: readonly string[] },
) {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-broken-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  /** As editors do it: a new file in the place of the old one. */
  const save = async (name: string, text: string) => {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.swp`, text);
    await rename(`${path}.swp`, path);
  };
  const configure = (...stanzas: readonly string[]) =>
    save(
      'config.yaml',
      `organisation: Acme\nrunners: { browsers: 0 }\ntargets: { live: { url: "${site.url}" } }\nfunctions:${stanzas.join('')}\n`,
    );
  for (const [name, text] of Object.entries(files)) await save(name, text);
  await configure(...ids.map((id) => stanza(id)));
  const lines: { readonly level: string; readonly fields: Record<string, unknown>; readonly text: string }[] = [];
  const waiting = new Set<() => void>();
  const write = (level: string) => (fields: object, text: string) => {
    lines.push({ level, fields: fields as Record<string, unknown>, text });
    for (const wake of [...waiting]) wake();
  };
  const log: Log = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
  };
  const app: App = await startApp({
    load: () => loadConfig(join(folder, 'config.yaml'), { env: {}, allowMissingScripts: true }),
    clock: systemClock,
    log,
    version: 'test',
    env: {},
    port: 0,
  });
  onTestFinished(() => app[Symbol.asyncDispose]());
  const matching = (text: string, of: string) =>
    lines.filter((line) => line.text.includes(text) && JSON.stringify(line.fields).includes(of));
  /** The first line that says this of that script, said already or to come. */
  const logged = async (text: string, of: string) => {
    for (;;) {
      const [found] = matching(text, of);
      if (found) return found;
      await new Promise<void>((resolve) => {
        const wake = () => {
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
      });
    }
  };
  const get = async (path: string) => (await fetch(`${app.url}${path}`)).text();
  const isGood = async (id: string) =>
    /bellwether_script_last_reload_successful\{function="([\w-]+)"\} (\d)/g
      .exec(
        (await get('/metrics'))
          .split('\n')
          .filter((line) => line.includes(`function="${id}"`))
          .join('\n'),
      )
      ?.at(2);
  await expect.poll(() => isGood(ids[0]!), { timeout: 30_000 }).toBeDefined();
  return { app, folder, save, configure, log: { lines, logged, matching }, get, isGood };
}

const sound = { 'shared/path.ts': shared(''), 'checks/order.ts': script('1'), 'checks/track.ts': script('1') };
const asCode = (path: string) => `/order/${path}`;

test.concurrent('a script that no longer loads does not replace the last good one, which runs on in new processes too', async (context) => {
  const { expect } = context;
  const site = await openSite(context);
  const monitor = await openMonitor(context, { site, files: sound, ids: ['order', 'track'] });
  await site.next(asCode('1'));
  await monitor.save('checks/order.ts', script('2').replace('async ({', 'async (({'));
  const refused = await monitor.log.logged('Check script refused', 'checks/order.ts');
  expect(refused).toMatchObject({ level: 'error', fields: { script: 'checks/order.ts', functions: ['order'] } });
  expect(refused.fields['error']).toMatch(/checks\/order\.ts:5 is not valid/);
  await site.next(asCode('1'), 2);
  expect(await monitor.isGood('order')).toBe('0');
  expect(await monitor.isGood('track')).toBe('1');
  expect(await monitor.get('/?for=operations')).toContain('The last good version stays in use');

  // Another script changes, with what both import: all processes are new, and the kept script keeps its old import.
  await monitor.save('shared/path.ts', shared('-new'));
  await monitor.save('checks/track.ts', script('2'));
  await site.next('/track/2-new');
  await site.next(asCode('1'), 2);

  await monitor.save('checks/order.ts', script('3'));
  await monitor.log.logged('Check script loads again', 'checks/order.ts');
  await site.next(asCode('3-new'));
  expect(await monitor.isGood('order')).toBe('1');
  expect(await monitor.get('/?for=operations')).not.toContain('The last good version stays in use');
  expect(monitor.log.matching('Check script refused', 'checks/order.ts')).toHaveLength(1);
  expect(site.seen.filter((path) => path.startsWith('/order/')).filter((path) => !/\/(1|3-new)$/.test(path))).toEqual(
    [],
  );
});

test.concurrent.for([
  ['is deleted', undefined, /does not exist/],
  [
    'imports a file that is not there',
    script('2').replace('path.ts', 'paths.ts'),
    /imports .*paths\.ts, which does not/,
  ],
  ['has no default export', 'export const check = 1;', /has no default export/],
  ['throws while it is loaded', `throw new Error('too early');`, /checks\/order\.ts:1 threw .*too early/],
  ['waits for ever while it is loaded', 'await new Promise(() => {});', /did not finish loading/],
  ['loops while it is loaded', 'for (;;);', /did not load within/],
] as const)('the last good version of a script stays in use when it %s', async ([, text, reason], context) => {
  const { expect } = context;
  const site = await openSite(context);
  const monitor = await openMonitor(context, { site, files: sound, ids: ['order', 'track'] });
  await site.next(asCode('1'));
  if (text === undefined) await rm(join(monitor.folder, 'checks/order.ts'));
  else await monitor.save('checks/order.ts', text);
  const { fields } = await monitor.log.logged('Check script refused', 'checks/order.ts');
  expect(fields['error']).toMatch(reason);
  await site.next(asCode('1'), 2);
  await site.next('/track/1');
});

test.concurrent('a refused script keeps the params of its last good version while the rest of a new configuration applies', async (context) => {
  const site = await openSite(context);
  const monitor = await openMonitor(context, { site, files: sound, ids: ['order'] });
  await site.next(asCode('1'));
  await monitor.save('checks/order.ts', 'export default 1;');
  await monitor.log.logged('Check script refused', 'checks/order.ts');
  await monitor.configure(stanza('order', 'renamed'), stanza('track'));
  await site.next('/track/1');
  await site.next(asCode('1'), 2);
  await monitor.save('checks/order.ts', script('2'));
  await site.next('/renamed/2');
});

test.concurrent('a monitor starts although scripts are broken or missing, reports them at once and runs the others', async (context) => {
  const { expect } = context;
  const site = await openSite(context);
  const broken = { ...sound, 'checks/order.ts': 'export default {' };
  const monitor = await openMonitor(context, { site, files: broken, ids: ['order', 'track', 'missing'] });
  const { level, fields } = await monitor.log.logged('Check script does not load', 'checks/order.ts');
  expect(level).toBe('error');
  expect(fields['error']).toMatch(/checks\/order\.ts:1 is not valid/);
  await monitor.log.logged('Check script does not load', 'checks/missing.ts');
  expect(await monitor.get('/?for=operations')).toContain('cannot be checked until it loads');
  expect([await monitor.isGood('order'), await monitor.isGood('track')]).toEqual(['0', '1']);
  await site.next('/track/1');
  await monitor.save('checks/order.ts', script('1'));
  await site.next(asCode('1'));
});

test.concurrent('a reload on request tries a refused script again, whose reason may lie in a package, with its new params', async (context) => {
  const { expect } = context;
  const site = await openSite(context);
  const monitor = await openMonitor(context, { site, files: sound, ids: ['order'] });
  await site.next(asCode('1'));
  await monitor.save('checks/order.ts', `import 'package-of-acme';\n${script('2')}`);
  await monitor.log.logged('Check script refused', 'package-of-acme');
  await monitor.configure(stanza('order', 'renamed'));
  await monitor.log.logged('The changed configuration is in use', '');
  await site.next(asCode('1'));
  await monitor.save('node_modules/package-of-acme/index.js', '');
  await monitor.app.reload();
  await monitor.log.logged('Check script loads again', 'checks/order.ts');
  await site.next('/renamed/2');
  expect(site.seen).not.toContain('/order/2');
});

test.concurrent('a reload on request is answered each time, and a refusal is logged before what is in use', async (context) => {
  const { expect } = context;
  const site = await openSite(context);
  const monitor = await openMonitor(context, { site, files: sound, ids: ['order'] });
  await site.next(asCode('1'));
  await monitor.app.reload();
  await monitor.log.logged('Configuration reloaded; nothing changed', '');
  await monitor.configure(stanza('order').replace('every: 1s', 'every: soon'));
  await monitor.log.logged('The changed configuration is refused', 'soon');
  await monitor.app.reload();
  await monitor.log.logged('Configuration reloaded; it is still refused', 'soon');
  await monitor.configure(stanza('order'));
  await monitor.log.logged('The configuration is again the one in use', '');
  await monitor.save('checks/order.ts', 'export default 1;');
  await monitor.log.logged('The changed configuration is in use', 'checks/order.ts');
  const messages = monitor.log.lines.map(({ text }) => text);
  const refused = messages.indexOf('Check script refused; its last good version stays in use');
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThan(messages.indexOf('The changed configuration is in use'));
});

// Alone, so that nothing comes between its writes.
test('a file that is written in two parts or replaced three times in a row is never reported as broken', async (context) => {
  const { expect } = context;
  const site = await openSite(context);
  const monitor = await openMonitor(context, { site, files: sound, ids: ['order'] });
  await site.next(asCode('1'));
  const path = join(monitor.folder, 'checks/order.ts');
  await writeFile(path, script('2').slice(0, 90));
  await writeFile(path, script('2'));
  await site.next(asCode('2'));
  for (const version of ['3', '4', '5']) await monitor.save('checks/order.ts', script(version));
  await site.next(asCode('5'));
  expect(monitor.log.matching('Check script', 'order')).toEqual([]);
});
