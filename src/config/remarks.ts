// What is allowed and yet hardly meant: told as a warning, and taken up all the same.
import { durationAt, has, namesIn, textAt, valueAt, valuesAt, type Path } from './path.ts';
import { plannedTime } from './planned-time.ts';
import type { Report } from './problem.ts';
import { shortDuration } from '../time/duration.ts';
import { zoneOf } from './rules/spans.ts';

/** Remarks on a configuration that is right; `now` to tell what is over, not looked at when absent. */
export function remarks(root: unknown, now: number | undefined, report: Report): void {
  const scheduled = (name: string) => valueAt(root, ['targets', name, 'schedule']) !== 'off';
  if (!namesIn(root, 'targets').some(scheduled))
    report(['targets'], 'no target is scheduled, so nothing is asked by itself');
  for (const { path, value } of valuesAt(root, 'functions.*')) {
    remarksOnFunction(path, value, scheduled, report);
  }
  const zone = zoneOf(root);
  for (const { path, value } of [...valuesAt(root, 'maintenance.*.until'), ...valuesAt(root, 'silences.*.until')]) {
    if (now !== undefined && plannedTime(String(value), zone) < now) report(path, 'is over; this entry can be removed');
  }
  for (const { path, value } of valuesAt(root, 'silences.*')) {
    if (!['functions', 'components', 'severity', 'targets'].some((key) => has(value, key)))
      report(path, 'silences everything, as it names no functions, components, severity or targets');
  }
  for (const { path, value } of valuesAt(root, 'alarms.*.when.*')) remarkOnSlow(root, path, value, report);
}

function remarksOnFunction(path: Path, value: unknown, scheduled: (target: string) => boolean, report: Report): void {
  const targets = valueAt(value, ['targets']);
  if (Array.isArray(targets) && !targets.some((name) => scheduled(String(name)))) {
    report([...path, 'targets'], 'none of these is scheduled, so it is never asked by itself');
  }
  if (!has(value, 'impact')) report(path, 'has no impact: nobody is told what people cannot do (add impact.summary)');
  const [everyMs, timeoutMs] = [durationAt(value, 'every'), durationAt(value, 'timeout') ?? 30_000];
  if (everyMs !== undefined && timeoutMs > everyMs) {
    const written = textAt(value, ['timeout']) ?? '30s';
    report(
      [...path, 'every'],
      `is shorter than the timeout (${written}): while one run hangs, the next ones are skipped`,
    );
  }
  const afterMs = durationAt(valueAt(value, ['retry']), 'after');
  if (everyMs !== undefined && afterMs !== undefined && afterMs > 0 && 2 * timeoutMs + afterMs > everyMs) {
    report(
      [...path, 'retry', 'after'],
      `with two attempts of up to ${shortDuration(timeoutMs)} a run that fails takes up to ${shortDuration(2 * timeoutMs + afterMs)}: runs that are due meanwhile (every ${textAt(value, ['every'])}) are skipped`,
    );
  }
  const days = (textAt(value, ['cron']) ?? '').trim().split(/\s+/).slice(-3);
  if (days.length === 3 && days[0] !== '*' && days[2] !== '*' && days[0] !== '?' && days[2] !== '?') {
    report([...path, 'cron'], 'names days of the month and of the week: both must fit');
  }
}

/** A function without limits is never slow. */
function remarkOnSlow(root: unknown, path: Path, condition: unknown, report: Report): void {
  const is = [valueAt(condition, ['is'])].flat();
  const id = textAt(condition, ['function']);
  if (id === undefined || is.length !== 1 || is[0] !== 'slow') return;
  const fn = valueAt(root, ['functions', id]);
  const limits = valuesAt(fn, 'measurements.*').some(({ value }) => has(value, 'slowAbove') || has(value, 'slowBelow'));
  if (!has(fn, 'slowAfter') && !limits)
    report([...path, 'is'], `never holds: ${id} has neither slowAfter nor a limit from which on it is slow`);
}
