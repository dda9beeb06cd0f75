import { isZone } from '../../time/zone.ts';
import { has, isMap, textAt, valuesAt } from '../path.ts';
import { plannedEnd, plannedStart } from '../planned-time.ts';
import type { Report } from '../problem.ts';

const spans = ['maintenance.*', 'silences.*', 'people.*.away.*', 'rosters.*.overrides.*'];

/** Planned work comes again and again, or once; and whatever has two ends must end after it begins. */
export function checkSpans(root: unknown, report: Report): void {
  for (const { path, value } of valuesAt(root, 'maintenance.*').filter(({ value }) => isMap(value))) {
    const [cron, length, from, until] = ['cron', 'for', 'from', 'until'].map((key) => has(value, key));
    const isRepeated = cron && length && !from && !until;
    const isOnce = from && until && !cron && !length;
    if (!isRepeated && !isOnce) report(path, 'needs either cron and for, or from and until');
  }
  const zone = zoneOf(root);
  for (const { path, value } of spans.flatMap((at) => valuesAt(root, at))) {
    const [from, until] = [textAt(value, ['from']), textAt(value, ['until'])];
    if (has(value, 'cron') || from === undefined || until === undefined) continue;
    if (plannedEnd(until, zone) <= plannedStart(from, zone)) report([...path, 'until'], 'must be later than from');
  }
}

/** The zone of the configuration, or UTC when it says none that there is. */
export function zoneOf(root: unknown): string {
  const written = textAt(root, ['timezone']) ?? 'UTC';
  return isZone(written) ? written : 'UTC';
}
