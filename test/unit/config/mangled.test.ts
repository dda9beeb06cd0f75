import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatProblem } from '../../../src/config/load.ts';
import { ConfigFolder, goodEnv, goodFiles, goodYaml } from './config-folder.ts';
import { sampleCount } from '../../support/extent.ts';

const example = await readFile(new URL('example.yaml.txt', import.meta.url), 'utf8');
/** A good configuration with everything about who is told of what. */
const telling = goodYaml.replace(
  'channels:',
  `alarms:
  smell:
    says: It smells.
    when:
      - { function: place-order, is: [slow, failing] }
      - { component: voyager, is: failing }
      - { function: place-order, measurement: depth, growsBy: 5 }
      - { function: place-order, runs: flaky, count: 3 }
    atLeast: 2
    within: 10m
silences:
  - { functions: [place-order], severity: minor, until: 2027-07-01T08:00, by: Asha, why: we know }
calendar:
  workingHours: [Mon-Fri 08:00-18:00, Sat 10:00-14:00]
  holidays: [2026-12-25, ./days.ics, "https://calendar.example/uk.ics"]
people:
  asha: { name: Asha Rao, away: [{ from: 2026-12-20, until: 2027-01-03T12:00 }] }
rosters:
  web:
    handover: Mon 09:00
    since: 2026-01-05
    first: [asha]
    overrides: [{ from: 2026-12-24, until: 2026-12-24, first: asha }]
    onHolidays: { second: asha }
  shop: { calendar: duty.ics }
sources:
  am: { type: alertmanager, token: "0123456789abcdef", components: { psp: voyager }, severities: { page: critical } }
alerting:
  groupWithin: 30s
  atMost: 10 per minute
  raise: [critical when 3 functions fail or after 30m]
  policies:
    - { severity: critical, during: working hours, raise: critical after 5m, roster: web, steps: [{ notify: [pager] }, { after: 5m, notify: [am] }] }
    - { silent: nobody works then }
  self: { notify: [pager] }
channels:
  am: { type: alertmanager, url: ["http://a.example", "http://b.example"], headers: { X: { secret: TEST_CARD } }, labels: { a: b } }
  mail: { type: email, to: ["Ops <ops@acme.example>"], smtp: "smtp://127.0.0.1:1025" }`,
);
const emptyCalendar = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n';
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
  const calendars = { 'days.ics': emptyCalendar, 'duty.ics': emptyCalendar };
  await using folder = await ConfigFolder.with({ ...goodFiles, ...calendars, 'config.yaml': telling });
  expect(folder.problems(await folder.load({ env: goodEnv }))).toEqual([]);
  let refused = 0;
  const base = fc.constantFrom(goodYaml, example, telling);
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
    { numRuns: sampleCount(300) },
  );
  expect(refused).toBeGreaterThan(200);
});

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
    'alarms',
    'silences',
    'calendar',
    'people',
    'rosters',
    'sources',
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
      'measurements',
      'certificate',
      'flapping',
      'when',
      'within',
      'says',
      'is',
      'during',
      'raise',
      'silent',
      'self',
      'holidays',
      'workingHours',
      'away',
      'handover',
      'first',
      'overrides',
      'onHolidays',
      'calendar',
      'components',
      'severities',
      'token',
      'audience',
      'labels',
      'to',
      'smtp',
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
        fc.constantFrom(
          'a',
          'live',
          'policies',
          'self',
          'heartbeat',
          'raise',
          'holidays',
          'workingHours',
          'constructor',
        ),
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
    { numRuns: sampleCount(100) },
  );
});
