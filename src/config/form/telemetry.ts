import { z } from 'zod';
import { headersForm, isHeaderValue } from '../../form/headers.ts';
import { duration, parsed, section, word } from '../../form/fields.ts';
import { MINUTE_MS } from '../../time/units.ts';

/** The address of a collector, or nothing. */
const endpoint = () =>
  parsed<string>((value) => {
    const given = value.trim();
    if (given === '') return given;
    const url = URL.parse(given);
    const hint = 'such as http://127.0.0.1:4318';
    if (url && (url.username !== '' || url.password !== ''))
      return { says: 'has a user name or password in it; send them as a header', isSecret: true };
    if (!url || !/^https?:$/.test(url.protocol)) return { says: 'must begin with http:// or https://', hint };
    return given;
  }, 'http://127.0.0.1:4318');

type Pairs = Readonly<Record<string, string>>;

/** `name=value,name=value` with percent signs as in addresses, which is how OpenTelemetry writes it in the environment. */
const pairs = (isPair: (name: string, value: string) => boolean, instance: string) =>
  parsed<Pairs>((text) => {
    const found = text
      .split(',')
      .filter((part) => part.trim() !== '')
      .map((part) => /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/s.exec(part));
    const read = found.map((match) => (match ? ([match[1]!, percentDecoded(match[2]!)] as const) : undefined));
    if (read.some((pair) => pair?.[1] === undefined || !isPair(pair[0], pair[1])))
      return { says: 'is not made of name=value, with commas in between', isSecret: true };
    return Object.fromEntries(read as readonly (readonly [string, string])[]);
  }, instance);

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const isHeader = (name: string, value: string) => /^[A-Za-z0-9-]+$/.test(name) && isHeaderValue(value);

const LONGEST_VALUE = 500;
const attributeName = /^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/;
const isAttribute = (name: string, value: string) => attributeName.test(name) && value.length <= LONGEST_VALUE;

const traces = section({
  endpoint: endpoint().describe(
    'Where a collector takes OTLP over HTTP: http://127.0.0.1:4318, or ${OTEL_EXPORTER_OTLP_ENDPOINT:-}. /v1/traces is added where it is missing. Empty: none are sent.',
  ),
  protocol: word(['http/protobuf', 'http/json'])
    .prefault('http/protobuf')
    .describe('How they are written: http/protobuf, http/json (default http/protobuf).'),
  headers: z
    .union([pairs(isHeader, '${OTEL_EXPORTER_OTLP_HEADERS:-}'), headersForm])
    .prefault({})
    .describe('Headers to send along, as NAME: text or NAME: { secret: NAME }; or one text name=value,name=value.'),
  compression: word(['gzip', 'none']).prefault('gzip').describe('Whether they are compressed (default gzip).'),
  timeout: duration({ atLeastMs: 100, mostMs: MINUTE_MS })
    .prefault('10s')
    .describe('How long the collector may take for an answer (default 10s).'),
  attributes: z
    .union([
      pairs(isAttribute, '${OTEL_RESOURCE_ATTRIBUTES:-}'),
      z.record(
        z.string().regex(attributeName, 'is not the name of an attribute (letters, digits, dots, _ and -)'),
        z.string().max(LONGEST_VALUE),
      ),
    ])
    .prefault({})
    .describe('What is said of this Bellwether besides its name: deployment.environment.name: production.'),
});

/** What Bellwether tells other programs about itself and its runs. */
export const telemetryForm = section({
  traces: traces.optional().describe('Runs as OpenTelemetry traces (default: none are sent).'),
});

export type TelemetryForm = z.output<typeof telemetryForm>;
