// Incidents that have just ended: people still call about them. What is said of them is true now as well: that it works
// again only while that is measured.
import type { Config } from '../../config/config.ts';
import { blamedComponent, isBlindness } from '../../incident/cause-key.ts';
import { functionsOf, incidentTitle } from '../../incident/headline.ts';
import type { AffectedFunction, Incident } from '../../model/incident.ts';
import type { Audience } from '../../model/names.ts';
import type { FunctionState } from '../../model/state.ts';
import { isPublic } from '../../message/publication.ts';
import { afterwardsOf } from '../../state/afterwards.ts';
import { isKnownToWork } from '../../state/measured.ts';
import { concerns } from './audience-incidents.ts';
import { pathOf } from './safe-link.ts';
import type { Linked } from './safe-link.ts';
import { mainTarget } from './situation.ts';
import { sayFor, stamp } from './time-text.ts';
import type { Stamp } from './time-text.ts';

/** An incident that has ended not long ago, as one audience is told of it. */
export interface RecentlyEnded {
  readonly id: string;
  readonly href: string;
  /** What it was. */
  readonly title: string;
  /** The component's name; empty when none was to blame. */
  readonly component: string;
  readonly from: Stamp;
  readonly until: Stamp;
  readonly lasted: string;
  /** What to say to those who call about it now; what is not true any more is left out. */
  readonly say: readonly string[];
  /** Instead of `say`, when not everything of it works now. */
  readonly caution?: string;
  readonly affected: readonly Linked[];
}

export interface EndedFacts {
  readonly now: number;
  readonly config: Config;
  readonly states: readonly FunctionState[];
  /** The last that ended, the latest first. */
  readonly ended: readonly Incident[];
}

/** The last that ended, the latest first, as far as they concern an audience and lie within the time of the configuration. */
export function recentlyEnded(audience: Audience, moment: EndedFacts): readonly RecentlyEnded[] {
  const { config } = moment;
  return endedLately(moment)
    .filter((incident) => concerns(incident, audience, config))
    .filter((incident) => audience === 'operations' || (isPublic(incident) && !isBlindness(incident)))
    .map((incident) => endedFor(audience, incident, moment));
}

/** Those of all audiences that anybody may know of. */
export function endedForStrangers(moment: EndedFacts): readonly RecentlyEnded[] {
  const ended = moment.ended.filter((incident) => isPublic(incident) && !isBlindness(incident));
  return recentlyEnded('operations', { ...moment, ended: ended.map(withoutSignals) });
}

function withoutSignals(incident: Incident): Incident {
  const { signals: _, ...rest } = incident;
  return rest;
}

/** Those that ended within the time for which the configuration wants them shown. */
const endedLately = ({ now, config, ended }: Pick<EndedFacts, 'now' | 'config' | 'ended'>): readonly Incident[] =>
  ended.filter(({ restoredAt = 0 }) => restoredAt > now - config.keep.recentlyEndedMs);

function endedFor(audience: Audience, incident: Incident, { now, config, states }: EndedFacts): RecentlyEnded {
  const { locale } = config;
  const mine = incident.affected.filter((one) => concerns({ ...incident, affected: [one] }, audience, config));
  const functions = functionsOf(mine, config);
  const endedAt = incident.availableAt ?? incident.restoredAt ?? now;
  const isWell = mine.every((one) => worksNow(one, states));
  return {
    id: incident.id,
    href: pathOf.incident(incident.id),
    title: whatItWas(incident, mine, config, now),
    component: incident.ending?.component ?? '',
    from: stamp(incident.startedAt, now, locale),
    until: stamp(endedAt, now, locale),
    lasted: sayFor(endedAt - incident.startedAt, locale),
    say: isWell && functions.length > 0 ? afterwardsOf(functions, blamedComponent(incident), locale.say) : [],
    ...(isWell ? {} : { caution: locale.say('view.ended.notAllNow') }),
    affected: functions.map(({ id, question }) => ({
      text: question,
      href: pathOf.function(id, elsewhere(mine, id, config)),
    })),
  };
}

/** In the words of the time; made again only where the incident was about more than the audience uses. */
function whatItWas(incident: Incident, mine: readonly AffectedFunction[], config: Config, now: number): string {
  const { ending, affected } = incident;
  if (ending?.was !== undefined) return ending.was;
  const { signals: _, ...rest } = incident;
  const isAll = mine.length === affected.length;
  return isAll ? (ending?.title ?? incident.title) : incidentTitle({ ...rest, affected: mine }, config, now);
}

function worksNow({ functionId, target }: AffectedFunction, states: readonly FunctionState[]): boolean {
  const state = states.find((one) => one.functionId === functionId && one.target === target);
  return state !== undefined && isKnownToWork(state);
}

function elsewhere(mine: readonly AffectedFunction[], id: string, config: Config): string | undefined {
  const fn = config.functions.get(id);
  const target = mine.find(({ functionId }) => functionId === id)?.target;
  return fn && target !== mainTarget(fn, config) ? target : undefined;
}
