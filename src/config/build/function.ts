import { resolve } from 'node:path';
import type {
  AlarmPolicy,
  BusinessFunction,
  FlappingPolicy,
  Impact,
  MeasurementLimits,
  Schedule,
} from '../../model/function.ts';
import type { LimitsForm } from '../form/alarms.ts';
import type { FunctionForm } from '../form/function.ts';
import { defined } from './defined.ts';
import { HOUR_MS } from '../../time/units.ts';

/** What a function's form does not say by itself. */
export interface Surroundings {
  readonly folder: string;
  /** Names of the targets that are scheduled. */
  readonly scheduled: readonly string[];
  /** Names of the secrets that its script may ask for. */
  readonly secrets: readonly string[];
}

/** One business function of the configuration. */
export function buildFunction(
  id: string,
  form: FunctionForm,
  { folder, scheduled, secrets }: Surroundings,
): BusinessFunction {
  const { question, check, every, cron, timeout, slowAfter, severity, audiences, dependsOn, page } = form;
  const schedule: Schedule =
    cron === undefined ? { kind: 'every', everyMs: every ?? 0 } : { kind: 'cron', expression: cron };
  return {
    id,
    question,
    checkFile: resolve(folder, check),
    check,
    schedule,
    timeoutMs: timeout,
    ...defined({
      retry: form.retry === undefined || form.retry === 'off' ? form.retry : { afterMs: form.retry.after },
      actionTimeoutMs: form.actionTimeout,
      expectTimeoutMs: form.expectTimeout,
    }),
    ...(slowAfter !== undefined && { slowAfterMs: slowAfter }),
    severity,
    audiences,
    targets: form.targets ?? scheduled,
    dependsOn,
    alarm: buildAlarm(form, schedule),
    ...(form.measurements && { measurements: buildMeasurements(form.measurements) }),
    ...(form.certificate && {
      certificate: { warnBeforeMs: form.certificate.warnBefore, severity: form.certificate.severity },
    }),
    impact: buildImpact(form),
    page: {
      block: page.block,
      serviceWorkers: page.serviceWorkers,
      ...defined({ device: page.device, locale: page.locale }),
    },
    params: form.params,
    secrets,
    propagateTrace: form.propagateTrace,
    ...defined({ runbook: form.runbook, objective: form.objective }),
  };
}

function buildAlarm({ alarm: { flapping, ...alarm } }: FunctionForm, schedule: Schedule): AlarmPolicy {
  if (flapping === 'off') return alarm;
  const { turns, withinMs, settleMs } = usualFlapping(schedule);
  return {
    ...alarm,
    flapping: {
      turns: flapping?.turns ?? turns,
      withinMs: flapping?.within ?? withinMs,
      settleMs: flapping?.settleAfter ?? settleMs,
    },
  };
}

const LEAST_SETTLE_MS = 300_000;

function usualFlapping(schedule: Schedule): FlappingPolicy {
  if (schedule.kind === 'cron') return { turns: 4, withinMs: 20 * HOUR_MS, settleMs: 10 * HOUR_MS };
  const { everyMs } = schedule;
  return { turns: 4, withinMs: 20 * everyMs, settleMs: Math.max(10 * everyMs, LEAST_SETTLE_MS) };
}

const buildMeasurements = (form: Readonly<Record<string, LimitsForm>>): Readonly<Record<string, MeasurementLimits>> =>
  Object.fromEntries(
    Object.entries(form).map(([name, { for: forMs, ...limits }]) => [name, { ...defined(limits), forMs }]),
  );

function buildImpact({ impact, question }: FunctionForm): Impact {
  if (!impact) return { summary: `The answer to “${question}” is no.`, whenDown: {} };
  const { whenDown, whenUnknown, whenSlow, ...text } = impact;
  const sharper = Object.entries(whenDown).map(([component, words]) => [component, defined(words)]);
  return {
    ...(defined(text) as Omit<Impact, 'whenDown'>),
    ...(whenUnknown && { whenUnknown: defined(whenUnknown) }),
    ...(whenSlow && { whenSlow: defined(whenSlow) }),
    whenDown: Object.fromEntries(sharper) as Impact['whenDown'],
  };
}
