// Nobody must learn during an incident that it goes nowhere. Looks at everything that can become an incident, with every
// severity that it can have, at every hour of the week and on holidays: a policy must fit, if only one that says `silent`.
import { listed } from '../text/listed.ts';
import { isWithinHours, type Policy, type Raise } from '../model/alerting.ts';
import { graver, severities, type Audience, type Severity } from '../model/names.ts';
import type { Config } from './config.ts';
import { dayName } from './form/times.ts';
import type { Report } from './problem.ts';

/** What of a configuration decides who is told of what. */
export type Routed = Pick<
  Config,
  'functions' | 'components' | 'channels' | 'alerting' | 'alarms' | 'sources' | 'calendar' | 'feeds'
>;

/** Something that can become an incident. */
interface Concern {
  readonly name: string;
  readonly severity: Severity;
  readonly functions: readonly string[];
  readonly components: readonly string[];
  readonly audiences: readonly Audience[];
  readonly target: string;
  /** Whether the number of functions in it can raise its severity. */
  readonly canSpread: boolean;
}

/** A time of the week, or any time of a holiday. */
export type Moment = { readonly day: number; readonly minute: number } | 'holiday';

/** Tells what nobody would be told of, and when first. */
export function checkRoutes(config: Routed, report: Report): void {
  if (config.channels.size === 0) return;
  const moments = momentsOf(config);
  const uncovered = new Map<string, string[]>();
  for (const concern of concernsOf(config)) {
    for (const severity of reachable(concern, config)) {
      const gap = gapOf(concern, severity, config.alerting.policies, moments);
      if (gap === undefined) continue;
      const ending = `(${severity}${severity === concern.severity ? '' : ', when raised'})|${gap}`;
      uncovered.set(ending, [...(uncovered.get(ending) ?? []), concern.name]);
    }
  }
  for (const [ending, names] of uncovered) {
    const [severity, gap] = ending.split('|');
    const unique = [...new Set(names)];
    const has = unique.length === 1 ? 'has' : 'have';
    report(['alerting', 'policies'], `${fewOf(unique)} ${severity} ${has} no policy${gap}, or silent: WHY`);
  }
}

const MOST_LISTED = 3;

function fewOf(names: readonly string[]): string {
  const rest = names.length - MOST_LISTED;
  if (rest > 0) return `${names.slice(0, MOST_LISTED).join(', ')} and ${rest} more`;
  return listed(names);
}

/** The first time at which no policy fits, in words; undefined when there is always one. */
function gapOf(
  concern: Concern,
  severity: Severity,
  policies: readonly Policy[],
  moments: readonly Moment[],
): string | undefined {
  const fitting = policies.filter((policy) => fits(policy, concern, severity));
  if (fitting.length === 0) return '; add one for it';
  if (fitting.some(({ during }) => during === undefined)) return undefined;
  const gap = moments.find((moment) => !fitting.some((policy) => holdsAt(policy, moment)));
  return gap === undefined ? undefined : ` on ${saidMoment(gap)}; add one without during`;
}

const fits = (policy: Policy, concern: Concern, severity: Severity): boolean =>
  isAny(policy.severities, [severity]) &&
  isAny(policy.functions, concern.functions) &&
  isAny(policy.components, concern.components) &&
  isAny(policy.audiences, concern.audiences) &&
  isAny(policy.targets, [concern.target]);

const isAny = <T>(wanted: readonly T[], found: readonly T[]): boolean =>
  wanted.length === 0 || found.some((one) => wanted.includes(one));

/** Whether a policy holds at a time; on holidays none holds that names hours. */
export const holdsAt = ({ during }: Policy, moment: Moment): boolean =>
  during === undefined || (moment !== 'holiday' && isWithinHours(during, moment.day, moment.minute));

const DAY_MINUTES = 1440;

/** Times between which nothing changes: whatever is true at all of them is always true. */
export function momentsOf({ alerting, calendar, feeds }: Pick<Routed, 'alerting' | 'calendar' | 'feeds'>): Moment[] {
  const edges = alerting.policies.flatMap(({ during = [] }) =>
    during.flatMap(({ fromMinute, untilMinute }) => [fromMinute, untilMinute % DAY_MINUTES]),
  );
  const minutes = [...new Set([0, ...edges])].sort((a, b) => a - b);
  const week = [1, 2, 3, 4, 5, 6, 7].flatMap((day) => minutes.map((minute) => ({ day, minute })));
  const hasHolidays = calendar.holidays.size > 0 || feeds.some(({ kind }) => kind === 'holidays');
  return hasHolidays ? [...week, 'holiday'] : week;
}

function saidMoment(moment: Moment): string {
  if (moment === 'holiday') return 'holidays';
  const [hour, minute] = [Math.floor(moment.minute / 60), moment.minute % 60].map((n) => String(n).padStart(2, '0'));
  return `${dayName(moment.day)} at ${hour}:${minute}`;
}

/** Its severity, and every one that it can be raised to. */
function reachable(concern: Concern, { alerting }: Routed): ReadonlySet<Severity> {
  const found = new Set([concern.severity]);
  const canHold = ({ afterMs }: Raise) => afterMs !== undefined || concern.canSpread;
  for (const severity of found) {
    const own = alerting.policies.filter((policy) => fits(policy, concern, severity)).flatMap(({ raise }) => raise);
    for (const { to } of [...alerting.raise, ...own].filter(canHold)) found.add(graver(to, severity));
  }
  return new Set(severities.toReversed().filter((severity) => found.has(severity)));
}

function concernsOf(config: Routed): Concern[] {
  const { functions, components, alarms, sources } = config;
  const ofFunctions = [...functions.values()].flatMap((fn) => {
    const own = { functions: [fn.id], components: [], audiences: fn.audiences };
    return fn.targets.flatMap((target): Concern[] => [
      { name: fn.id, severity: fn.severity, ...own, target, canSpread: true },
      ...(fn.certificate
        ? [{ name: `certificate of ${fn.id}`, severity: fn.certificate.severity, ...own, target, canSpread: false }]
        : []),
    ]);
  });
  const ofAlarms = [...alarms.values()].flatMap(({ id, severity, conditions, targets }) => {
    const ids = [...new Set(conditions.flatMap((one) => ('functionId' in one ? [one.functionId] : [])))];
    const audiences = [...new Set(ids.flatMap((one) => functions.get(one)?.audiences ?? []))];
    return targets.map((target): Concern => ({
      name: `alarm ${id}`,
      severity,
      functions: ids,
      components: [],
      audiences,
      target,
      canSpread: false,
    }));
  });
  const ofSources = [...sources.values()].flatMap((source) =>
    [...new Set([source.severity, ...Object.values(source.severities)])].flatMap((severity) =>
      [...components.keys()].map((component): Concern => ({
        name: `what ${source.name} tells about ${component}`,
        severity,
        functions: [],
        components: [component],
        audiences: [],
        target: source.target,
        canSpread: false,
      })),
    ),
  );
  return [...ofFunctions, ...ofAlarms, ...ofSources];
}
