// What must hold between values that are each right by themselves. Works on the values as written, so that it can
// speak although other parts are wrong; whatever has the wrong shape is passed over.
import { parseDuration } from '../time/duration.ts';
import { isZone } from '../time/zone.ts';
import { severities } from '../model/names.ts';
import { namesIn, quote, textAt, valueAt, valuesAt, type Path } from './path.ts';
import { plannedTime } from './planned-time.ts';
import type { Report } from './problem.ts';
import { didYouMean } from './suggest.ts';

/** What the configuration cannot judge by itself. */
export interface Judges {
  /** Why a text is no cron expression, or undefined when it is one. */
  readonly isCron?: (expression: string) => string | undefined;
  /** Names of the browser's device list; all names pass when absent. */
  readonly devices?: readonly string[];
}

const has = (value: unknown, key: string): boolean => valueAt(value, [key]) !== undefined;
const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

export function checkRelations(root: unknown, judges: Judges, report: Report): void {
  for (const section of ['targets', 'functions']) {
    if (isMap(valueAt(root, [section])) && namesIn(root, section).length === 0)
      report([section], 'must have at least one entry');
  }
  checkSchedules(root, judges, report);
  checkSecretSources(root, report);
  checkMaintenance(root, report);
  checkRoutes(root, report);
  checkStore(root, report);
  if (judges.devices) checkDevices(root, judges.devices, report);
}

function checkSchedules(root: unknown, { isCron = cronShape }: Judges, report: Report): void {
  for (const { path, value } of valuesAt(root, 'functions.*').filter(({ value }) => isMap(value))) {
    if (has(value, 'every') && has(value, 'cron'))
      report([...path, 'cron'], 'every and cron exclude each other; remove one');
    if (!has(value, 'every') && !has(value, 'cron'))
      report(path, 'needs a schedule (every: 1m, or cron: "*/5 6-18 * * 1-5")');
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

function durationAt(value: unknown, key: string): number | undefined {
  const text = textAt(value, [key]);
  return text === undefined ? undefined : parseDuration(text);
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

function checkMaintenance(root: unknown, report: Report): void {
  const written = textAt(root, ['timezone']) ?? 'UTC';
  const zone = isZone(written) ? written : 'UTC';
  for (const { path, value } of valuesAt(root, 'maintenance.*').filter(({ value }) => isMap(value))) {
    const [cron, length, from, until] = ['cron', 'for', 'from', 'until'].map((key) => has(value, key));
    const isRepeated = cron && length && !from && !until;
    const isOnce = from && until && !cron && !length;
    if (!isRepeated && !isOnce) report(path, 'needs either cron and for, or from and until');
    const [start, end] = [valueAt(value, ['from']), valueAt(value, ['until'])];
    if (
      isOnce &&
      typeof start === 'string' &&
      typeof end === 'string' &&
      plannedTime(end, zone) <= plannedTime(start, zone)
    ) {
      report([...path, 'until'], 'must be later than from');
    }
  }
}

/** Nobody must learn during an incident that its severity goes nowhere. */
function checkRoutes(root: unknown, report: Report): void {
  const policies = valueAt(root, ['alerting', 'policies']);
  if (namesIn(root, 'channels').length === 0 || !Array.isArray(policies)) return;
  const named = new Set(valuesAt(policies, '*.severity').flatMap(({ value }) => value));
  const missing = severities.filter((severity) => !named.has(severity));
  if (missing.length > 0) {
    report(['alerting', 'policies'], `nobody is told about severity ${missing.join(', ')}; add a policy for it`);
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
    const hint = didYouMean(value, devices);
    report(
      path,
      `the browser knows no device ${quote(value)}${hint.startsWith(' (') ? hint : ' (such as Desktop Chrome or iPhone 15)'}`,
    );
  }
}

/** What is allowed and yet hardly meant. */
export function remarks(root: unknown, now: number | undefined, report: Report): void {
  const scheduled = (name: string) => valueAt(root, ['targets', name, 'schedule']) !== 'off';
  if (!namesIn(root, 'targets').some(scheduled))
    report(['targets'], 'no target is scheduled, so nothing is asked by itself');
  for (const { path, value } of valuesAt(root, 'functions.*')) {
    remarksOnFunction(path, value, scheduled, report);
  }
  const zone = textAt(root, ['timezone']) ?? 'UTC';
  for (const { path, value } of valuesAt(root, 'maintenance.*.until')) {
    if (now !== undefined && plannedTime(String(value), zone) < now) report(path, 'is over; this entry can be removed');
  }
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
  const days = (textAt(value, ['cron']) ?? '').trim().split(/\s+/).slice(-3);
  if (days.length === 3 && days[0] !== '*' && days[2] !== '*' && days[0] !== '?' && days[2] !== '?') {
    report([...path, 'cron'], 'names days of the month and of the week: both must fit');
  }
}
