// Silences and planned work: those of the configuration and those made while running, in one list each.
import type { Config } from '../../config/config.ts';
import type { Silence } from '../../model/alerting.ts';
import type { MaintenanceWindow } from '../../model/function.ts';
import type { Planned } from '../../model/planned.ts';
import { isoTime } from '../../time/zone.ts';

/** A silence, and whether it stands in the configuration, where it cannot be ended from here. */
export interface KnownSilence {
  readonly silence: Silence;
  readonly isConfigured: boolean;
}

export interface KnownWork {
  readonly id: string;
  readonly window: MaintenanceWindow;
  readonly isConfigured: boolean;
}

/** Silences that are not over, the one that ends first first. */
export function silencesOf(config: Config, planned: readonly Planned[], now: number): readonly KnownSilence[] {
  const configured = config.silences.map((silence) => ({ silence, isConfigured: true }));
  const made = planned.flatMap((one) =>
    one.kind === 'silence' ? [{ silence: one.silence, isConfigured: false }] : [],
  );
  return [...configured, ...made]
    .filter(({ silence }) => silence.until > now)
    .toSorted((a, b) => a.silence.until - b.silence.until);
}

/** Planned work that is not over; that which comes again and again last. */
export function workOf(config: Config, planned: readonly Planned[], now: number): readonly KnownWork[] {
  const configured = config.maintenance.map((window, index) => ({
    id: window.id ?? `configuration-${index + 1}`,
    window,
    isConfigured: true,
  }));
  const made = planned.flatMap((one): KnownWork[] =>
    one.kind === 'maintenance' ? [{ id: one.window.id, window: one.window, isConfigured: false }] : [],
  );
  const endOf = ({ window: { when } }: KnownWork) => (when.kind === 'once' ? when.until : Infinity);
  return [...configured, ...made].filter((one) => endOf(one) > now).toSorted((a, b) => endOf(a) - endOf(b) || 0);
}

/** A silence for other programs. */
export const silenceJson = ({ silence, isConfigured }: KnownSilence, now: number) => ({
  id: silence.id,
  functions: silence.functions,
  components: silence.components,
  severity: silence.severities,
  targets: silence.targets,
  from: isoTime(silence.from),
  until: isoTime(silence.until),
  isInForce: silence.from <= now,
  why: silence.why,
  by: silence.by,
  madeBy: isConfigured ? 'configuration' : 'hand',
});

/** Planned work for other programs. */
export const workJson = ({ id, window, isConfigured }: KnownWork) => ({
  id,
  functions: window.functions,
  says: window.says,
  ...(window.when.kind === 'once'
    ? { from: isoTime(window.when.from), until: isoTime(window.when.until) }
    : { cron: window.when.expression, forSeconds: window.when.forMs / 1000 }),
  by: window.by ?? null,
  madeBy: isConfigured ? 'configuration' : 'hand',
});
