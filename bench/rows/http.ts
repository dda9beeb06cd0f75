import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pause, sized, tempFolder, type Bench } from '../bench.ts';
import { keepGoing } from '../keep-going.ts';
import { openCage, type Cage } from '../machine/cage.ts';
import { cpuMsOf } from '../machine/processes.ts';
import { healthStanzas } from '../monitor-config.ts';
import { systemProgram } from '../peers.ts';
import { median, type Row } from '../row.ts';
import { openSubject } from '../subject.ts';
import { rateOf } from './journeys.ts';

const ROUNDS = 5;
/** Enough that no process is idle while runs wait a little for late rejections, which costs no CPU. */
const AT_ONCE = 200;
const FUNCTIONS = 40;
/** What blackbox_exporter took where it was measured first, for machines without it. */
const BLACKBOX_MS = 0.345;

const windowOf = (bench: Bench) => ({ atOnce: AT_ONCE, times: sized(bench, 8000, 2000) });

/** Our checks on a target; each turn is a window of them. */
export async function openHttpChecks(bench: Bench, url: string) {
  const stanzas = healthStanzas(FUNCTIONS, '1h');
  const subject = await openSubject<typeof import('../subjects/our-checks.ts')>(bench, 'our-checks', {
    ...{ url, stanzas, browsers: 0, http: AT_ONCE },
    ...(bench.profiles !== undefined && { profiles: bench.profiles }),
  });
  const own = { ...windowOf(bench), id: 'f', functions: FUNCTIONS };
  return { pid: subject.pid, turn: () => rateOf(subject, () => subject.ask('window', own)) };
}

/** CPU per HTTP check over a new connection: bare undici, blackbox_exporter and ours in turn, on one target. */
export async function http(bench: Bench): Promise<readonly Row[]> {
  const target = await openSubject<typeof import('../subjects/target.ts')>(bench, 'target', {});
  const url = await target.ask('url');
  const bare = await openSubject<typeof import('../subjects/bare-http.ts')>(bench, 'bare-http', { url });
  const ours = await openHttpChecks(bench, url);
  const blackbox = await openBlackbox(bench, url);
  const window = windowOf(bench);
  const turns = {
    bare: () => rateOf(bare, () => bare.ask('window', window)),
    blackbox: () => (blackbox ? rateOf(blackbox, () => keepGoing(window, blackbox.probe)) : undefined),
    ours: ours.turn,
  };
  const samples = { bare: [] as number[], blackbox: [] as number[], ours: [] as number[] };
  const names = ['bare', 'blackbox', 'ours'] as const;
  for (const name of names) await turns[name]();
  const coreBefore = cpuMsOf(ours.pid);
  for (let round = 0; round < sized(bench, ROUNDS, 1); round += 1) {
    for (const name of names) {
      const rate = await turns[name]();
      if (rate) samples[name].push(rate.cpuMs);
    }
  }
  const core = (cpuMsOf(ours.pid) - coreBefore) / (samples.ours.length * window.times);
  return [rowOf(samples, core)];
}

function rowOf(samples: Readonly<Record<'bare' | 'blackbox' | 'ours', readonly number[]>>, core: number): Row {
  const ours = median(samples.ours);
  const peer = samples.blackbox.length > 0 ? median(samples.blackbox) : undefined;
  return {
    what: 'CPU per HTTP check, new connection, timed, recorded, counted, all processes',
    unit: 'ms',
    ours,
    beside: [
      { who: 'bare undici', value: median(samples.bare) },
      { who: 'blackbox_exporter', ...(peer !== undefined && { value: peer }) },
    ],
    goal: { value: peer ?? BLACKBOX_MS, says: peer === undefined ? `≤ ${BLACKBOX_MS} ms` : '≤ blackbox_exporter' },
    note: `${AT_ONCE} at once; ${core.toFixed(3)} ms of it in the core, the rest in the process of the checks; ${(ours / median(samples.bare)).toFixed(2)} × bare${peer === undefined ? '' : `, ${(ours / peer).toFixed(2)} × blackbox_exporter, which records nothing`}.`,
  };
}

/** Debian's blackbox_exporter on one core, asked over connections that are kept. */
async function openBlackbox(
  bench: Bench,
  url: string,
): Promise<{ cage: Cage; probe: () => Promise<void> } | undefined> {
  const program = systemProgram('prometheus-blackbox-exporter');
  if (program === undefined) return undefined;
  const folder = await tempFolder(bench.life);
  const file = join(folder, 'blackbox.yml');
  await writeFile(file, 'modules: { http_2xx: { prober: http, timeout: 5s } }\n');
  const port = await freePort();
  const cage = bench.life.use(openCage());
  const args = [`--config.file=${file}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'];
  const [command = '', ...rest] = cage.wrap([program, ...args]);
  const child = spawn(command, rest, { stdio: 'ignore', env: { ...process.env, GOMAXPROCS: '1' } });
  cage.hold(child.pid ?? 0);
  const asked = `http://127.0.0.1:${port}/probe?module=http_2xx&target=${encodeURIComponent(url)}`;
  const probe = async () => {
    const text = await (await fetch(asked)).text();
    if (!text.includes('probe_success 1')) throw new Error(`blackbox_exporter says: ${text.slice(-500)}`);
  };
  for (let tries = 0; tries < 100; tries += 1) {
    const isThere = await probe().then(
      () => true,
      () => false,
    );
    if (isThere) return { cage, probe };
    await pause(100);
  }
  console.error('  blackbox_exporter does not answer here: its place stays empty');
  return undefined;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
