// What must hold between values that are each right by themselves. Works on the values as written, so that it can
// speak although other parts are wrong; whatever has the wrong shape is passed over.
import { durationAt, has, isMap, namesIn, quote, textAt, valueAt, valuesAt, type Path } from './path.ts';
import type { Report } from './problem.ts';
import { checkAccess } from './rules/access.ts';
import { checkTrustedNetworks } from './rules/trusted-networks.ts';
import { checkLimits } from './rules/limits.ts';
import { checkNamedAlarms } from './rules/named-alarms.ts';
import { checkRosters } from './rules/rosters.ts';
import { checkSpans } from './rules/spans.ts';
import { checkTelling } from './rules/telling.ts';
import { didYouMean } from './suggest.ts';

/** What the configuration cannot judge by itself. */
export interface Judges {
  /** Why a text is no cron expression, or undefined when it is one. */
  readonly isCron?: (expression: string) => string | undefined;
  /** Names of the browser's device list; all names pass when absent. */
  readonly devices?: readonly string[];
}

export function checkRelations(root: unknown, judges: Judges, report: Report): void {
  for (const section of ['targets', 'functions']) {
    if (isMap(valueAt(root, [section])) && namesIn(root, section).length === 0)
      report([section], 'must have at least one entry');
  }
  checkSchedules(root, judges, report);
  checkSecretSources(root, report);
  checkSpans(root, report);
  checkLimits(root, report);
  checkNamedAlarms(root, report);
  checkRosters(root, report);
  checkTelling(root, report);
  checkAccess(root, report);
  checkTrustedNetworks(root, report);
  checkStore(root, report);
  if (judges.devices) checkDevices(root, judges.devices, report);
}

function checkSchedules(root: unknown, { isCron = cronShape }: Judges, report: Report): void {
  for (const { path, value } of valuesAt(root, 'functions.*').filter(({ value }) => isMap(value))) {
    if (has(value, 'every') && has(value, 'cron'))
      report([...path, 'cron'], 'every and cron exclude each other; remove one');
    if (!has(value, 'every') && !has(value, 'cron'))
      report(path, 'needs a schedule (every: 1m, or cron: "*/5 6-18 * * 1-5")');
    checkTimeouts(path, value, report);
    const [slowMs, timeoutMs] = [durationAt(value, 'slowAfter'), durationAt(value, 'timeout') ?? 30_000];
    if (slowMs !== undefined && slowMs >= timeoutMs) {
      report(
        [...path, 'slowAfter'],
        `must be shorter than the timeout (${textAt(value, ['timeout']) ?? '30s'}), or it never counts`,
      );
    }
  }
  for (const { path, value } of [...valuesAt(root, 'functions.*.cron'), ...valuesAt(root, 'maintenance.*.cron')]) {
    const problem = typeof value === 'string' ? isCron(value) : undefined;
    if (problem !== undefined) report(path, `${quote(String(value))} is not a cron expression: ${problem}`);
  }
}

/** Beyond the time of the run nothing waits. */
function checkTimeouts(path: Path, fn: unknown, report: Report): void {
  const timeoutMs = durationAt(fn, 'timeout') ?? 30_000;
  for (const key of ['actionTimeout', 'expectTimeout']) {
    const ms = durationAt(fn, key);
    if (ms !== undefined && ms >= timeoutMs)
      report(
        [...path, key],
        `must be shorter than the timeout (${textAt(fn, ['timeout']) ?? '30s'}), which ends the run before`,
      );
  }
}

/** What can be said of a cron expression without knowing its rules. */
function cronShape(expression: string): string | undefined {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 5 && fields.length !== 6)
    return `it has ${fields.length} fields, not 5 (minute hour day month weekday)`;
  const strange = fields.find((field) => !/^[\dA-Za-z*/,?#-]+$/.test(field));
  return strange === undefined ? undefined : `${quote(strange)} is no field`;
}

function checkSecretSources(root: unknown, report: Report): void {
  for (const { path, value } of valuesAt(root, 'secrets.*').filter(({ value }) => isMap(value))) {
    if (has(value, 'env') === has(value, 'file')) report(path, 'needs either env: NAME or file: PATH');
  }
}

function checkStore(root: unknown, report: Report): void {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(textAt(root, ['store']) ?? '')?.[1];
  if (scheme !== undefined && !/^postgres(ql)?$/.test(scheme)) {
    report(['store'], `must be a folder, found an address that begins with ${scheme}: (try ./data)`);
  }
}

function checkDevices(root: unknown, devices: readonly string[], report: Report): void {
  const known = new Set(devices);
  for (const { path, value } of valuesAt(root, 'functions.*.page.device')) {
    if (typeof value !== 'string' || known.has(value)) continue;
    report(path, `the browser knows no device ${quote(value)}`, () => {
      const hint = didYouMean(value, devices);
      return hint.startsWith(' (') ? hint : ' (such as Desktop Chrome or iPhone 15)';
    });
  }
}
