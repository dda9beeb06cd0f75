import { sized, type Bench } from '../bench.ts';
import { stanza } from '../monitor-config.ts';
import { median, type Row } from '../row.ts';
import { openSubject } from '../subject.ts';
import { chromiumPath } from './journeys.ts';

const ROUNDS = 5;
const WARM = 6;

/** The first journey after a start, once a browser is warm, beside those that follow it. */
export async function first(bench: Bench): Promise<readonly Row[]> {
  const shop = await openSubject<typeof import('../subjects/shop.ts')>(bench, 'shop', {});
  const url = await shop.ask('url');
  const [firsts, warms, bares]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < sized(bench, ROUNDS, 1); round += 1) {
    const ours = await openSubject<typeof import('../subjects/our-checks.ts')>(bench, 'our-checks', {
      ...{ url, stanzas: stanza('order-0', 'order', '1h'), browsers: 1, http: 10 },
    });
    firsts.push(await ours.ask('once', 'order-0'));
    for (let n = 0; n < WARM; n += 1) warms.push(await ours.ask('once', 'order-0'));
    await ours.end();
    const startedAt = performance.now();
    const bare = await openSubject<typeof import('../subjects/bare-journeys.ts')>(bench, 'bare-journeys', {
      ...{ executablePath: chromiumPath(), baseURL: url },
    });
    await bare.ask('window', { atOnce: 1, times: 1 });
    bares.push(performance.now() - startedAt);
    await bare.end();
  }
  return [
    {
      what: 'first journey after a start, with a warm pool',
      unit: 'ms',
      ours: median(firsts),
      beside: [
        { who: 'a warm one', value: median(warms) },
        { who: 'a script that starts its own process and browser', value: median(bares) },
      ],
      goal: { value: 1.2 * median(warms), says: '≤ 1.2 × a warm one' },
      note: `${(median(firsts) / median(warms)).toFixed(2)} × a warm one.`,
    },
  ];
}
