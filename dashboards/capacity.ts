import { metric } from '../src/metrics/declared.ts';
import type { Section } from './page.ts';
import { counts, lines, parts } from './panels.ts';
import { bare, quantile } from './series.ts';

/** Whether the machine is big enough for the schedule, for the series that `ours` picks out. */
export function capacitySection(ours: readonly string[]): Section {
  const startLateness = bare(metric.startLateness, ours, '_bucket');
  return {
    title: 'Is the machine big enough?',
    lines: [
      {
        height: 8,
        panels: [
          [
            8,
            lines({
              title: 'Slots that the schedule needs',
              says: 'Share of the slots that the schedule needs, for each kind of check. From 80 % on it gets tight; above 100 % tries start late and some are left out: more slots, longer intervals, or another machine.',
              unit: 'percentunit',
              asks: [{ expr: `max by (kind) (${bare(metric.runnerUtilisation, ours)})`, legend: '{{kind}}' }],
              steps: ['green', [0.8, 'orange'], [1, 'red']],
              nothing: 'Not known yet',
            }),
          ],
          [
            8,
            counts({
              title: 'Under way, and slots',
              says: 'Tries under way now, and how many of each kind are made at once at most.',
              unit: 'none',
              asks: [
                { expr: `sum(${bare(metric.runnerBusy, ours)})`, legend: 'under way' },
                { expr: `max by (kind) (${bare(metric.runnerSlots, ours)})`, legend: 'slots, {{kind}}' },
              ],
            }),
          ],
          [
            8,
            lines({
              title: 'How late tries really start',
              says: 'From the time at which a try was due until it ran, with the wait for a free slot: half and 99 of 100, and the longest that is to be expected of this schedule on this machine.',
              unit: 's',
              asks: [
                { expr: quantile(0.5, startLateness), legend: 'half of them' },
                { expr: quantile(0.99, startLateness), legend: '99 of 100' },
                { expr: `max by (kind) (${bare(metric.expectedLateness, ours)})`, legend: 'expected, {{kind}}' },
              ],
            }),
          ],
        ],
      },
      {
        height: 8,
        panels: [
          [
            12,
            lines({
              title: 'Processor cores',
              says: 'What the schedule needs on average, by what its tries use, and what the system lets the monitor have.',
              unit: 'none',
              decimals: 1,
              asks: [
                { expr: `sum(${bare(metric.neededCores, ours)})`, legend: 'needed' },
                { expr: `sum(${bare(metric.availableCores, ours)})`, legend: 'there are' },
              ],
              colours: { needed: 'orange', 'there are': 'green' },
            }),
          ],
          [
            12,
            parts({
              title: 'Which checks use the processor',
              says: 'Cores that the ten dearest checks used, their browsers included. A journey that loads fewer images is cheaper.',
              unit: 'none',
              decimals: 2,
              asks: [
                {
                  expr: `topk(10, sum by (function) (rate(${bare(metric.checkCpu, ours)}[$__rate_interval])))`,
                  legend: '{{function}}',
                },
              ],
              nothing: 'This system does not tell',
            }),
          ],
        ],
      },
    ],
  };
}
