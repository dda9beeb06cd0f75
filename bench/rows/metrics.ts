import { sized, type Bench } from '../bench.ts';
import { median, type Row } from '../row.ts';
import { openSubject } from '../subject.ts';

const ROUNDS = 30;

/** `/metrics` of a thousand functions at three places: how long it takes, and for how long nothing else can happen. */
export async function metrics(bench: Bench): Promise<readonly Row[]> {
  const core = await openSubject<typeof import('../subjects/exposition.ts')>(bench, 'exposition', {
    ...{ functions: sized(bench, 1000, 200), every: '1m', startAt: Date.UTC(2026, 0, 5, 9) },
    alsoTargets: ['second', 'third'],
  });
  const answers = [];
  for (let n = 0; n < ROUNDS; n += 1) answers.push(await core.ask('render'));
  const { samples, bytes } = answers[0]!;
  // The first few are compiled while they run, as nobody's scrapes are after the first minutes.
  const warm = answers.slice(5);
  return [
    {
      what: '/metrics, 1,000 functions × 3',
      unit: 'ms',
      ours: median(warm.map(({ ms }) => ms)),
      goal: { value: 100, says: '≤ 100 ms' },
      note: `${samples.toLocaleString('en-GB')} samples, ${(bytes / 1e6).toFixed(1)} MB. There is one location so far: three targets make the same series of runs, and more of states.`,
    },
    {
      what: '/metrics: the longest hold of the event loop',
      unit: 'ms',
      ours: Math.max(...warm.map(({ holdMs }) => holdMs)),
      goal: { value: 20, says: '≤ 20 ms' },
      note: `The worst of ${warm.length} answers.`,
    },
  ];
}
