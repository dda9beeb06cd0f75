import { has, isMap, valuesAt } from '../path.ts';
import type { Report } from '../problem.ts';

/** A roster must say who is on duty, by turns or by a calendar. */
export function checkRosters(root: unknown, report: Report): void {
  for (const { path, value } of valuesAt(root, 'rosters.*').filter(({ value }) => isMap(value))) {
    const [calendar, first, handover, second] = ['calendar', 'first', 'handover', 'second'].map((key) =>
      has(value, key),
    );
    if (!calendar && !first) report(path, 'needs first and handover, or calendar: nobody is on duty');
    else if ((first || second) && !handover)
      report(path, 'needs handover: when duty passes on each week (such as Mon 09:00)');
  }
  for (const at of ['rosters.*.overrides.*', 'rosters.*.onHolidays']) {
    for (const { path, value } of valuesAt(root, at).filter(({ value }) => isMap(value))) {
      if (!has(value, 'first') && !has(value, 'second')) report(path, 'needs first or second: who is on duty then');
    }
  }
}
