import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { startDemo } from '../demo/demo.ts';
import { findChromium } from '../src/run/child/find-chromium.ts';
import { journey } from './checks/journey.ts';
import { treeCpuMs } from './cpu.ts';
import { keepGoing, openRig } from './rig.ts';
import { median, type Row } from './table.ts';

const ROUNDS = 3;
const SECONDS = 15;
const AT_ONCE = 4;

interface Window {
  readonly perMinute: number;
  readonly cpuMs: number;
}

/** Journeys per minute and CPU per journey: bare reused browser and whole monitor in turn, medians. */
export async function journeys(): Promise<Row[]> {
  await using demo = await startDemo({ basePort: 0, customers: false });
  const found = findChromium(process.env);
  if ('problem' in found) throw new Error(found.problem);
  const script = fileURLToPath(new URL('./checks/order.ts', import.meta.url));
  const stanzas = Array.from({ length: AT_ONCE }, (_, n) => stanza(`order-${n}`, script)).join('');
  const ours: Window[] = [];
  const bare: Window[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await bareWindow(found.path, demo.addresses.shop));
    ours.push(await ourWindow(demo.addresses.shop, stanzas));
  }
  const of = (windows: readonly Window[], key: keyof Window) => median(windows.map((one) => one[key]));
  const [mine, limit] = [of(ours, 'perMinute'), of(bare, 'perMinute')];
  const [mineCpu, limitCpu] = [of(ours, 'cpuMs'), of(bare, 'cpuMs')];
  return [
    {
      what: `browser journeys per minute, ${AT_ONCE} at once`,
      ours: mine.toFixed(0),
      limit: limit.toFixed(0),
      ratio: (mine / limit).toFixed(2),
    },
    {
      what: 'CPU per journey (with the shop)',
      ours: `${mineCpu.toFixed(0)} ms`,
      limit: `${limitCpu.toFixed(0)} ms`,
      ratio: (mineCpu / limitCpu).toFixed(2),
    },
  ];
}

async function bareWindow(executablePath: string, baseURL: string): Promise<Window> {
  const browser = await chromium.launch({ executablePath, args: ['--disable-gpu', '--disable-software-rasterizer'] });
  const once = async () => {
    const context = await browser.newContext({ baseURL });
    const page = await context.newPage();
    for (const step of Object.values(journey)) await step(page);
    await context.close();
  };
  await keepGoing(AT_ONCE, 3, once);
  const window = await measure(once);
  await browser.close();
  return window;
}

async function ourWindow(url: string, stanzas: string): Promise<Window> {
  await using rig = await openRig(url, stanzas, { browsers: AT_ONCE, http: 10 });
  const once = (lane: number) => rig.once(`order-${lane}`);
  await keepGoing(AT_ONCE, 3, once);
  return await measure(once);
}

async function measure(once: (lane: number) => Promise<unknown>): Promise<Window> {
  const before = treeCpuMs(process.pid);
  const startedAt = performance.now();
  const done = await keepGoing(AT_ONCE, SECONDS, once);
  const minutes = (performance.now() - startedAt) / 60_000;
  return { perMinute: done / minutes, cpuMs: (treeCpuMs(process.pid) - before) / done };
}

const stanza = (id: string, script: string) =>
  `  ${id}:\n    question: Can it be done?\n    check: ${script}\n    every: 1h\n    timeout: 30s\n    impact: { summary: It cannot be done. }\n`;
