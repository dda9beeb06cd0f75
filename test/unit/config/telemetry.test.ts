import { describe, expect, test } from 'vitest';
import { changed, ConfigFolder, goodEnv, goodFiles, problemsOf } from './config-folder.ts';

async function loaded(telemetry: string, env: Readonly<Record<string, string>> = {}) {
  const text = changed('channels:', `telemetry: ${telemetry}\nchannels:`);
  await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': text });
  const result = await folder.load({ env: { ...goodEnv, ...env } });
  if (!result.ok) throw new Error(folder.problems(result).join('\n'));
  return result.config.traces;
}

/** As somebody writes it whose machines have the variables of OpenTelemetry. */
const fromEnvironment =
  '{ traces: { endpoint: "${OTEL_EXPORTER_OTLP_ENDPOINT:-}", protocol: "${OTEL_EXPORTER_OTLP_PROTOCOL:-http/protobuf}", headers: "${OTEL_EXPORTER_OTLP_HEADERS:-}", compression: "${OTEL_EXPORTER_OTLP_COMPRESSION:-gzip}", attributes: "${OTEL_RESOURCE_ATTRIBUTES:-}" } }';

describe('traces', () => {
  test('are not sent unless a collector is named', async () => {
    expect(await loaded('{}')).toBeUndefined();
    expect(await loaded('{ traces: { endpoint: "" } }')).toBeUndefined();
    expect(await loaded(fromEnvironment)).toBeUndefined();
  });

  test('need no more than its address', async () => {
    expect(await loaded('{ traces: { endpoint: "http://127.0.0.1:4318" } }')).toEqual({
      url: 'http://127.0.0.1:4318/v1/traces',
      encoding: 'protobuf',
      headers: {},
      isCompressed: true,
      timeoutMs: 10_000,
      attributes: {},
    });
  });

  test.each([
    ['http://c:4318/', 'http://c:4318/v1/traces'],
    ['http://c:4318/v1/traces', 'http://c:4318/v1/traces'],
    ['https://c/otlp/', 'https://c/otlp/v1/traces'],
    ['https://c/otlp/v1/traces?tenant=1', 'https://c/otlp/v1/traces?tenant=1'],
    ['https://c/otlp?tenant=1', 'https://c/otlp/v1/traces?tenant=1'],
  ])('for %s go to %s', async (endpoint, url) => {
    expect(await loaded(`{ traces: { endpoint: "${endpoint}" } }`)).toMatchObject({ url });
  });

  test('take what the variables of OpenTelemetry say', async () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Basic%20dXNlcjpwdw==, X-Tenant=shop,',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'none',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=production,service.namespace=shop%2Cweb',
    };
    expect(await loaded(fromEnvironment, env)).toEqual({
      url: 'http://collector:4318/v1/traces',
      encoding: 'json',
      headers: { Authorization: 'Basic dXNlcjpwdw==', 'X-Tenant': 'shop' },
      isCompressed: false,
      timeoutMs: 10_000,
      attributes: { 'deployment.environment.name': 'production', 'service.namespace': 'shop,web' },
    });
  });

  test('take them unquoted and on lines of their own, set or not', async () => {
    const written = `
  traces:
    endpoint: \${OTEL_EXPORTER_OTLP_ENDPOINT:-}
    headers: \${OTEL_EXPORTER_OTLP_HEADERS:-}`;
    expect(await loaded(written)).toBeUndefined();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_EXPORTER_OTLP_HEADERS: 'a=1,b=x: {y}' };
    expect(await loaded(written, env)).toMatchObject({ headers: { a: '1', b: 'x: {y}' } });
  });

  test('may have headers that are secrets, and attributes', async () => {
    const written =
      '{ traces: { endpoint: "http://c", timeout: 3s, headers: { X-Team: web, Authorization: { secret: TEST_CARD } }, attributes: { service.namespace: shop } } }';
    expect(await loaded(written)).toMatchObject({
      timeoutMs: 3000,
      headers: { 'X-Team': 'web', Authorization: goodEnv.SHOP_TEST_CARD },
      attributes: { 'service.namespace': 'shop' },
    });
  });

  test.each([
    ['{ traces: {} }', 'telemetry.traces.endpoint: is missing'],
    [
      '{ traces: { endpoint: "collector:4318" } }',
      'must begin with http:// or https:// (such as http://127.0.0.1:4318)',
    ],
    ['{ traces: { endpoint: "http://me:hunter2@c" } }', 'the value has a user name or password in it'],
    ['{ traces: { endpoint: "http://c", protocol: grpc } }', '"grpc" is none of http/protobuf, http/json'],
    ['{ traces: { endpoint: "http://c", headers: "api-key" } }', 'the value is not made of name=value'],
    ['{ traces: { endpoint: "http://c", headers: "key=hunter2%" } }', 'the value is not made of name=value'],
    ['{ traces: { endpoint: "http://c", headers: "a b=hunter2" } }', 'the value is not made of name=value'],
    ['{ traces: { endpoint: "http://c", headers: { X: "hunter2\\n" } } }', 'has characters that no header may have'],
    ['{ traces: { endpoint: "http://c", headers: { X: { secret: TEST_CRAD } } } }', 'there is no secret "TEST_CRAD"'],
    ['{ traces: { endpoint: "http://c", headers: [a] } }', 'telemetry.traces.headers: must be'],
    ['{ traces: { endpoint: "http://c", attributes: { "a b": c } } }', 'is not the name of an attribute'],
    ['{ traces: { endpoint: "http://c", timeout: 1h } }', 'is too long; 1m is the most'],
    ['{ traces: { endpoint: "http://c", headrs: {} } }', 'unknown key (did you mean headers?)'],
    ['{ metrics: {} }', 'telemetry.metrics: unknown key'],
  ])('%s is refused, with the reason and without secrets', async (written, says) => {
    const problems = await problemsOf(changed('channels:', `telemetry: ${written}\nchannels:`));
    expect(problems.join('\n')).toContain(says);
    expect(problems.join('\n')).not.toContain('hunter2');
  });

  test('are refused when a secret cannot be a header', async () => {
    const env = { ...goodEnv, SHOP_TEST_CARD: 'two\nlines' };
    const written = '{ traces: { endpoint: "http://c", headers: { X: { secret: TEST_CARD } } } }';
    const problems = await problemsOf(changed('channels:', `telemetry: ${written}\nchannels:`), { env });
    expect(problems.join('\n')).toContain('has characters that no header may have');
  });
});
