// Whether what is to be run fits into what there is to run it with: pure arithmetic on measured (or, until then, usual)
// costs. Every limit is looked at in the same way: so many places, and for how long one run of a check holds one.
import type { CheckKind } from '../model/check.ts';
import type { NextSlot } from './plan.ts';
import { longestWaitMs, mostWaitMs } from './queue.ts';
import { HOUR_MS, MINUTE_MS } from '../time/units.ts';

/** One check at one target, as far as it takes something. Durations in milliseconds. */
export interface Demand {
  readonly kind: CheckKind;
  /** Between two starts, on average. */
  readonly everyMs: number;
  readonly next: NextSlot;
  /** How long one run holds its place. */
  readonly wallMs: number;
  /** Processor time of one run. */
  readonly cpuMs: number;
}

/** What there is to run it with. */
export interface Machine {
  /** Browser journeys at once. */
  readonly browsers: number;
  /** HTTP checks at once. */
  readonly http: number;
  /** Processors that the system lets us use. */
  readonly cores: number;
}

/** What can run out: places for journeys, places for HTTP checks, the one process that these share, the processors. */
export const resources = ['browser', 'http', 'http-process', 'cpu'] as const;
export type Resource = (typeof resources)[number];

/** Above this share, small delays add up to long ones, and there is no room for second tries. */
export const SAFE_SHARE = 0.8;

/** What the monitor itself computes for each run: to start it, to record it, to count it. */
const OWN_CPU_MS = 0.2;

export interface Capacity {
  /** Share of each resource that the schedule asks for; above 1 it asks for more than there is. */
  readonly use: Readonly<Record<Resource, number>>;
  /** Processors that it asks for. */
  readonly cores: number;
  /** The longest that a start is expected to be late, milliseconds. */
  readonly latenessMs: Readonly<Record<CheckKind, number>>;
  /** Share of the starts that are expected to be left out because the run before is not over. */
  readonly leftOut: Readonly<Record<CheckKind, number>>;
}

interface Limit {
  readonly places: number;
  /** Milliseconds that one run holds a place; 0 when it does not need this. */
  readonly holds: (demand: Demand) => number;
}

const limits = (machine: Machine): Readonly<Record<Resource, Limit>> => ({
  browser: { places: machine.browsers, holds: ({ kind, wallMs }) => (kind === 'browser' ? wallMs : 0) },
  http: { places: machine.http, holds: ({ kind, wallMs }) => (kind === 'http' ? wallMs : 0) },
  'http-process': { places: 1, holds: ({ kind, cpuMs }) => (kind === 'http' ? cpuMs : 0) },
  cpu: { places: machine.cores, holds: ({ cpuMs }) => cpuMs + OWN_CPU_MS },
});

/** What limits the runs of each kind. */
const resourcesOf: Readonly<Record<CheckKind, readonly Resource[]>> = {
  browser: ['browser', 'cpu'],
  http: ['http', 'http-process', 'cpu'],
};

/** Places that a check takes on average. */
const load = (demand: Demand, { holds }: Limit): number => holds(demand) / demand.everyMs;

const useOf = (demands: readonly Demand[], limit: Limit): number => {
  const sum = demands.reduce((all, demand) => all + load(demand, limit), 0);
  return sum === 0 ? 0 : sum / limit.places;
};

/** Share of each resource that these checks ask for. */
export function useOfResources(demands: readonly Demand[], machine: Machine): Capacity['use'] {
  const all = limits(machine);
  return {
    browser: useOf(demands, all.browser),
    http: useOf(demands, all.http),
    'http-process': useOf(demands, all['http-process']),
    cpu: useOf(demands, all.cpu),
  };
}

/** What comes of these checks on this machine, from `now` (epoch milliseconds) on. */
export function assess(demands: readonly Demand[], machine: Machine, now: number): Capacity {
  const use = useOfResources(demands, machine);
  const all = limits(machine);
  const windows = windowsOf(demands, now);
  const waits = (resource: Resource): number => {
    const limit = all[resource];
    const holding = demands.filter((demand) => limit.holds(demand) > 0);
    // Processors are shared out, not queued for: only when there is more to do than they can do, starts are late.
    if ((resource === 'cpu' || resource === 'http-process') && use[resource] <= 1) return 0;
    const most = mostWaitMs(holding.map(limit.holds), limit.places);
    const found = windows.map((window) => longestWaitMs(arrivalsIn(window, holding, limit), limit.places));
    return Math.min(most, Math.max(0, ...found));
  };
  const ofKind = (kind: CheckKind, value: (resource: Resource) => number) =>
    demands.some((demand) => demand.kind === kind) ? Math.max(0, ...resourcesOf[kind].map(value)) : 0;
  const leftOut = (resource: Resource) => 1 - 1 / Math.max(1, use[resource]);
  return {
    use,
    cores: use.cpu * machine.cores,
    latenessMs: { browser: ofKind('browser', waits), http: ofKind('http', waits) },
    leftOut: { browser: ofKind('browser', leftOut), http: ofKind('http', leftOut) },
  };
}

/** How many more checks like `one` fit, so that nothing they need is used above its safe share. */
export function howManyFit(demands: readonly Demand[], one: Demand, machine: Machine): number {
  const all = limits(machine);
  const room = resourcesOf[one.kind].map((resource) => {
    const limit = all[resource];
    const each = load(one, limit) / limit.places;
    return each > 0 ? (SAFE_SHARE - useOf(demands, limit)) / each : Infinity;
  });
  const about = Math.max(0, Math.floor(Math.min(...room)));
  // The last digit of a division may be on the wrong side of the limit.
  if (!isSafeWith(demands, one, machine, about)) return Math.max(0, about - 1);
  return isSafeWith(demands, one, machine, about + 1) ? about + 1 : about;
}

/** Whether nothing that `one` needs is used above its safe share when there are so many more of it. */
export function isSafeWith(demands: readonly Demand[], one: Demand, machine: Machine, more: number): boolean {
  const all = limits(machine);
  return resourcesOf[one.kind].every((resource) => {
    const limit = all[resource];
    const each = load(one, limit) / limit.places;
    return each === 0 || useOf(demands, limit) + more * each <= SAFE_SHARE;
  });
}

interface Window {
  readonly from: number;
  readonly until: number;
}

/** How far is looked ahead: an hour, or as far as so many starts go. */
const LOOK_AHEAD_MS = HOUR_MS;
const MOST_STARTS = 10_000;
/** Starts that lie further ahead (once a day, on Mondays) are looked at together with what is due around them. */
const BEFORE_MS = 2 * MINUTE_MS;
const AFTER_MS = 10 * MINUTE_MS;
const MOST_WINDOWS = 20;

/** Times to look at: from now on, and around the next starts of what comes seldom. */
function windowsOf(demands: readonly Demand[], now: number): readonly Window[] {
  const perMs = demands.reduce((sum, { everyMs }) => sum + 1 / everyMs, 0);
  const aheadMs = Math.min(LOOK_AHEAD_MS, MOST_STARTS / perMs);
  const windows: Window[] = [{ from: now, until: now + aheadMs }];
  const seldom = demands.flatMap(({ everyMs, next }) => (everyMs > aheadMs ? (next(now) ?? []) : []));
  for (const at of seldom.toSorted((a, b) => a - b)) {
    const last = windows.at(-1)!;
    if (at < last.until || windows.length > MOST_WINDOWS) continue;
    const from = Math.max(last.until, at - Math.min(BEFORE_MS, aheadMs));
    windows.push({ from, until: at + Math.min(AFTER_MS, aheadMs) });
  }
  return windows;
}

const arrivalsIn = ({ from, until }: Window, demands: readonly Demand[], limit: Limit) =>
  demands.flatMap((demand) => {
    const serviceMs = limit.holds(demand);
    const starts: { at: number; serviceMs: number }[] = [];
    for (let at = demand.next(from); at !== undefined && at <= until; at = demand.next(at)) {
      starts.push({ at, serviceMs });
    }
    return starts;
  });
