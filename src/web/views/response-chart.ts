import type { RollUp } from '../../store/store.ts';
import { shortDuration } from '../../time/duration.ts';
import { stamp } from './time-text.ts';
import type { Reading } from './wording.ts';

const HOUR_MS = 3_600_000;
export const CHART_HOURS = 168;
/** The drawing has one unit of width an hour; the page stretches it. */
export const CHART_HEIGHT = 100;

/** Response times hour by hour, as lines to draw and words to read. */
export interface ResponseChart {
  /** SVG path of the mean; gaps where nothing was measured. */
  readonly meanPath: string;
  /** SVG path of the worst of each hour. */
  readonly worstPath: string;
  /** Where "slow" begins, 0 at the top. */
  readonly slowY?: number;
  readonly slowText?: string;
  readonly topText: string;
  readonly middleText: string;
  readonly from: string;
  readonly until: string;
  readonly summary: string;
}

interface Hour {
  readonly x: number;
  readonly meanMs: number;
  readonly worstMs: number;
}

/** The last seven days from roll-ups by hour, or undefined when nothing was measured. */
export function responseChart(
  rollUps: readonly RollUp[],
  slowAfterMs: number | undefined,
  reading: Reading,
): ResponseChart | undefined {
  const { now, zone } = reading;
  const end = now - (now % HOUR_MS);
  const first = end - (CHART_HOURS - 1) * HOUR_MS;
  const hours = rollUps.flatMap((rollUp): Hour[] => {
    const count = rollUp.counts.passed + rollUp.counts.flaky + rollUp.counts.failed;
    if (count === 0 || rollUp.start < first || rollUp.start > end) return [];
    return [
      { x: (rollUp.start - first) / HOUR_MS, meanMs: rollUp.durationSumMs / count, worstMs: rollUp.durationMaxMs },
    ];
  });
  if (hours.length === 0) return undefined;
  const worst = Math.max(...hours.map(({ worstMs }) => worstMs));
  const isSlowNear = slowAfterMs !== undefined && slowAfterMs <= worst * 3;
  const top = niceCeiling(Math.max(worst, isSlowNear ? slowAfterMs : 0));
  const yOf = (ms: number) => round(CHART_HEIGHT - (ms / top) * CHART_HEIGHT);
  const mean = hours.reduce((sum, { meanMs }) => sum + meanMs, 0) / hours.length;
  const day = (at: number) => {
    const { day, clock } = stamp(at, now, zone);
    return day ?? clock;
  };
  return {
    meanPath: linePath(hours, ({ meanMs }) => yOf(meanMs)),
    worstPath: hours.map((hour) => `M${hour.x + 0.5} ${yOf(hour.meanMs)}V${yOf(hour.worstMs)}`).join(''),
    ...(isSlowNear ? { slowY: yOf(slowAfterMs), slowText: `slow from ${shortDuration(slowAfterMs)}` } : {}),
    topText: shortDuration(top),
    middleText: shortDuration(top / 2),
    from: day(first),
    until: 'now',
    summary: `Took ${shortDuration(mean)} on average in the last seven days, ${shortDuration(worst)} at worst.`,
  };
}

/** Hours side by side are joined; an hour on its own is a short dash, so that it can be seen. */
function linePath(hours: readonly Hour[], yOf: (hour: Hour) => number): string {
  return hours
    .map((hour, index) => {
      const isJoined = hours[index - 1]?.x === hour.x - 1;
      return isJoined ? `L${hour.x + 0.5} ${yOf(hour)}` : `M${hour.x + 0.2} ${yOf(hour)}H${hour.x + 0.8}`;
    })
    .join('');
}

/** The next 1, 2 or 5 times a power of ten. */
function niceCeiling(ms: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(ms, 1)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= ms) ?? ms;
}

const round = (value: number) => Math.round(value * 100) / 100;
