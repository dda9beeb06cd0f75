import type { Family } from './declared.ts';

/** The two text formats: Prometheus 0.0.4 and OpenMetrics 1.0.0. */
export type Format = 'prometheus' | 'openmetrics';

export const contentTypes: Readonly<Record<Format, string>> = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
const quoted = (text: string) => `"${escaped(text).replaceAll('"', '\\"')}"`;

/** The run that a sample was last moved by, for whoever wants to see one of them. */
export interface Exemplar {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** What was observed, or by how much a counter rose. */
  readonly value: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** `function="place-order",target="live"`, without the braces. */
export const labelText = (names: readonly string[], values: readonly string[]): string =>
  names.map((name, n) => `${name}=${quoted(values[n] ?? '')}`).join(',');

const valueText = (value: number): string =>
  value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value);

/** `le` as OpenMetrics wants it, in both formats, so that a change of format makes no new series: `0.5`, `1.0`. */
export const boundText = (bound: number): string => (Number.isInteger(bound) ? `${bound}.0` : String(bound));

/** One sample with its line end. `labels` as {@link labelText} makes them, `after` as {@link exemplarText} does. */
export const sampleLine = (name: string, labels: string, value: number, after = ''): string =>
  labels === '' ? `${name} ${valueText(value)}${after}\n` : `${name}{${labels}} ${valueText(value)}${after}\n`;

/** What follows the value of a bucket or a counter. The older format has no place for it. */
export const exemplarText = (exemplar: Exemplar | undefined, format: Format): string =>
  exemplar === undefined || format === 'prometheus'
    ? ''
    : ` # {trace_id="${exemplar.traceId}"} ${valueText(exemplar.value)} ${exemplar.at / 1000}`;

/** The two lines above a family's samples. OpenMetrics names a counter without its `_total`. */
export function headLines({ name, type, help }: Pick<Family, 'name' | 'type' | 'help'>, format: Format): string {
  const isOpen = format === 'openmetrics';
  const family = isOpen && type === 'counter' ? name.replace(/_total$/, '') : name;
  const text = isOpen ? escaped(help).replaceAll('"', '\\"') : escaped(help);
  return `# HELP ${family} ${text}\n# TYPE ${family} ${type}\n`;
}
