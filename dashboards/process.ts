import type { Section } from './page.ts';
import { lines } from './panels.ts';

/** The core's own process and how it is scraped, for the series that `ours` picks out. */
export function processSection(ours: readonly string[]): Section {
  const own = (name: string) => `${name}{${ours.join(',')}}`;
  const rate = (name: string) => `rate(${own(name)}[$__rate_interval])`;
  const max = (name: string) => `max(${own(name)})`;
  return {
    title: 'Process (the core; browsers and check scripts run in children of their own)',
    lines: [
      {
        height: 8,
        panels: [
          [
            6,
            lines({
              title: 'Processor',
              says: 'Share of one core that the process used. It does no check work, so it should stay low.',
              unit: 'percentunit',
              asks: [
                { expr: `sum(${rate('process_cpu_user_seconds_total')})`, legend: 'program' },
                { expr: `sum(${rate('process_cpu_system_seconds_total')})`, legend: 'system' },
              ],
            }),
          ],
          [
            6,
            lines({
              title: 'Memory',
              says: 'What the process holds of the machine’s memory, and how much of that JavaScript uses. It saws, but must not climb over days.',
              unit: 'bytes',
              asks: [
                { expr: max('process_resident_memory_bytes'), legend: 'of the machine' },
                { expr: max('nodejs_heap_size_total_bytes'), legend: 'heap' },
                { expr: max('nodejs_heap_size_used_bytes'), legend: 'heap in use' },
              ],
            }),
          ],
          [
            6,
            lines({
              title: 'Event loop',
              says: 'How long what was due had to wait because something else was running. Above a tenth of a second, pages and schedule feel it.',
              unit: 's',
              asks: [
                { expr: max('nodejs_eventloop_lag_p50_seconds'), legend: 'half of the time' },
                { expr: max('nodejs_eventloop_lag_p99_seconds'), legend: '99 of 100' },
              ],
            }),
          ],
          [
            6,
            lines({
              title: 'Open files',
              says: 'Files and connections that the process holds open. It must not climb over days.',
              unit: 'none',
              asks: [{ expr: max('process_open_fds'), legend: 'open' }],
            }),
          ],
        ],
      },
      {
        height: 8,
        panels: [
          [
            8,
            lines({
              title: 'Garbage collection',
              says: 'Share of the time that Node spent on tidying up its memory.',
              unit: 'percentunit',
              asks: [{ expr: `sum by (kind) (${rate('nodejs_gc_duration_seconds_sum')})`, legend: '{{kind}}' }],
            }),
          ],
          [
            8,
            lines({
              title: 'Up since',
              says: 'How long the process has been running. Each fall to nothing is a start.',
              unit: 's',
              asks: [{ expr: `time() - ${max('process_start_time_seconds')}`, legend: 'running for' }],
            }),
          ],
          [
            8,
            lines({
              title: 'Scraping',
              says: 'How long Prometheus waited for the metrics.',
              unit: 's',
              asks: [{ expr: max('scrape_duration_seconds'), legend: 'took' }],
            }),
          ],
        ],
      },
    ],
  };
}
