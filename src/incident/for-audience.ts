import type { Incident } from '../model/incident.ts';
import type { Audience } from '../model/names.ts';
import { blamedComponent } from './cause-key.ts';
import { functionsOf, headline, incidentTitle, targetToName, type IncidentConfig } from './headline.ts';
import { verbOf } from './verb.ts';
import { standingOrAll } from './standing.ts';

/** Those functions that an audience uses; operations use all. */
export const ownOf = <T extends { readonly functionId: string }>(
  some: readonly T[],
  audience: Audience,
  { functions }: Pick<IncidentConfig, 'functions'>,
): readonly T[] =>
  some.filter(({ functionId }) => audience === 'operations' || functions.get(functionId)?.audiences.includes(audience));

/**
 * An incident as an audience reads it: only with the functions that it uses, and a sentence about these. When none is its
 * own, the routes have decided to notify it all the same: of the component alone, or, without one, of everything.
 */
export function forAudience(incident: Incident, audience: Audience, config: IncidentConfig, now: number): Incident {
  const own = narrowed(incident, (some) => ownOf(some, audience, config), config, now);
  return own ?? incident;
}

type Own = <T extends { readonly functionId: string }>(some: readonly T[]) => readonly T[];

/**
 * An incident with those functions alone that `own` leaves, and sentences about these. When it leaves none: of the component
 * alone, or, without one, undefined.
 */
export function narrowed(incident: Incident, own: Own, config: IncidentConfig, now: number): Incident | undefined {
  const { signals: _, inhibits: all = [], ending, ...rest } = incident;
  const affected = own(incident.affected);
  const inhibits = own(all.map((functionId) => ({ functionId }))).map(({ functionId }) => functionId);
  if (affected.length === incident.affected.length && inhibits.length === all.length) return incident;
  const kept = { ...rest, affected, ...(inhibits.length > 0 && { inhibits }) };
  if (affected.length > 0) {
    const title = incidentTitle(kept, config, now);
    // The sentences about the end of the component's outage are theirs too; what names functions of others is not.
    return { ...kept, title, ...(ending?.was !== undefined && { ending: { ...ending, title } }) };
  }
  const id = blamedComponent(incident);
  const component = id === undefined ? undefined : config.components.get(id);
  if (!component) return undefined;
  const verb = verbOf(standingOrAll(incident.affected).map(({ cause }) => cause));
  const functions = functionsOf(
    inhibits.map((functionId) => ({ functionId })),
    config,
  );
  const target = targetToName(incident.causeKey, config);
  const title = headline({
    component,
    verb,
    isDoubtful: incident.blame === 'doubtful',
    functions,
    target,
    locale: config.locale,
  });
  return { ...rest, ...(inhibits.length > 0 && { inhibits }), ...(ending && { ending: { ...ending, title } }), title };
}
