import type { RollUp } from '../../model/roll-up.ts';
import { shortDuration } from '../../time/duration.ts';
import { sayFor, sayStamp, stamp } from './time-text.ts';
import type { Reading } from './wording.ts';
import { HOUR_MS } from '../../time/units.ts';

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
  /** Incidents of these days, as spans of the drawing's width. */
  readonly incidents: readonly { readonly x: number; readonly width: number; readonly text: string }[];
  readonly topText: string;
  readonly middleText: string;
  readonly from: string;
  readonly until: string;
  readonly summary: string;
}

/** An incident to be drawn in; without an end it goes on. */
export interface ChartIncident {
  readonly title: string;
  readonly startedAt: number;
  readonly endedAt?: number | undefined;
}

export interface ChartNeeds extends Reading {
  readonly slowAfterMs: number | undefined;
  readonly incidents: readonly ChartIncident[];
}

interface Hour {
  readonly x: number;
  readonly meanMs: number;
  readonly worstMs: number;
}

/** The last seven days from roll-ups by hour, or undefined when nothing was measured. */
export function responseChart(rollUps: readonly RollUp[], needs: ChartNeeds): ResponseChart | undefined {
  const { now, locale, slowAfterMs } = needs;
  const { say, tag } = locale;
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
    const { day, clock } = stamp(at, now, locale);
    return day ?? clock;
  };
  return {
    meanPath: linePath(hours, ({ meanMs }) => yOf(meanMs)),
    worstPath: hours.map((hour) => `M${hour.x + 0.5} ${yOf(hour.meanMs)}V${yOf(hour.worstMs)}`).join(''),
    ...(isSlowNear
      ? { slowY: yOf(slowAfterMs), slowText: say('view.chart.slow', { span: shortDuration(slowAfterMs, tag) }) }
      : {}),
    incidents: needs.incidents.flatMap((incident) => spanOf(incident, first, needs)),
    topText: shortDuration(top, tag),
    middleText: shortDuration(top / 2, tag),
    from: day(first),
    until: say('view.chart.now'),
    summary: say('view.chart.summary', { mean: shortDuration(mean, tag), worst: shortDuration(worst, tag) }),
  };
}

/** At least as wide as can be seen: most incidents last some minutes of seven days. */
const LEAST_WIDTH = 0.8;

function spanOf({ title, startedAt, endedAt }: ChartIncident, first: number, { now, locale }: Reading) {
  const until = endedAt ?? now;
  if (until < first) return [];
  const x = Math.max(0, (startedAt - first) / HOUR_MS);
  const width = Math.max(LEAST_WIDTH, (until - first) / HOUR_MS - x);
  const text = `${sayStamp(stamp(startedAt, now, locale))}, ${sayFor(until - startedAt, locale)}: ${title}`;
  return [{ x: round(Math.min(x, CHART_HOURS - LEAST_WIDTH)), width: round(width), text }];
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
