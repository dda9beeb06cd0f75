import type { Policy, Raise } from '../model/alerting.ts';
import { graver, type Audience, type Severity } from '../model/names.ts';
import { holdsDuring, type Where } from './calendar.ts';

/** What policies may ask about an incident. */
export interface IncidentFacts {
  readonly severity: Severity;
  readonly functions: readonly string[];
  readonly components: readonly string[];
  readonly audiences: readonly Audience[];
  /** Absent: it is about none, as the monitor's own trouble. */
  readonly target?: string;
}

/** The first policy that fits and holds at `at`. What names targets does not fit what is about none. */
export const policyFor = (
  facts: IncidentFacts,
  policies: readonly Policy[],
  at: number,
  { calendar, zone }: Where,
): Policy | undefined =>
  policies.find(
    (policy) =>
      isAny(policy.severities, [facts.severity]) &&
      isAny(policy.functions, facts.functions) &&
      isAny(policy.components, facts.components) &&
      isAny(policy.audiences, facts.audiences) &&
      isAny(policy.targets, facts.target === undefined ? [] : [facts.target]) &&
      (policy.during === undefined || holdsDuring(policy.during, at, calendar, zone)),
  );

const isAny = <T>(wanted: readonly T[], found: readonly T[]): boolean =>
  wanted.length === 0 || found.some((one) => wanted.includes(one));

/** What a rise of severity depends on. */
export interface RaiseFacts {
  /** How many functions stand in the incident. */
  readonly functions: number;
  readonly openForMs: number;
  /** Somebody has taken it: time alone does not make it graver any more. */
  readonly isTaken: boolean;
}

/** The gravest severity that any of the raises calls for, or undefined when none is graver than the present one. */
export function raiseOf(severity: Severity, raises: readonly Raise[], facts: RaiseFacts): Severity | undefined {
  const raised = raises
    .filter((raise) => callsFor(raise, facts))
    .map(({ to }) => to)
    .reduce(graver, severity);
  return raised === severity ? undefined : raised;
}

const callsFor = ({ functions, afterMs }: Raise, facts: RaiseFacts): boolean =>
  (functions !== undefined && facts.functions >= functions) ||
  (afterMs !== undefined && !facts.isTaken && facts.openForMs >= afterMs);
