// Two versions side by side: both run at the same time, on the same site, and take turns, so that whatever the machine does
// meanwhile happens to both. What counts is the median of the ratios of the pairs.
import { sized, type Bench } from './bench.ts';
import { median } from './row.ts';
import { openHttpChecks } from './rows/http.ts';
import { openOurJourneys, rateOf, type Rate } from './rows/journeys.ts';
import { openSubject } from './subject.ts';

const PAIRS = 5;

/** What can be compared. */
interface Comparison {
  readonly site: 'shop' | 'target';
  /** Opens one version on the site; resolves to what measures a window of it. */
  readonly open: (bench: Bench, url: string) => Promise<() => Promise<Rate>>;
  readonly figures: readonly Figure[];
}

interface Figure {
  readonly of: keyof Rate;
  readonly what: string;
  readonly unit: string;
  readonly isMoreBetter?: boolean;
}

/** One figure of both versions. */
export interface Compared extends Figure {
  readonly pairs: readonly { readonly other: number; readonly ours: number }[];
  /** Median of ours / other. */
  readonly ratio: number;
}

const journeysAtOnce = async (bench: Bench, url: string, atOnce: number) => {
  const subject = await openOurJourneys(bench, { url, browsers: atOnce });
  const long = atOnce > 1 ? { seconds: sized(bench, 12, 5) } : { times: sized(bench, 12, 3) };
  const window = { atOnce, id: 'order', functions: atOnce, ...long };
  return () => rateOf(subject, () => subject.ask('window', window));
};

/** By the name of the measurement that they are part of. */
export const comparisons: Readonly<Record<string, Comparison>> = {
  journeys: {
    site: 'shop',
    open: (bench, url) => journeysAtOnce(bench, url, 4),
    figures: [
      { of: 'perMinute', what: 'browser journeys per minute, 4 at once', unit: '/min', isMoreBetter: true },
      { of: 'cpuMs', what: 'CPU per journey, 4 at once', unit: 'ms' },
    ],
  },
  cpu: {
    site: 'shop',
    open: (bench, url) => journeysAtOnce(bench, url, 1),
    figures: [{ of: 'cpuMs', what: 'CPU per journey, one at a time', unit: 'ms' }],
  },
  http: {
    site: 'target',
    open: async (bench, url) => (await openHttpChecks(bench, url)).turn,
    figures: [{ of: 'cpuMs', what: 'CPU per HTTP check, new connection, all processes', unit: 'ms' }],
  },
};

/** Measures two builds in turn: the other, ours, the other, ours, … */
export async function compare({ site, open, figures }: Comparison, ours: Bench, other: Bench) {
  const subject =
    site === 'shop'
      ? await openSubject<typeof import('./subjects/shop.ts')>(ours, 'shop', {})
      : await openSubject<typeof import('./subjects/target.ts')>(ours, 'target', {});
  const url = await subject.ask('url');
  const turns = { other: await open(other, url), ours: await open(ours, url) };
  // The first windows are warm-ups.
  await turns.other();
  await turns.ours();
  const rates: { readonly other: Rate; readonly ours: Rate }[] = [];
  for (let pair = 0; pair < sized(ours, PAIRS, 2); pair += 1)
    rates.push({ other: await turns.other(), ours: await turns.ours() });
  return figures.map((figure): Compared => {
    const pairs = rates.map((rate) => ({ other: rate.other[figure.of], ours: rate.ours[figure.of] }));
    return { ...figure, pairs, ratio: median(pairs.map(({ other, ours }) => ours / other)) };
  });
}

/** More than this is worse, whatever the noise. */
const MOST_WORSE = 0.05;

/** Whether ours is at most 5 % worse. */
export const isAsGood = ({ ratio, isMoreBetter = false }: Compared): boolean =>
  isMoreBetter ? ratio >= 1 - MOST_WORSE : ratio <= 1 + MOST_WORSE;
