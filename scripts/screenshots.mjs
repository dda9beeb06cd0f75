// Takes the pictures of docs/screenshots from the real demo: starts it on free ports in a folder of its own, breaks and heals
// what each picture needs, and leaves no process and no folder behind.
//   npm run screenshots
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { parse } from 'yaml';
import { findChromium } from '../dist/src/run/child/browser/find-chromium.js';
import { openStore } from '../dist/src/store/engine/open-store.js';
import { systemClock } from '../dist/src/time/clock.js';
import { speakGerman } from './german-demo.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'docs', 'screenshots');
const LONGEST_WAIT_MS = 90_000;
const sizes = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
  wall: { width: 1920, height: 1080 },
};

const folder = mkdtempSync(join(tmpdir(), 'bellwether-pictures-'));
for (const name of ['config.yaml', 'checks', 'demo/secrets'])
  cpSync(join(root, name), join(folder, name), { recursive: true });
await writePast();
const [port, demoPort] = [await freePort(), await freeDemoPorts()];
const monitor = spawn(process.execPath, [join(root, 'bin/bellwether.mjs'), 'start', '--demo', '--port', String(port)], {
  cwd: folder,
  env: { ...process.env, BELLWETHER_DEMO_PORT: String(demoPort) },
  stdio: ['ignore', 'ignore', 'inherit'],
});
const ended = new Promise((resolve) => monitor.once('exit', resolve));
const page = `http://127.0.0.1:${port}`;
const switches = `http://127.0.0.1:${demoPort + 90}`;
let browser;
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    monitor.kill('SIGINT');
    void ended.then(() => {
      rmSync(folder, { recursive: true, force: true });
      process.exit(1);
    });
  });

try {
  const found = findChromium(process.env);
  if ('problem' in found) throw new Error(found.problem);
  browser = await chromium.launch({ executablePath: found.path });
  await takeAll();
} finally {
  await browser?.close();
  monitor.kill('SIGINT');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}

async function takeAll() {
  mkdirSync(out, { recursive: true });
  await until('every function works', async () => (await states()).every((state) => state === 'working'));
  await take('working', '/?for=customer-service', {});
  await take('function', '/functions/browse-catalogue?for=operations', {});
  await take('wall-working', '/?wall&for=customer-service', { size: 'wall', scheme: 'dark' });

  await breakIt('voyager', 'http-503');
  await until('Voyager is down', async () => (await states()).filter((state) => state === 'failing').length >= 2);
  await sleep(6000);
  await take('status-page', '/?for=customer-service', {});
  await take('status-page-dark', '/?for=customer-service', { scheme: 'dark' });
  await take('status-page-phone', '/?for=customer-service', { size: 'phone' });
  await take('operations', '/?for=operations', {});
  await takeGerman('status-page-german');
  await take('component', '/components/voyager?for=operations', {});

  await breakIt('warehouse', 'http-503');
  await until('the warehouse is down', async () => (await states()).filter((state) => state === 'failing').length >= 3);
  await sleep(3000);
  await take('back-office', '/?for=back-office', {});
  const { incidents } = await ask('/api/v1/incidents');
  const voyager = incidents.find(({ causeKey, title }) => `${causeKey} ${title}`.toLowerCase().includes('voyager'));
  await take('incident', `/incidents/${voyager.id}?for=operations`, { scheme: 'dark' });
  await take('wall', '/?wall&for=operations', { size: 'wall' });
  await take('wall-phone', '/?wall&for=operations', { size: 'phone', scheme: 'dark' });
  await take('history', '/history?for=operations', {});
  await takeLost('lost');
}

/** 90 days that the demo did not live through, so that the history has something to show: trouble, a gap, planned work. */
async function writePast() {
  const ids = Object.keys(parse(readFileSync(join(root, 'config.yaml'), 'utf8')).functions);
  const store = await openStore(join(folder, 'data'), { clock: systemClock });
  const now = systemClock.now();
  for (const [index, functionId] of ids.entries())
    await store.write(async (writes) => {
      for (let hours = 90 * 24; hours > 0; hours -= 1) {
        const at = now - hours * 3_600_000;
        const day = Math.floor(now / 86_400_000) - Math.floor(at / 86_400_000);
        if (day === 41 || day === 42) continue;
        const isDown = hours % (331 + index * 57) === 7;
        const add = {
          ...{ due: 1, outcome: isDown ? 'failed' : 'passed', durationMaxMs: 1600 + ((hours * 7919) % 900) },
          durationSumMs: 900 + index * 130 + ((hours * 104_729) % 400) + (hours % 24 < 3 ? 500 : 0),
          ...(isDown && { failingMs: 60_000 * ((hours % 50) + 4) }),
          ...(day % 30 === 12 && hours % 24 === 2 && { maintenanceMs: 3_600_000 }),
          ...(day === 58 && { outcome: 'inconclusive', unknownMs: 3_600_000 }),
        };
        await writes.rolledUp({ functionId, target: 'live' }, at, add);
      }
    });
  await store[Symbol.asyncDispose]();
}

/** The same trouble in a German house: the configuration is changed while the monitor runs, and changed back. */
async function takeGerman(name) {
  const file = join(folder, 'config.yaml');
  const before = readFileSync(file, 'utf8');
  const says = async (text) => (await (await fetch(page)).text()).includes(text);
  speakGerman(file);
  await until('the page is German', () => says('<html lang="de">'));
  await sleep(3000);
  await take(name, '/?for=customer-service', {});
  writeFileSync(file, before);
  await until('the page is English', () => says('<html lang="en-GB">'));
}

/** The page whose monitor has just been stopped under it. */
async function takeLost(name) {
  const context = await browser.newContext({ viewport: sizes.desktop, baseURL: page, locale: 'en-GB' });
  const tab = await context.newPage();
  await tab.goto('/?for=customer-service');
  await tab.waitForFunction(() => document.documentElement.dataset.stream === 'open');
  monitor.kill('SIGINT');
  await ended;
  await tab.locator('.is-lost #lost').waitFor({ timeout: LONGEST_WAIT_MS });
  await sleep(600);
  await save(tab, name);
  await context.close();
}

async function take(name, path, { size = 'desktop', scheme = 'light' }) {
  const viewport = sizes[size];
  const context = await browser.newContext({ viewport, colorScheme: scheme, baseURL: page, locale: 'en-GB' });
  const tab = await context.newPage();
  await tab.goto(path);
  await tab.waitForFunction(() => document.documentElement.dataset.stream === 'open');
  await save(tab, name, size === 'wall' ? 1080 : 1500);
  await context.close();
}

/** At most so high: what comes below is no picture but a list. */
async function save(tab, name, highest = 1500) {
  const { width, height } = await tab.evaluate(() => ({
    width: document.documentElement.clientWidth,
    height: document.documentElement.scrollHeight,
  }));
  const file = join(out, `${name}.png`);
  const clip = { x: 0, y: 0, width, height: Math.min(height, highest) };
  writeFileSync(file, await tab.screenshot({ fullPage: true, clip, animations: 'disabled' }));
  console.log(`${name}.png ${Math.round(statSync(file).size / 1024)} kB`);
}

async function ask(path) {
  return (await fetch(page + path)).json();
}

async function states() {
  const { functions } = await ask('/api/v1/functions');
  return functions.flatMap(({ targets }) => targets.map(({ state }) => state));
}

async function breakIt(component, fault) {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${switches}/faults/${component}`, { method: 'PUT', headers, body: JSON.stringify({ fault }) });
}

async function until(what, isSo) {
  const endsAt = performance.now() + LONGEST_WAIT_MS;
  while (performance.now() < endsAt) {
    if (monitor.exitCode !== null) throw new Error(`The demo ended with ${monitor.exitCode}; its log above says why`);
    if (await isSo().catch(() => false)) return;
    await sleep(300);
  }
  throw new Error(`Not within ${LONGEST_WAIT_MS / 1000} s: ${what}`);
}

/** A port that nobody has, or 0 when somebody has the one that was asked for. */
function freePort(wanted = 0) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(0));
    server.listen(wanted, '127.0.0.1', () => {
      const taken = server.address().port;
      server.close(() => resolve(taken));
    });
  });
}

/** The demo moves all its ports by the same distance: a place where all of them are free. */
async function freeDemoPorts() {
  const offsets = [0, 1, 10, 20, 30, 90, 91];
  for (let base = 20_300; base < 60_000; base += 400) {
    const free = await Promise.all(offsets.map((offset) => freePort(base + offset)));
    if (free.every((found) => found > 0)) return base;
  }
  throw new Error('No place for the ports of the demo is free between 20300 and 60000');
}
