import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatProblem } from '../../../src/config/load.ts';
import { ConfigFolder, goodEnv, goodFiles, goodYaml } from './config-folder.ts';

const example = await readFile(new URL('example.yaml.txt', import.meta.url), 'utf8');
const pieces = [
  '',
  ':',
  ': ',
  '- ',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '\t',
  '\n',
  '  ',
  '*',
  '&a ',
  '*a',
  '!',
  '!!int ',
  '#',
  '|',
  '>',
  '%',
  '@',
  '~',
  'null',
  'true',
  '.nan',
  '-1',
  '1e999',
  '0x10',
  '__proto__',
  'constructor: x',
  'toString',
  '<<: ',
  '${',
  '${X}',
  '${X:-',
  '$${',
  '\u0000',
  '\u001b[31m',
  '\ud800',
  '\ufdd0',
  '💥',
  '9'.repeat(400),
  'every: 1s',
  '---\n',
  '? ',
  'a: &b { c: *b }',
];

/** One to four cuts, insertions, repeats or swapped lines. */
const mangling = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.oneof(fc.constant(0), fc.nat(40)),
    piece: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 8, unit: 'binary' })),
    isLine: fc.boolean(),
  }),
  { minLength: 1, maxLength: 4 },
);

function mangle(text: string, changes: typeof mangling extends fc.Arbitrary<infer T> ? T : never): string {
  for (const { at, cut, piece, isLine } of changes) {
    let start = Math.floor(at * text.length);
    if (isLine) start = text.indexOf('\n', start) + 1;
    text = text.slice(0, start) + piece + text.slice(start + cut);
  }
  return text;
}

test('of any mangled configuration every problem has its place and its words, and nothing is thrown', async () => {
  await using folder = await ConfigFolder.with(goodFiles);
  let refused = 0;
  const base = fc.constantFrom(goodYaml, example);
  const isQuiet = async (text: string) => {
    await folder.write('config.yaml', text);
    const result = await folder.load({ env: goodEnv, devices: ['Desktop Chrome'] });
    if (result.ok) return;
    refused++;
    expect(result.problems.length).toBeGreaterThan(0);
    const lines = text.split('\n').length;
    for (const problem of result.problems) {
      expect(problem.file).toBe(folder.file('config.yaml'));
      expect(problem.line).toBeGreaterThanOrEqual(1);
      expect(problem.line).toBeLessThanOrEqual(lines + 1);
      expect(problem.column).toBeGreaterThanOrEqual(1);
      expect(problem.message).not.toBe('');
      // oxlint-disable-next-line no-control-regex -- a terminal would obey them
      expect(formatProblem(problem)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]|undefined|\[object|Invalid input/);
    }
  };
  await fc.assert(
    fc.asyncProperty(base, mangling, async (text, changes) => isQuiet(mangle(text, changes))),
    { numRuns: 300 },
  );
  expect(refused).toBeGreaterThan(200);
}, 60_000);

const anything = fc.anything({ withNullPrototype: true, withBigInt: false, maxDepth: 2, maxKeys: 4 });

test('of a form with anything in any place every problem has its words, and nothing is thrown', async () => {
  await using folder = await ConfigFolder.with(goodFiles);
  const sections = [
    'organisation',
    'timezone',
    'server',
    'store',
    'keep',
    'runners',
    'secrets',
    'targets',
    'components',
    'functions',
    'maintenance',
    'people',
    'rosters',
    'channels',
    'alerting',
    'access',
  ];
  const entry = fc.dictionary(
    fc.constantFrom(
      'check',
      'every',
      'cron',
      'dependsOn',
      'alarm',
      'impact',
      'page',
      'secrets',
      'targets',
      'type',
      'url',
      'headers',
      'notify',
      'steps',
      'severity',
      'env',
      'file',
      'policies',
      'functions',
      'from',
      'until',
      'for',
      'failureModes',
      'whenDown',
    ),
    fc.oneof(
      anything,
      fc.dictionary(fc.constantFrom('a', 'whenDown', 'device', 'after', 'drill', 'component', '0'), anything),
      fc.array(anything),
    ),
  );
  const form = fc.dictionary(
    fc.constantFrom(...sections),
    fc.oneof(
      anything,
      fc.dictionary(
        fc.constantFrom('a', 'live', 'policies', 'constructor'),
        fc.oneof(entry, fc.array(entry), anything),
      ),
      fc.array(entry),
    ),
  );
  await fc.assert(
    fc.asyncProperty(form, async (value) => {
      await folder.write('config.yaml', JSON.stringify(value));
      const result = await folder.load({ env: {} });
      expect(result.ok).toBe(false);
      const words = result.ok ? [] : result.problems.map(({ message }) => message);
      expect(words.filter((message) => /^$|undefined|\[object|Invalid input/.test(message))).toEqual([]);
    }),
    { numRuns: 100 },
  );
}, 60_000);
