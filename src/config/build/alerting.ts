import { createHash } from 'node:crypto';
import type { Alerting, BusinessCalendar, HoursOfWeek, Policy, Silence, Step } from '../../model/alerting.ts';
import type { AlertingForm, SilenceForm } from '../form/alerting.ts';
import type { RootForm } from '../form/root.ts';
import { plannedTime } from '../planned-time.ts';
import { channelsNamed } from './channels.ts';
import { defined } from './defined.ts';

type PolicyForm = NonNullable<AlertingForm['policies']>[number];

/** Who is told of what. Without a word on it, every channel is told of everything. */
export function buildAlerting(form: RootForm, { workingHours }: Pick<BusinessCalendar, 'workingHours'>): Alerting {
  const { groupWithin, atMost, raise, policies, heartbeat, self } = form.alerting;
  const built = policies?.map((policy) => buildPolicy(policy, form, workingHours)) ?? usualPolicies(form);
  return {
    policies: built,
    groupWithinMs: groupWithin,
    raise: raise ?? [],
    selfNotify: self ? channelsNamed(form, self.notify) : usualSelfNotify(form, built),
    atMostPerMinute: atMost,
    ...(heartbeat && heartbeat.url !== '' && { heartbeat: { url: heartbeat.url, everyMs: heartbeat.every } }),
  };
}

function buildPolicy(policy: PolicyForm, form: RootForm, workingHours: readonly HoursOfWeek[]): Policy {
  const during = policy.during?.flatMap((hours) => (hours === 'working hours' ? workingHours : [hours]));
  return {
    severities: policy.severity ?? [],
    functions: policy.functions ?? [],
    components: policy.components ?? [],
    audiences: policy.audiences ?? [],
    targets: policy.targets ?? [],
    ...defined({ during, roster: policy.roster, silent: policy.silent }),
    raise: policy.raise ?? [],
    steps: (policy.steps ?? []).map(({ notify, after = 0, at }): Step => ({
      notify: channelsNamed(form, notify),
      afterMs: after,
      ...(at !== undefined && { at }),
    })),
  };
}

function usualPolicies(form: RootForm): Policy[] {
  const notify = channelsNamed(form, Object.keys(form.channels));
  const any = { severities: [], functions: [], components: [], audiences: [], targets: [], raise: [] };
  return notify.length > 0 ? [{ ...any, steps: [{ notify, afterMs: 0 }] }] : [];
}

/** Customer service is never told of the monitor's own trouble. */
function usualSelfNotify(form: RootForm, policies: readonly Policy[]): readonly string[] {
  const forOperations = new Set(
    channelsNamed(
      form,
      Object.entries(form.channels).flatMap(([name, { audience = 'operations' }]) =>
        audience === 'operations' ? [name] : [],
      ),
    ),
  );
  const first = policies.find(
    ({ severities, steps }) => steps.length > 0 && (severities.length === 0 || severities.includes('critical')),
  );
  return first?.steps[0]?.notify.filter((name) => forOperations.has(name)) ?? [];
}

/** Silences of the configuration; two that say the same are one. */
export function buildSilences({ silences, timezone }: Pick<RootForm, 'silences' | 'timezone'>): readonly Silence[] {
  const built = silences.map((form) => buildSilence(form, timezone));
  return [...new Map(built.map((silence) => [silence.id, silence])).values()];
}

function buildSilence(form: SilenceForm, zone: string): Silence {
  const silence = {
    functions: form.functions ?? [],
    components: form.components ?? [],
    severities: form.severity ?? [],
    targets: form.targets ?? [],
    from: form.from === undefined ? 0 : plannedTime(form.from, zone),
    until: plannedTime(form.until, zone),
    by: form.by,
    why: form.why,
  };
  const mark = createHash('sha256').update(JSON.stringify(silence)).digest('hex').slice(0, 12);
  return { id: `config-${mark}`, ...silence };
}
