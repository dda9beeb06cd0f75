import type { SecretSource, TraceExport } from '../config.ts';
import type { TelemetryForm } from '../form/telemetry.ts';
import { withSecrets } from '../../form/headers.ts';

/** Where runs are sent as traces, and how; undefined when nowhere. */
export function buildTraces(
  { traces }: TelemetryForm,
  secrets: ReadonlyMap<string, SecretSource>,
): TraceExport | undefined {
  if (!traces || traces.endpoint === '') return undefined;
  const { endpoint, protocol, headers, compression, timeout, attributes } = traces;
  return {
    url: signalAddress(endpoint),
    encoding: protocol === 'http/json' ? 'json' : 'protobuf',
    headers: withSecrets(headers, secrets),
    isCompressed: compression === 'gzip',
    timeoutMs: timeout,
    attributes,
  };
}

/** What OTEL_EXPORTER_OTLP_ENDPOINT names lacks the path, what OTEL_EXPORTER_OTLP_TRACES_ENDPOINT names has it. */
function signalAddress(endpoint: string): string {
  const url = new URL(endpoint);
  if (!/\/v1\/traces\/?$/.test(url.pathname)) url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/traces`;
  return url.href;
}
