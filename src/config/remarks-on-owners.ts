// Whether whoever owns a component can be reached: a name that leads nowhere is found out at night.
import type { Component } from '../model/function.ts';
import type { Config } from './config.ts';
import type { Report } from './problem.ts';
import { nearest } from './suggest.ts';

type Owned = Pick<Config, 'components' | 'rosters'>;

export function remarksOnOwners({ components, rosters }: Owned, teams: readonly string[], report: Report): void {
  for (const component of components.values()) {
    const remark = ownerRemark(component, { rosters, teams });
    if (remark !== undefined) report(['components', component.id, 'owner'], remark);
  }
}

function ownerRemark(
  { owner, team, contact }: Component,
  { rosters, teams }: Pick<Config, 'rosters'> & { readonly teams: readonly string[] },
): string | undefined {
  if (owner === undefined || contact !== undefined) return undefined;
  if (team) {
    const isReachable =
      team.contact ?? team.roster ?? team.channel ?? team.members.find(({ phone, email }) => phone ?? email);
    if (isReachable !== undefined) return undefined;
    return `cannot be reached: nothing says how (add a contact, roster or channel to teams.${team.id}, or a phone to one of its members)`;
  }
  if (rosters.has(owner)) return undefined;
  const meant = nearest(owner, teams);
  const hint =
    meant === undefined ? `add ${JSON.stringify(owner)} under teams, or a contact here` : `did you mean ${meant}?`;
  return `cannot be reached: ${JSON.stringify(owner)} is no team (${hint})`;
}
