import { durationAt, has, isMap, valueAt, valuesAt, type Path } from '../path.ts';
import type { Report } from '../problem.ts';

/** What may be asked of a function, by the key that says so, with what goes with it. */
const questions = {
  is: [],
  measurement: ['above', 'below', 'growsBy'],
  runs: ['count'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
const asked = Object.keys(questions) as (keyof typeof questions)[];

/** Each condition of a named alarm must be of one kind, whole, and able to hold. */
export function checkNamedAlarms(root: unknown, report: Report): void {
  for (const { path, value: alarm } of valuesAt(root, 'alarms.*')) {
    const withinMs = durationAt(alarm, 'within') ?? 0;
    const conditions = valuesAt(alarm, 'when.*').filter(({ value }) => isMap(value));
    for (const { path: place, value } of conditions) {
      const at: Path = [...path, ...place];
      if (!checkSubject(at, value, report)) continue;
      checkQuestion(at, value, report);
      const long = has(value, 'growsBy') ? 'growsBy' : has(value, 'runs') ? 'runs' : undefined;
      if (long !== undefined && withinMs === 0 && has(value, 'function'))
        report([...at, long], 'needs within on the alarm: the period that is looked at (such as within: 10m)');
    }
    const [atLeast, when] = [valueAt(alarm, ['atLeast']), valueAt(alarm, ['when'])];
    if (typeof atLeast === 'number' && Array.isArray(when) && when.length > 0 && atLeast > when.length) {
      const count = when.length === 1 ? 'is one condition' : `are ${when.length} conditions`;
      report([...path, 'atLeast'], `can never hold: there ${count}`);
    }
  }
}

function checkSubject(at: Path, value: unknown, report: Report): boolean {
  const isOne = has(value, 'function') !== has(value, 'component');
  if (!isOne) report(at, 'needs either function or component');
  return isOne;
}

function checkQuestion(at: Path, value: unknown, report: Report): void {
  if (has(value, 'component')) return checkComponent(at, value, report);
  const given = asked.filter((key) => has(value, key));
  const [question] = given;
  if (given.length !== 1 || question === undefined) return report(at, 'needs one of is, measurement, runs');
  for (const other of asked.filter((key) => key !== question)) {
    for (const key of questions[other].filter((key) => has(value, key)))
      report([...at, key], `goes with ${other}, not with ${question}`);
  }
  const details = questions[question].filter((key) => has(value, key));
  if (question === 'measurement' && details.length !== 1) report(at, 'needs one of above, below, growsBy');
  if (question === 'runs' && details.length === 0) report(at, 'needs count: how many such runs within the period');
}

function checkComponent(at: Path, value: unknown, report: Report): void {
  if (!has(value, 'is')) report(at, 'needs is: slow or failing');
  const is = valueAt(value, ['is']);
  if (is === 'unknown' || (Array.isArray(is) && is.includes('unknown')))
    report([...at, 'is'], 'a component is slow or failing, never unknown');
  for (const key of ['measurement', 'runs', ...Object.values(questions).flat()]) {
    if (has(value, key)) report([...at, key], 'goes with function, not with component');
  }
}
