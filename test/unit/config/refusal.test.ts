// A refused configuration shows its first problems and counts the others, however many there are.
import { expect, test } from 'vitest';
import { describeProblems } from '../../../src/cli/load.ts';
import { refusalLines } from '../../../src/config/load.ts';
import { MOST_PROBLEMS } from '../../../src/config/problem.ts';
import { excessIn, MOST_VALUES } from '../../../src/config/yaml-size.ts';
import { ConfigFolder, goodEnv, goodFiles, goodYaml } from './config-folder.ts';

async function refusedLines(yaml: string): Promise<readonly string[]> {
  await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': yaml });
  const result = await folder.load({ env: goodEnv });
  return result.ok ? [] : refusalLines(result);
}

const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

test('a refused configuration shows 50 problems in the order of the file and counts the others', async () => {
  const lines = await refusedLines(goodYaml + times(362, (i) => `stray-${i}: ${i}\n`));
  expect(lines).toHaveLength(MOST_PROBLEMS + 1);
  expect(lines[0]).toContain('stray-0: unknown key');
  expect(lines[49]).toContain('stray-49: unknown key');
  expect(lines[50]).toBe('and 312 more problems');
});

test('a refused configuration with one problem more than are shown counts one problem', async () => {
  const lines = await refusedLines(goodYaml + times(MOST_PROBLEMS + 1, (i) => `stray-${i}: ${i}\n`));
  expect(lines.at(-1)).toBe('and 1 more problem');
  const few = await refusedLines(goodYaml + times(MOST_PROBLEMS, (i) => `stray-${i}: ${i}\n`));
  expect(few).toHaveLength(MOST_PROBLEMS);
  expect(few.at(-1)).toContain('stray-49');
});

test('a refused configuration shows a mistyped section before the names that it lacks because of it', async () => {
  const alarms = times(
    60,
    (i) => `  a${i}: { says: 'Wrong.', severity: major, when: [{ component: part-${i}, is: failing }] }\n`,
  );
  const lines = await refusedLines(`alarms:\n${alarms}${goodYaml}componets:\n${times(60, (i) => `  part-${i}: {}\n`)}`);
  expect(lines).toContainEqual(expect.stringContaining('componets: unknown key (did you mean components?)'));
  expect(lines.at(-1)).toMatch(/^and \d+ more problems$/);
});

test('a refused configuration with thousands of near misses suggests names only for the problems that it shows', async () => {
  const count = 2000;
  const components = times(
    count,
    (i) => `  part-number-${i}: { name: "Part ${i}", provides: Something, dependsOn: [prt-nmber-${i}x] }\n`,
  );
  const yaml = goodYaml.replace('components:\n', `components:\n${components}`);
  const lines = await refusedLines(yaml);
  expect(lines.filter((line) => line.includes('did you mean part-number-'))).toHaveLength(MOST_PROBLEMS);
  expect(lines.at(-1)).toBe(`and ${count - MOST_PROBLEMS} more problems`);
});

test('every problem is counted once, whether it was shown, left out here or left out before', () => {
  const lines = Array.from({ length: MOST_PROBLEMS + 3 }, (_, n) => `problem ${n}`);
  const described = describeProblems(lines, { more: 7, end: '; nothing was started.' }).split('\n');
  expect(described.slice(MOST_PROBLEMS - 1)).toEqual([
    'problem 49',
    'and 10 more problems',
    '',
    '60 problems; nothing was started.',
  ]);
  expect(describeProblems(['problem'], { more: 0, end: '.' })).toBe('problem\n\nOne problem.');
});

test('a text of brackets or aliases is refused before the parser makes a node of each', () => {
  for (const deep of ['['.repeat(100_000), '{a: '.repeat(100_000), '- '.repeat(100_000), '? '.repeat(100_000)])
    expect(excessIn(`a: 1\nb: ${deep}`)?.message).toContain('is nested too deeply');
  const wide = `a: &a [1]\nb: [${'*a, '.repeat(MOST_VALUES)}]`;
  const excess = excessIn(wide);
  expect(excess?.message).toContain(`more than ${MOST_VALUES} values`);
  expect(wide.slice(0, excess!.offset).split('\n')).toHaveLength(2);
  expect(excessIn(goodYaml)).toBeUndefined();
});

test('brackets inside of texts and comments are no nesting', () => {
  const brackets = '['.repeat(1000);
  expect(excessIn(`# ${brackets}\na: "${brackets}"\nb: '${brackets}'\nc: |\n  ${brackets}\n`)).toBeUndefined();
});
