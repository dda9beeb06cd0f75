import type { Family } from '../src/metrics/declared.ts';

/** Labels that are also variables of the dashboards. */
export type Chosen = 'function' | 'target' | 'location';

const chosen: readonly Chosen[] = ['function', 'target', 'location'];

/**
 * The series of a metric that fit what the reader has chosen: `name{function=~"$function",…}` for those labels of the
 * metric that are variables, and what `also` demands. `suffix` is `_bucket`, `_sum` or `_count` of a histogram.
 */
export function pick(family: Family, also: readonly string[] = [], suffix = ''): string {
  const variables = chosen.filter((label) => family.labels.includes(label)).map((label) => `${label}=~"$${label}"`);
  return bare(family, [...variables, ...also], suffix);
}

/** All series of a metric, whatever has been chosen. */
export function bare(family: Family, also: readonly string[] = [], suffix = ''): string {
  return `${family.name}${suffix}${also.length > 0 ? `{${also.join(',')}}` : ''}`;
}

/** A quantile of a histogram over the last `window`, apart by `labels`. */
export function quantile(share: number, buckets: string, { by = [], window = '$__rate_interval' }: Apart = {}): string {
  return `histogram_quantile(${share}, sum by (${[...by, 'le'].join(', ')}) (rate(${buckets}[${window}])))`;
}

interface Apart {
  readonly by?: readonly string[];
  readonly window?: string;
}
