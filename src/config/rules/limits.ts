import { has, isMap, valueAt, valuesAt, type Path } from '../path.ts';
import type { Report } from '../problem.ts';

const keys = ['failAbove', 'slowAbove', 'failBelow', 'slowBelow'] as const;

/** Limits of a measurement must mean something, and slow must come before failing. */
export function checkLimits(root: unknown, report: Report): void {
  for (const { path, value } of valuesAt(root, 'functions.*.measurements.*').filter(({ value }) => isMap(value))) {
    if (!keys.some((key) => has(value, key))) report(path, `needs at least one limit: ${keys.join(', ')}`);
    const [failAbove, slowAbove, failBelow, slowBelow] = keys.map((key) => numberAt(value, [key]));
    if (failAbove !== undefined && slowAbove !== undefined && slowAbove >= failAbove)
      report([...path, 'slowAbove'], `must be below failAbove (${failAbove}), or it never counts`);
    if (failBelow !== undefined && slowBelow !== undefined && slowBelow <= failBelow)
      report([...path, 'slowBelow'], `must be above failBelow (${failBelow}), or it never counts`);
    if (failAbove !== undefined && failBelow !== undefined && failBelow > failAbove)
      report([...path, 'failBelow'], `must not be above failAbove (${failAbove}), or every number fails`);
  }
}

function numberAt(section: unknown, path: Path): number | undefined {
  const value = valueAt(section, path);
  return typeof value === 'number' ? value : undefined;
}
