import { sized, type Bench } from '../bench.ts';
import { median, type Row } from '../row.ts';
import { openSubject } from '../subject.ts';

const ROUNDS = 15;

/** Availability of everything over ninety days, from sums and from single runs. */
export async function availability(bench: Bench): Promise<readonly Row[]> {
  const folder = await bench.longPast();
  const runs = sized(bench, 2_000_000, 200_000);
  const store = await openSubject<typeof import('../subjects/history.ts')>(bench, 'history', { folder, runs });
  const times = { all: [] as number[], shown: [] as number[], one: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    times.all.push(await store.ask('all'));
    times.shown.push(await store.ask('shown'));
    times.one.push(await store.ask('one'));
  }
  const raw = await store.ask('raw');
  const goal = { value: 20, says: '≤ 20 ms' };
  return [
    {
      what: 'availability of all 1,000 functions over 90 days, from roll-ups',
      unit: 'ms',
      ours: median(times.all),
      beside: [{ who: `a scan of ${runs.toLocaleString('en-GB')} single runs`, value: raw }],
      note: '90,000 rows read into memory. No page asks for all at once.',
    },
    {
      what: 'availability of 50 of 1,000 functions over 90 days, as a page of the overview asks for it',
      unit: 'ms',
      ours: median(times.shown),
      goal,
    },
    { what: 'past of one function, as its page asks for it', unit: 'ms', ours: median(times.one), goal },
  ];
}
