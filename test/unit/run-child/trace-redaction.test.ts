// A trace must not tell what was typed key by key, nor what is spread over the texts of a page.
import { strToU8, unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { redactTrace } from '../../../src/run/child/trace/trace-redaction.ts';
import { createRedactor } from '../../../src/secrets/redactor.ts';

const redactor = createRedactor({ WORD: 'hunter2', CARD: '4242424242424242', PIN: '2048' });

interface Line {
  readonly [field: string]: unknown;
}

/** What is left of a trace with these lines and files. */
function redacted(lines: readonly Line[], files: Readonly<Record<string, string>> = {}) {
  const trace = lines.map((line) => JSON.stringify(line)).join('\n');
  const zip = zipSync({
    'trace.trace': strToU8(trace),
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])),
  });
  const after = Object.entries(unzipSync(redactTrace(zip, redactor)));
  const texts = Object.fromEntries(after.map(([name, bytes]) => [name, Buffer.from(bytes).toString()]));
  const parsed = texts['trace.trace']!.split('\n').map((line) => JSON.parse(line) as Line);
  return { texts, lines: parsed, params: parsed.map(({ params }) => params) };
}

const call = (method: string, params: Line, callId = 'call@1') => ({ type: 'before', callId, method, params });
const page = (html: unknown) => ({ type: 'frame-snapshot', snapshot: { frameId: 'frame@1', html } });
const field = (value: string, more: Line = {}) => ['INPUT', { __playwright_value_: value, ...more }];

test('keys that spell a secret are masked, and other keys stay', () => {
  const keys = ['Tab', 'h', 'KeyU', 'n', 'Shift+T', 'e', 'r', 'Digit2', 'Enter', 'x'];
  const { params } = redacted(keys.map((key) => call('keyboardPress', { key })));
  const key = (one: unknown) => (one as { key: string }).key;
  expect(params.map(key)).toEqual(['Tab', ...Array.from({ length: 7 }, () => '[*WORD*]'), 'Enter', 'x']);
});

test('a secret in pieces is masked in whatever way these are entered, also one that is not entered to its end', () => {
  const { params, lines } = redacted([
    call('type', { text: 'hun' }, 'call@1'),
    { type: 'log', callId: 'call@1', message: 'elementHandle.type("hun")' },
    call('keyboardInsertText', { text: 't' }, 'call@2'),
    call('fill', { value: 'er' }, 'call@3'),
    call('fill', { value: 'harmless' }, 'call@4'),
  ]);
  expect(params).toEqual([
    { text: '[*WORD*]' },
    undefined,
    { text: '[*WORD*]' },
    { value: '[*WORD*]' },
    { value: 'harmless' },
  ]);
  expect(lines[1]).toMatchObject({ message: 'elementHandle.type(…)' });
});

test('a page shows no beginning of what was typed key by key, in fields, texts or requests', () => {
  const { texts } = redacted(
    [
      ...Array.from('hunter2', (key) => call('keyboardPress', { key })),
      ...['h', 'hu', 'hunt', 'hunter2'].map((value) =>
        page(['HTML', {}, field(value), ['P', {}, `You typed ${value}`]]),
      ),
    ],
    { 'resources/reply.json': '{"suggestions":["hunte"]}' },
  );
  expect(texts['trace.trace']).not.toMatch(/"hu?"|hun/);
  expect(texts['resources/reply.json']).toBe('{"suggestions":["[*WORD*]"]}');
});

test('a secret that is spread over fields and parts of earlier snapshots is masked in each of them', () => {
  const boxes = Array.from('4242424242424242', (digit) => ['DIV', {}, field(digit)]);
  const { texts } = redacted([
    page(['HTML', {}, ['BODY', {}, ...boxes.slice(0, 15)]]),
    page(['HTML', {}, ['BODY', {}, ...boxes.slice(0, 15).map((_, index) => [[1, index * 2 + 1]]), boxes[15]]]),
    page(['HTML', {}, ['P', {}, 'order 4 of 2']]),
  ]);
  expect(texts['trace.trace']).not.toMatch(/"__playwright_value_":"\d"/);
  expect(texts['trace.trace']).toContain('order 4 of 2');
});

test('numbers of the trace itself stay, so that it can be opened', () => {
  const { lines } = redacted([{ type: 'event', time: 2048, endTime: 12048.5, text: 'pin 2048' }]);
  expect(lines[0]).toEqual({ type: 'event', time: 2048, endTime: 12048.5, text: 'pin [*PIN*]' });
});

test('credentials are masked although no secret is configured: in fields of pages, headers, addresses and bodies', () => {
  const resource = {
    type: 'resource-snapshot',
    snapshot: {
      request: {
        url: 'https://shop.example/in?session=abc1',
        headers: [{ name: 'X-Auth-Token', value: 'abc2' }],
        cookies: [{ name: 'sid', value: 'abc3' }],
        postData: { text: 'user=eva&password=abc4' },
      },
    },
  };
  const { texts } = redacted(
    [
      page(['HTML', {}, ['INPUT', { type: 'password', __playwright_value_: 'abc5' }]]),
      page(['HTML', {}, ['INPUT', { name: 'csrf_token', type: 'hidden', value: 'abc6' }]]),
      resource,
    ],
    { 'resources/1.json': '{"access_token":"abc7","id":"8"}', 'resources/2.js': 'const token = "abc0";' },
  );
  const { 'resources/2.js': script, ...others } = texts;
  expect(JSON.stringify(others)).not.toMatch(/abc\d/);
  expect(others['resources/1.json']).toContain('"id":"8"');
  expect(script).toContain('abc0');
});
