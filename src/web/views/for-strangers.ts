// What programs get that are not signed in, where people can sign in: how things are, and neither errors, nor who is called,
// nor what was told to whom. Each answer is made anew of what may be known, so that a new part of it is not given away.
import type { Component } from '../../model/function.ts';
import type { Incident } from '../../model/incident.ts';
import type { functionJson } from './api-view.ts';
import { incidentJson } from './api-view.ts';
import { plainIncidents } from './audience-incidents.ts';
import type { Config } from '../../config/config.ts';
import type { Verdict } from './verdict.ts';

/** A component without whom to call and where its papers are. */
export const componentForStrangers = ({ id, name, provides, dependsOn, supplier }: Component): Component => ({
  id,
  name,
  provides,
  dependsOn,
  supplier,
});

/** A function as others see it: the first failed try is not told, as on the page. */
export function functionForStrangers(fn: ReturnType<typeof functionJson>) {
  const { id, question, severity, audiences, dependsOn, impact, targets } = fn;
  return {
    ...{ id, question, severity, audiences, dependsOn, impact },
    targets: targets.map(({ target, state, word, since, checkedAt, probablyFailing }) => ({
      ...{ target, state, word, since, checkedAt, probablyFailing },
    })),
  };
}

/** Incidents that may be told to anybody, in plain words. */
export const incidentsForStrangers = (
  incidents: readonly Incident[],
  now: { readonly config: Config; readonly now: number },
) =>
  plainIncidents(incidents, now).map((incident) => {
    const { acknowledgedBy: _, affected, ...rest } = incidentJson(incident);
    const plain = affected.map(({ function: id, target, joinedAt, recoveredAt }) => ({
      ...{ function: id, target, joinedAt, recoveredAt },
    }));
    return { ...rest, affected: plain };
  });

/** A verdict without the error that led to it. */
export const verdictForStrangers = (verdict: Verdict): Verdict =>
  verdict.verdict === 'fail' ? { ...verdict, reason: 'failed often enough to alarm since then' } : verdict;
