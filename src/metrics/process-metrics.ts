import { collectDefaultMetrics, Registry, type MetricObjectWithValues, type MetricValue } from 'prom-client';
import type { Source } from './series.ts';
import { boundText, labelText, sampleLine } from './text.ts';

/** Gauges whose names end as counters' do; the same numbers are there by type, under names without it. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** The usual metrics of a Node process, collected anew on each call. */
export function createProcessMetrics(): () => Promise<readonly Source[]> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  // Written by our own hand: the registry renames its counters for good once it has been asked for OpenMetrics.
  return async () => (await registry.getMetricsAsJSON()).map(sourceOf);
}

type Collected = MetricObjectWithValues<MetricValue<string> & { metricName?: string }>;

function sourceOf({ name, help, type, values }: Collected): Source {
  const lines = values.map(({ value, labels, metricName }) => {
    const entries = Object.entries(labels).filter(([, text]) => text !== undefined);
    const texts = entries.map(([label, text]) =>
      label === 'le' && typeof text === 'number' ? boundText(text) : String(text),
    );
    return sampleLine(
      metricName ?? name,
      labelText(
        entries.map(([label]) => label),
        texts,
      ),
      value,
    );
  });
  return { family: { name, help, type: kindOf(String(type)) }, pieces: () => lines };
}

function kindOf(type: string): 'counter' | 'gauge' | 'histogram' {
  if (type === 'counter' || type === 'histogram') return type;
  return 'gauge';
}
