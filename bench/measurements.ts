import type { Measurement } from './bench.ts';
import { alarm } from './rows/alarm.ts';
import { availability } from './rows/availability.ts';
import { cpu } from './rows/cpu.ts';
import { first } from './rows/first.ts';
import { growth } from './rows/growth.ts';
import { http } from './rows/http.ts';
import { journeys } from './rows/journeys.ts';
import { lateness } from './rows/lateness.ts';
import { memory } from './rows/memory.ts';
import { metrics } from './rows/metrics.ts';
import { pages } from './rows/pages.ts';
import { start } from './rows/start.ts';
import { visitors } from './rows/visitors.ts';
import { week } from './rows/week.ts';
import { years } from './rows/years.ts';

interface Entry {
  readonly run: Measurement;
  readonly says: string;
  /** It is given up after this time. */
  readonly mostSeconds: number;
}

/** Everything that can be measured, by name, in the order in which it is. */
export const measurements: Readonly<Record<string, Entry>> = {
  journeys: { run: journeys, mostSeconds: 240, says: 'browser journeys per minute, four at once' },
  cpu: { run: cpu, mostSeconds: 420, says: 'CPU per journey, beside elastic/synthetics and Playwright test' },
  first: { run: first, mostSeconds: 120, says: 'the first journey after a start' },
  http: { run: http, mostSeconds: 240, says: 'CPU per HTTP check, beside undici and blackbox_exporter' },
  lateness: { run: lateness, mostSeconds: 300, says: 'how late 11,000 functions start' },
  metrics: { run: metrics, mostSeconds: 60, says: '/metrics of 1,000 functions × 3' },
  availability: { run: availability, mostSeconds: 240, says: 'ninety days of everything' },
  pages: { run: pages, mostSeconds: 300, says: 'pages with three years of 1,000 functions, and a crowd' },
  visitors: { run: visitors, mostSeconds: 480, says: 'what visitors can do to the schedule' },
  growth: { run: growth, mostSeconds: 240, says: 'what one more function costs' },
  alarm: { run: alarm, mostSeconds: 60, says: 'from the result to the pager' },
  start: { run: start, mostSeconds: 150, says: 'from the start to ready' },
  week: { run: week, mostSeconds: 400, says: "the core's memory over a week" },
  memory: { run: memory, mostSeconds: 120, says: "everything's memory with four journeys" },
  years: { run: years, mostSeconds: 240, says: 'the store after three years' },
};
