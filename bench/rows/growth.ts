import { sized, type Bench } from '../bench.ts';
import { median, type Row } from '../row.ts';
import { openSubject } from '../subject.ts';

const ROUNDS = 5;
const FEW = 250;

/** What one more function costs: with few and with many, with an empty store and with a long past. */
export async function growth(bench: Bench): Promise<readonly Row[]> {
  const many = sized(bench, 1000, 500);
  const startAt = Date.now();
  const old = await bench.longPast();
  const opened = async (functions: number, folder?: string) =>
    openSubject<typeof import('../subjects/hurried.ts')>(bench, 'hurried', {
      ...{ functions, every: '1m', startAt },
      ...(folder !== undefined && { folder }),
    });
  const cores = { few: await opened(FEW), many: await opened(many), old: await opened(many, old) };
  const names = ['few', 'many', 'old'] as const;
  const perRun = { few: [] as number[], many: [] as number[], old: [] as number[] };
  for (const name of names) await cores[name].ask('pass', 0.1);
  for (let round = 0; round < sized(bench, ROUNDS, 2); round += 1) {
    for (const name of names) {
      const { runs, cpuMs } = await cores[name].ask('pass', 0.25 * (name === 'few' ? many / FEW : 1));
      perRun[name].push((cpuMs / runs) * 1000);
    }
  }
  const [few, much, past] = [median(perRun.few), median(perRun.many), median(perRun.old)];
  return [
    {
      what: `core's CPU per run with ${many.toLocaleString('en-GB')} functions`,
      unit: 'µs',
      ours: much,
      beside: [{ who: `with ${FEW}`, value: few }],
      goal: { value: few * 1.2, says: `≤ 1.2 × with ${FEW}: linear` },
      note: 'Schedule, record, store and housekeeping under a hurried clock, a stand-in for the runner.',
    },
    {
      what: "core's CPU per run with three years of past",
      unit: 'µs',
      ours: past,
      beside: [{ who: 'with an empty store', value: much }],
      goal: { value: much * 1.2, says: '≤ 1.2 × empty: flat' },
    },
  ];
}
