import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pause, sized, tempFolder, within, type Bench } from '../bench.ts';
import { healthStanzas, writeConfig } from '../monitor-config.ts';
import { startProgram } from '../program.ts';
import { median, type Row } from '../row.ts';
import { openSubject } from '../subject.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ROUNDS = 3;
const LONGEST_MS = 60_000;

/** From the start of the program to its ready line with a thousand functions, and of the demo to all first answers. */
export async function start(bench: Bench): Promise<readonly Row[]> {
  const target = await openSubject<typeof import('../subjects/target.ts')>(bench, 'target', {});
  const url = await target.ask('url');
  const folder = await tempFolder(bench.life);
  const stanzas = healthStanzas(sized(bench, 1000, 200), '1m');
  const config = await writeConfig(folder, { url, store: join(folder, 'data'), stanzas });
  const ready: number[] = [];
  for (let round = 0; round < sized(bench, ROUNDS, 1); round += 1) {
    const program = await startProgram(bench, config);
    ready.push(program.readyMs);
    await pause(2000);
    await program.end();
  }
  const demo = await demoAnswers(bench);
  const seconds = (ms: number) => ms / 1000;
  return [
    {
      what: 'start → ready with 1,000 functions',
      unit: 's',
      ours: seconds(median(ready)),
      goal: { value: 3, says: '≤ 3 s' },
      note: `${ready.map((ms) => seconds(ms).toFixed(1)).join(', ')} s; the first on an empty store.`,
    },
    { what: 'demo: start → ready', unit: 's', ours: seconds(demo.readyMs) },
    {
      what: 'demo: ready → all first answers',
      unit: 's',
      ours: seconds(demo.allMs - demo.readyMs),
      goal: { value: 10, says: '≤ 10 s' },
    },
  ];
}

async function demoAnswers(bench: Bench): Promise<{ readyMs: number; allMs: number }> {
  const cwd = await tempFolder(bench.life);
  for (const name of ['config.yaml', 'checks', 'demo/secrets'])
    cpSync(join(root, name), join(cwd, name), { recursive: true });
  const startedAt = performance.now();
  const args = ['--demo', '--port', '19080'];
  const program = await startProgram(bench, join(cwd, 'config.yaml'), {
    cwd,
    args,
    env: { BELLWETHER_DEMO_PORT: '15300' },
  });
  const allAnswered = async () => {
    while (!(await isAllAnswered(program.url))) await pause(50);
  };
  await within(LONGEST_MS, 'The first answers of the demo', allAnswered());
  const allMs = performance.now() - startedAt;
  await program.end();
  return { readyMs: program.readyMs, allMs };
}

async function isAllAnswered(url: string): Promise<boolean> {
  const reply = await fetch(`${url}/api/v1/functions`);
  const { functions } = (await reply.json()) as { functions: { targets: { state: string }[] }[] };
  return functions.every(({ targets }) => targets.every(({ state }) => state !== 'unknown'));
}
