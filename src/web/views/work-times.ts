// When planned work is: each time of each window, from the configuration and from what people made while running. A time
// keeps its id as long as its work is the same.
import type { Config } from '../../config/config.ts';
import type { NextStart } from '../../incident/maintenance.ts';
import type { MaintenanceWindow } from '../../model/function.ts';
import type { Planned } from '../../model/planned.ts';

export interface WorkNeeds {
  readonly config: Config;
  /** Made while running. */
  readonly planned: readonly Planned[];
  readonly next: NextStart;
  /** A short text for each long one, always the same. */
  readonly digest: (text: string) => string;
}

/** Epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** One time of planned work. */
export interface WorkTime extends Span {
  readonly id: string;
  readonly window: MaintenanceWindow;
  /** When it was planned, epoch milliseconds: what stands in the configuration, when that file was written. */
  readonly writtenAt: number;
}

/** Of one window. */
const MOST_TIMES = 500;

/** The times of planned work that touch a span, in the order of their starts. */
export function workTimes({ config, planned, next, digest }: WorkNeeds, span: Span): readonly WorkTime[] {
  const made = planned.flatMap((one) => (one.kind === 'maintenance' ? [one.window] : []));
  const found = new Map<string, WorkTime>();
  for (const window of [...config.maintenance, ...made]) {
    const key = window.id ?? digest(JSON.stringify([window.functions, window.when, window.says]));
    const writtenAt = window.madeAt ?? config.writtenAt;
    for (const time of timesOf(window, span, next)) {
      const id = `${key}-${time.from}`;
      found.set(id, { ...time, id, window, writtenAt });
    }
  }
  return [...found.values()].toSorted((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
}

function timesOf({ when }: MaintenanceWindow, span: Span, next: NextStart): readonly Span[] {
  if (when.kind === 'once') return when.until > span.from && when.from < span.until ? [when] : [];
  const times: Span[] = [];
  let start = next(when.expression, span.from - when.forMs);
  while (start !== undefined && start < span.until && times.length < MOST_TIMES) {
    times.push({ from: start, until: start + when.forMs });
    start = next(when.expression, start);
  }
  return times;
}
