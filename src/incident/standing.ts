// Which functions stand in an incident: they have joined it and have not recovered.
import type { AffectedFunction, Incident } from '../model/incident.ts';

export const isStanding = ({ recoveredAt }: Pick<AffectedFunction, 'recoveredAt'>): boolean =>
  recoveredAt === undefined;

/** None when every one has recovered. */
export const standingFunctions = ({ affected }: Pick<Incident, 'affected'>): readonly AffectedFunction[] =>
  affected.filter(isStanding);

/** For sentences about an incident, also one that is over: all when every one has recovered. */
export function standingOrAll(affected: readonly AffectedFunction[]): readonly AffectedFunction[] {
  const standing = affected.filter(isStanding);
  return standing.length > 0 ? standing : affected;
}
