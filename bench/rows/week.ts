import { frugalArgs, frugalEnv } from '../../bin/frugal.mjs';
import { sized, type Bench } from '../bench.ts';
import type { Row } from '../row.ts';
import { openSubject } from '../subject.ts';

const DAYS = 7;
const FLAT = 1.05;

/** The core's memory while a week passes with a thousand functions. */
export async function week(bench: Bench): Promise<readonly Row[]> {
  const every = sized(bench, 60, 120);
  const core = await openSubject<typeof import('../subjects/hurried.ts')>(
    bench,
    'hurried',
    { functions: 1000, every: `${every}m`, startAt: Date.UTC(2026, 0, 5) },
    { args: ['--expose-gc', ...frugalArgs], env: frugalEnv },
  );
  const days: { readonly heapMb: number; readonly rssMb: number; readonly pssMb: number }[] = [];
  let runs = 0;
  for (let day = 0; day < sized(bench, DAYS, 2); day += 1) {
    runs += (await core.ask('pass', 24)).runs;
    days.push(await core.ask('memory'));
  }
  const [first, last] = [days[1]!, days.at(-1)!];
  const list = (what: keyof typeof first) => days.map((one) => one[what].toFixed(0)).join(', ');
  return [
    {
      what: "core's memory with 1,000 functions after a simulated week (resident)",
      unit: 'MB',
      ours: last.rssMb,
      goal: { value: 150, says: '≤ 150 MB' },
      note: `Simulated: schedule, record, store, metrics and housekeeping second by second under a hurried clock, each function every ${every} minutes, ${runs.toLocaleString('en-GB')} runs that all pass; no pages. After each day ${list('rssMb')} MB, of it heap ${list('heapMb')} MB; proportional (PSS) ${list('pssMb')} MB.`,
    },
    {
      what: "growth of the core's heap over the last six days",
      unit: '×',
      ours: last.heapMb / first.heapMb,
      goal: { value: FLAT, says: `≤ ${FLAT} ×: flat` },
    },
  ];
}
