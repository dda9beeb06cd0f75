import { join } from 'node:path';
import { sized, tempFolder, type Bench } from '../bench.ts';
import { installedPeers, runPeer } from '../peers.ts';
import { median, type Beside, type Row } from '../row.ts';
import { chromiumPath, openJourneys, rateOf } from './journeys.ts';

const ROUNDS = 3;
const BLOCKED = 'page: { block: [image, font, media] }';

type Samples = Map<string, number[]>;

/** CPU per journey, one at a time: bare, ours, ours without pictures, and the peers as they are run for each check. */
export async function cpu(bench: Bench): Promise<readonly Row[]> {
  const { baseURL, bare, ours } = await openJourneys(bench, 1, BLOCKED);
  const peers = await peerCommands(bench, baseURL);
  const window = { atOnce: 1, times: sized(bench, 12, 3) };
  const samples: Samples = new Map();
  const note = (who: string, cpuMs: number) => samples.set(who, [...(samples.get(who) ?? []), cpuMs]);
  await bare.ask('window', { ...window, times: 4 });
  for (const id of ['order', 'light']) await ours.ask('window', { ...window, times: 4, id, functions: 1 });
  for (let round = 0; round < sized(bench, ROUNDS, 1); round += 1) {
    note('bare', (await rateOf(bare, () => bare.ask('window', window))).cpuMs);
    for (const id of ['order', 'light']) {
      note(id, (await rateOf(ours, () => ours.ask('window', { ...window, id, functions: 1 }))).cpuMs);
    }
    for (const { who, command, env } of peers) {
      const cpuMs = await cpuOf(who, command, env);
      if (cpuMs !== undefined) note(who, cpuMs);
    }
  }
  return rowsOf(samples);
}

/** A peer that does not work here is said, and its place stays empty. */
async function cpuOf(who: string, command: readonly string[], env: Readonly<Record<string, string>>) {
  try {
    return (await runPeer(command, env)).cpuMs;
  } catch (error) {
    console.error(`  ${who} does not work here: ${String(error)}`);
    return undefined;
  }
}

function rowsOf(samples: Samples): readonly Row[] {
  const of = (who: string) => median(samples.get(who) ?? []);
  const peers = named.filter((who) => samples.has(who));
  const beside: Beside[] = [
    { who: 'bare browser, warm', value: of('bare') },
    ...named.map((who) => ({ who, ...(samples.has(who) && { value: of(who) }) })),
  ];
  const best = Math.min(...peers.map(of));
  const goal = (part: number) =>
    peers.length > 0 ? { goal: { value: best / part, says: `≤ 1/${part} of the best peer` } } : {};
  const note = `${(of('order') / of('bare')).toFixed(2)} × bare. The peers are started for each check, as they are run.`;
  return [
    { what: 'CPU per journey, one at a time', unit: 'ms', ours: of('order'), beside, ...goal(3), note },
    {
      what: `CPU per journey with ${BLOCKED}`,
      unit: 'ms',
      ours: of('light'),
      beside,
      ...goal(4),
    },
  ];
}

const named = ['elastic/synthetics', 'elastic/synthetics --rich-events', 'Playwright test'] as const;

async function peerCommands(bench: Bench, baseURL: string) {
  const folder = installedPeers();
  if (folder === undefined) return [];
  const executablePath = chromiumPath();
  const output = await tempFolder(bench.life);
  const bin = (path: string) => [process.execPath, join(folder, 'node_modules', path)];
  const elastic = [
    ...bin('@elastic/synthetics/dist/cli.js'),
    ...[join(folder, 'peers'), '--pattern', 'order.journey.js', '--params', JSON.stringify({ url: baseURL })],
    ...['--playwright-options', JSON.stringify({ executablePath })],
  ];
  const env = { BENCH_URL: baseURL, BENCH_CHROMIUM: executablePath, BENCH_OUTPUT: output, TMPDIR: output };
  const test = [...bin('@playwright/test/cli.js'), 'test', '--config', join(folder, 'peers', 'playwright.config.js')];
  return [
    { who: named[0], command: elastic, env },
    { who: named[1], command: [...elastic, '--rich-events'], env },
    { who: named[2], command: test, env },
  ];
}
