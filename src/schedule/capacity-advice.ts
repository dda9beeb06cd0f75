// Capacity as sentences for whoever looks after the monitor: who needs what, what there is, what comes of it, what to do.
import type { CheckKind } from '../model/check.ts';
import { listed } from '../text/listed.ts';
import { resources, SAFE_SHARE, type Capacity, type Demand, type Machine, type Resource } from './capacity.ts';

/** `tight`: there is enough on average, but little to spare, or much falls due at once. */
export type Fit = 'fits' | 'tight' | 'over';

export interface CapacityAdvice {
  readonly fit: Fit;
  /** The share of what is scarcest that is needed; over 1: more than there is. */
  readonly use: number;
  /** What was found, in one sentence. */
  readonly says: string;
  /** What to do; absent when nothing needs to be done. */
  readonly remedy?: string;
  /** How far the numbers can be trusted; absent when all of them are measured. */
  readonly caveat?: string;
}

/** How much of what is assessed was measured here and how much is taken from what such checks usually cost. */
export interface Basis {
  readonly checks: number;
  readonly measured: number;
  /** Whether this system tells how much processor time a process has used. */
  readonly canMeasureCpu: boolean;
}

/** Starts that are later than this are worth a word, although there is enough of everything on average. */
const LATE_MS = 10_000;

/** Says of an assessment what it means and what to do. */
export function capacityAdvice(
  capacity: Capacity,
  demands: readonly Demand[],
  machine: Machine,
  basis: Basis,
): CapacityAdvice {
  const { use, latenessMs } = capacity;
  const worst = resources.reduce((a, b) => (use[b] > use[a] ? b : a));
  const latest = Math.max(latenessMs.browser, latenessMs.http);
  const fit = use[worst] > 1 ? 'over' : use[worst] > SAFE_SHARE || latest > LATE_MS ? 'tight' : 'fits';
  const caveat = caveatOf(basis);
  const more = caveat === undefined ? {} : { caveat };
  if (demands.length === 0)
    return { fit, use: use[worst], says: 'No check runs by itself, so nothing can be too much.' };
  if (fit === 'fits')
    return {
      fit,
      use: use[worst],
      says: `There is room for ${counted(demands)}: ${shares(capacity, machine)}.`,
      ...more,
    };
  if (use[worst] <= SAFE_SHARE) return { fit, use: use[worst], ...atOnce(capacity, machine), ...more };
  const only = worst === 'cpu' ? undefined : kindOf(worst);
  const isOne = demands.filter(({ kind }) => kind === (only ?? kind)).length === 1;
  const needs = `${counted(demands, only)} ${isOne ? 'needs' : 'need'} ${need(worst, capacity, machine)}`;
  return {
    fit,
    use: use[worst],
    says: `${needs}: ${consequence(worst, capacity)}.`,
    remedy: remedyFor(worst, capacity, machine),
    ...more,
  };
}

const kindOf = (resource: Exclude<Resource, 'cpu'>): CheckKind => (resource === 'browser' ? 'browser' : 'http');

const names: Readonly<Record<CheckKind, string>> = { browser: 'browser', http: 'HTTP' };

/** `64 browser checks and 1 HTTP check`. */
function counted(demands: readonly Demand[], only?: CheckKind): string {
  const kinds = only === undefined ? (['browser', 'http'] as const) : [only];
  const parts = kinds.flatMap((kind) => {
    const count = demands.filter((one) => one.kind === kind).length;
    return count === 0 ? [] : [`${count} ${names[kind]} ${count === 1 ? 'check' : 'checks'}`];
  });
  return parts.length === 0 ? 'No checks' : listed(parts);
}

function need(resource: Resource, { use }: Capacity, machine: Machine): string {
  switch (resource) {
    case 'browser':
      return `${number(use.browser * machine.browsers)} browsers at once, and runners.browsers is ${machine.browsers}`;
    case 'http':
      return `${number(use.http * machine.http)} places at once, and runners.http is ${machine.http}`;
    case 'http-process':
      return `${number(use['http-process'])} processor cores by themselves, and the one process that runs them can use 1`;
    case 'cpu':
      return `${number(use.cpu * machine.cores)} processor cores, and this machine has ${machine.cores}`;
  }
}

function consequence(resource: Resource, { use, latenessMs, leftOut }: Capacity): string {
  const kinds: readonly CheckKind[] = resource === 'cpu' ? ['browser', 'http'] : [kindOf(resource)];
  const most = (values: Readonly<Record<CheckKind, number>>) => Math.max(...kinds.map((kind) => values[kind]));
  const late = `up to ${lateness(most(latenessMs))} late`;
  if (use[resource] > 1)
    return `runs will start ${late}, and about ${percent(most(leftOut))} of them will be left out, as the one before is not over`;
  const little = 'that leaves little room for second tries and slow answers';
  return most(latenessMs) >= 1000 ? `${little}, and runs may start ${late}` : little;
}

function remedyFor(worst: Resource, { use }: Capacity, machine: Machine): string {
  const longer = number(use[worst] / SAFE_SHARE);
  const slower = `run checks less often (\`every\` about ${longer} times as long for all of them, or more for some)`;
  const cores = Math.ceil((use.cpu * machine.cores) / SAFE_SHARE);
  const bigger = `give Bellwether ${cores} processor cores`;
  const lighter = 'let browser checks leave out images (page: { block: [image, font, media] })';
  // More at once would only make each of them slower.
  if (worst === 'cpu') return sentence([slower, lighter, bigger]);
  if (worst === 'http-process')
    return sentence([slower, 'look for a script that computes a lot', 'let a Bellwether on another machine run some']);
  const key = worst === 'browser' ? 'runners.browsers' : 'runners.http';
  const places = Math.ceil((use[worst] * (worst === 'browser' ? machine.browsers : machine.http)) / SAFE_SHARE);
  if (use.cpu <= SAFE_SHARE) return sentence([`raise ${key} to ${places}`, slower]);
  return sentence([slower, `${bigger} and raise ${key} to ${places}`]);
}

/** There is room on average; what is due at the same moment has to queue. */
function atOnce({ latenessMs }: Capacity, { browsers, http }: Machine): Pick<CapacityAdvice, 'says' | 'remedy'> {
  const kind: CheckKind = latenessMs.browser >= latenessMs.http ? 'browser' : 'http';
  const [key, places] =
    kind === 'browser' ? (['runners.browsers', browsers] as const) : (['runners.http', http] as const);
  return {
    says: `There is room for all checks on average, but many ${names[kind]} checks are due at the same moment: some will start up to ${lateness(latenessMs[kind])} late.`,
    remedy: sentence([
      `raise ${key} from ${places}`,
      'give checks that run on `cron` different minutes (those with `every` are spread by themselves)',
    ]),
  };
}

function shares({ use, latenessMs }: Capacity, machine: Machine): string {
  const parts = [
    `${percent(use.cpu)} of ${machine.cores} processor ${machine.cores === 1 ? 'core' : 'cores'}`,
    ...(use.browser > 0 ? [`${percent(use.browser)} of ${machine.browsers} browsers`] : []),
    ...(use.http > 0 ? [`${percent(use.http)} of ${machine.http} places for HTTP checks`] : []),
  ];
  const latest = Math.max(latenessMs.browser, latenessMs.http);
  return `${listed(parts)} are needed; runs start ${latest < 1000 ? 'on time' : `at most ${lateness(latest)} late`}`;
}

function caveatOf({ checks, measured, canMeasureCpu }: Basis): string | undefined {
  const some =
    measured === 0 ? 'no check has' : `only ${measured} of ${checks} checks ${measured === 1 ? 'has' : 'have'}`;
  const parts = [
    ...(measured < checks
      ? [`This is an estimate: ${some} been measured here yet; else what such checks usually need is taken.`]
      : []),
    ...(canMeasureCpu ? [] : [NO_CPU]),
  ];
  return parts.length === 0 ? undefined : parts.join(' ');
}

const NO_CPU =
  'How much processor time checks use cannot be measured on this system (there is no /proc): what such checks usually use is taken.';

function sentence(ways: readonly string[]): string {
  const text = listed(ways, 'or');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Rounded up, so that too much never looks like just enough; one place after the point below ten. */
const number = (value: number): string =>
  value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1).replace(/\.0$/, '') : String(Math.ceil(value));

/** `35 %`; never 0 of something, and never 100 of what is not all. */
function percent(share: number): string {
  const rounded = Math.round(share * 100);
  if (rounded === 0 && share > 0) return 'less than 1 %';
  return `${rounded === 100 && share < 1 ? 99 : rounded} %`;
}

/** Rounded up, coarser the longer it is: `3 s`, `40 s`, `2 min`. */
export function lateness(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds <= 10) return `${Math.max(1, seconds)} s`;
  if (seconds <= 90) return `${Math.ceil(seconds / 5) * 5} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes <= 90 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
