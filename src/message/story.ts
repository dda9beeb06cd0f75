// What is told to people outside about an incident: what does not work, what still works, since when. Never an error, a
// step, a person's name or our own blindness; only of functions that the audience uses.
import type { Config } from '../config/config.ts';
import { blamedComponent, isBlindness, isOwnTrouble, targetOf as targetOfKey } from '../incident/cause-key.ts';
import { functionsOf, incidentTitle, resolvedHeadline } from '../incident/headline.ts';
import { plainLine } from '../text/plain-line.ts';
import type { BusinessFunction } from '../model/function.ts';
import type { Incident } from '../model/incident.ts';
import type { Audience, Subject } from '../model/names.ts';
import { stillWorksOf } from '../state/impact.ts';
import type { Measured } from '../state/measured.ts';
import { standingOrAll } from '../incident/standing.ts';

const MOST_CHARACTERS = 1000;

/** Who is told. */
export interface Listeners {
  readonly audience: Audience;
  /** Ids; empty: all that the audience uses. */
  readonly functions: readonly string[];
}

/** Where the customers of a function go: its target. */
export type TargetOf = (fn: BusinessFunction, config: Config) => string | undefined;

/** The incident as far as it concerns the listeners, without what only operations should know; undefined when it does not. */
export function tellable(
  incident: Incident,
  listeners: Listeners,
  { config, targetOf }: { readonly config: Config; readonly targetOf: TargetOf },
): Incident | undefined {
  if (isOwnTrouble(incident) || isBlindness(incident)) return undefined;
  const concerns = ({ functionId, target }: Subject) => {
    const fn = config.functions.get(functionId);
    if (!fn || (listeners.functions.length > 0 && !listeners.functions.includes(functionId))) return false;
    return (
      listeners.audience === 'operations' ||
      (fn.audiences.includes(listeners.audience) && targetOf(fn, config) === target)
    );
  };
  const affected = incident.affected.filter(concerns);
  const { signals: _, ...rest } = incident;
  return affected.length === 0 ? undefined : { ...rest, affected };
}

/** What customers cannot do, in one sentence that names what is down, as it was known at a time. */
export function whatIsWrong(incident: Incident, config: Config, at: number): string {
  const known = incident.affected.filter(({ joinedAt }) => joinedAt <= at);
  // What has recovered since then was broken at that time.
  const affected = (known.length > 0 ? known : incident.affected).map(({ recoveredAt, ...one }) =>
    recoveredAt !== undefined && recoveredAt <= at ? { ...one, recoveredAt } : one,
  );
  return incidentTitle({ ...incident, affected }, config, at);
}

/** What is measured at a target now. */
export type MeasuredAt = (target: string) => Measured;

/** What customers still can do; empty when nobody has written it down, and when it is not known to be true now. */
export function whatStillWorks(incident: Incident, config: Config, measured: MeasuredAt): string {
  const target = targetOfKey(incident.causeKey);
  if (target === undefined) return '';
  const functions = functionsOf(standingOrAll(incident.affected), config);
  const componentId = blamedComponent(incident);
  const sentences = stillWorksOf({ functions, componentId, measured: measured(target) });
  return plainLine(sentences.join(' '), MOST_CHARACTERS);
}

/** That it is over, and how long it lasted. */
export const howItEnded = (incident: Incident, config: Config): string => resolvedHeadline(incident, config);
