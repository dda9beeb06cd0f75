import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import { treeCpuMs } from './cpu.ts';
import { openRig } from './rig.ts';
import { median, type Row } from './table.ts';

const ROUNDS = 3;
const CHECKS = 4000;
const AT_ONCE = 8;
const FUNCTIONS = 40;

/** CPU per HTTP check, new connection each: bare undici and whole monitor in turn; the server's own share taken off. */
export async function http(): Promise<Row[]> {
  const target = fork(fileURLToPath(new URL('./http-target.ts', import.meta.url)));
  const port = await new Promise<number>((resolve) => target.once('message', (message) => resolve(message as number)));
  const url = `http://127.0.0.1:${port}`;
  const ownCpuMs = () => treeCpuMs(process.pid) - treeCpuMs(target.pid!);
  const script = fileURLToPath(new URL('./checks/health.ts', import.meta.url));
  const stanzas = Array.from(
    { length: FUNCTIONS },
    (_, n) =>
      `  f-${n}:\n    question: Does it answer?\n    check: ${script}\n    every: 1h\n    timeout: 10s\n    impact: { summary: It does not answer. }\n`,
  ).join('');
  const bare: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(
      await cpuPer(ownCpuMs, async () => {
        const agent = new Agent({ pipelining: 0 });
        const { body } = await request(url, { dispatcher: agent });
        await body.text();
        await agent.close();
      }),
    );
    await using rig = await openRig(url, stanzas, { browsers: 0, http: AT_ONCE });
    let n = 0;
    ours.push(await cpuPer(ownCpuMs, () => rig.once(`f-${(n = (n + 1) % FUNCTIONS)}`)));
  }
  target.disconnect();
  const [mine, limit] = [median(ours), median(bare)];
  return [
    {
      what: 'CPU per HTTP check, new connection, all processes',
      ours: `${mine.toFixed(2)} ms`,
      limit: `${limit.toFixed(2)} ms`,
      ratio: (mine / limit).toFixed(2),
    },
  ];
}

async function cpuPer(ownCpuMs: () => number, once: () => Promise<unknown>): Promise<number> {
  const some = async (count: number) => {
    let left = count;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (left-- > 0) await once();
      }),
    );
  };
  await some(CHECKS / 4);
  const before = ownCpuMs();
  await some(CHECKS);
  return (ownCpuMs() - before) / CHECKS;
}
