import { findChromium } from '../../src/run/child/browser/find-chromium.ts';
import { sized, type Bench } from '../bench.ts';
import { stanza } from '../monitor-config.ts';
import { median, type Row } from '../row.ts';
import { openSubject, type Subject } from '../subject.ts';

const ROUNDS = 5;
const AT_ONCE = 4;

/** The path of a Chromium; throws when there is none. */
export function chromiumPath(): string {
  const found = findChromium(process.env);
  if ('problem' in found) throw new Error(found.problem);
  return found.path;
}

/** The monitor's rig, warm, with journeys through a shop: `order-N`, and `light-N` with further keys. */
export async function openOurJourneys(
  bench: Bench,
  { url, browsers, more = '' }: { readonly url: string; readonly browsers: number; readonly more?: string },
) {
  const stanzas = [
    ...Array.from({ length: browsers }, (_, n) => stanza(`order-${n}`, 'order', '1h')),
    ...Array.from({ length: browsers }, (_, n) => stanza(`light-${n}`, 'order', '1h', more)),
  ].join('');
  return openSubject<typeof import('../subjects/our-checks.ts')>(bench, 'our-checks', {
    ...{ url, stanzas, browsers, http: 10 },
    ...(bench.profiles !== undefined && { profiles: bench.profiles }),
  });
}

/** The shop, beside it a bare browser and the monitor's rig, both warm. */
export async function openJourneys(bench: Bench, browsers: number, more = '') {
  const shop = await openSubject<typeof import('../subjects/shop.ts')>(bench, 'shop', {});
  const baseURL = await shop.ask('url');
  const bare = await openSubject<typeof import('../subjects/bare-journeys.ts')>(bench, 'bare-journeys', {
    executablePath: chromiumPath(),
    baseURL,
  });
  const ours = await openOurJourneys(bench, { url: baseURL, browsers, more });
  return { baseURL, bare, ours };
}

export interface Rate {
  readonly perMinute: number;
  readonly cpuMs: number;
}

/** How fast and at what CPU each went in a window. */
export async function rateOf(
  { cage }: Pick<Subject<unknown>, 'cage'>,
  window: () => Promise<{ readonly done: number; readonly ms: number }>,
): Promise<Rate> {
  const before = cage.cpuMs();
  const { done, ms } = await window();
  return { perMinute: (done * 60_000) / ms, cpuMs: (cage.cpuMs() - before) / done };
}

/** Journeys per minute on all cores, bare browser and monitor in turn. */
export async function journeys(bench: Bench): Promise<readonly Row[]> {
  const { bare, ours } = await openJourneys(bench, AT_ONCE);
  const window = { atOnce: AT_ONCE, seconds: sized(bench, 12, 5) };
  const own = { ...window, id: 'order', functions: AT_ONCE };
  const warmUp = { seconds: sized(bench, 6, 3) };
  await bare.ask('window', { ...window, ...warmUp });
  await ours.ask('window', { ...own, ...warmUp });
  const rates: { bare: Rate; ours: Rate }[] = [];
  for (let round = 0; round < sized(bench, ROUNDS, 1); round += 1) {
    rates.push({
      bare: await rateOf(bare, () => bare.ask('window', window)),
      ours: await rateOf(ours, () => ours.ask('window', own)),
    });
  }
  const of = (who: 'bare' | 'ours', what: keyof Rate) => median(rates.map((round) => round[who][what]));
  const ratio = of('ours', 'perMinute') / of('bare', 'perMinute');
  return [
    {
      what: `browser journeys per minute, ${AT_ONCE} at once, everything recorded`,
      unit: '/min',
      ours: of('ours', 'perMinute'),
      beside: [{ who: 'one bare reused browser', value: of('bare', 'perMinute') }],
      goal: { value: of('bare', 'perMinute') * 0.9, says: '≥ 0.9 × bare' },
      isMoreBetter: true,
      note: `${ratio.toFixed(2)} × bare; medians of ${rates.length} windows of ${window.seconds} s each, in turn.`,
    },
    {
      what: `CPU per journey, ${AT_ONCE} at once`,
      unit: 'ms',
      ours: of('ours', 'cpuMs'),
      beside: [{ who: 'one bare reused browser', value: of('bare', 'cpuMs') }],
    },
  ];
}
