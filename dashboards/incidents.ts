import { metric } from '../src/metrics/declared.ts';
import { bars, type PanelBuilder } from './panels.ts';
import { bare } from './series.ts';

const phases = {
  detect: 'to the alarm',
  acknowledge: 'until somebody took it',
  repair: 'until it was available again',
  restore: 'until it was fully restored',
};

const mean = (phase: string) => {
  const increase = (suffix: string) =>
    `sum(increase(${bare(metric.incidentPhase, [`phase="${phase}"`], suffix)}[$__range]))`;
  return `${increase('_sum')} / (${increase('_count')} > 0)`;
};

/** How long the phases of incidents took on average. */
export const repairsTook: PanelBuilder = bars({
  title: 'How long incidents took',
  says: 'Averages over the chosen time: from the first failure to the alarm, from the alarm until somebody took it, and from the first failure until the function was available again and fully restored. Phases that did not happen are not shown.',
  unit: 's',
  asks: Object.entries(phases).map(([phase, words]) => ({ expr: mean(phase), legend: words })),
  steps: ['blue'],
  min: 0,
  nothing: 'No incident has ended in this time',
});
