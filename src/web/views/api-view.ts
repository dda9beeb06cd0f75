import type { Config } from '../../config/config.ts';
import { blamedComponent } from '../../incident/cause-key.ts';
import { english } from '../../i18n/english.ts';
import type { BusinessFunction, ImpactText } from '../../model/function.ts';
import type { Incident, Telling } from '../../model/incident.ts';
import { categoryOf, type TimelineEntry } from '../../model/timeline.ts';
import type { Locale } from '../../i18n/locale.ts';
import { subjectKey } from '../../model/names.ts';
import type { ComponentState, FunctionState } from '../../model/state.ts';
import type { LedgerLine } from '../../store/store.ts';
import { holds, stillWorksOf, textOf } from '../../state/impact.ts';
import type { Measured } from '../../state/measured.ts';
import { isoTime } from '../../time/zone.ts';
import { functionsHangingOn } from './hanging-on.ts';
import { measuredNow } from './measured-now.ts';
import type { RecentlyEnded } from './recently-ended.ts';
import { lastCheckedAt, mainTarget } from './situation.ts';
import { timelineText } from '../../message/timeline-text.ts';
import { technicalReason } from './wording.ts';

const isoOrNull = (at: number | undefined) => (at === undefined ? null : isoTime(at));

/**
 * A function and how it is, for other programs. Times are RFC 3339 in UTC; what is not known is null. `predictedBy`: the
 * incident whose component probably breaks it too, by `subjectKey`.
 */
export function functionJson(fn: BusinessFunction, moment: FunctionFacts) {
  const { states, config, now, predictedBy } = moment;
  return {
    id: fn.id,
    question: fn.question,
    severity: fn.severity,
    audiences: fn.audiences,
    dependsOn: fn.dependsOn,
    impact: impactNow(fn, measuredNow(mainTarget(fn, config) ?? '', { config, states })),
    targets: states
      .filter((state) => state.functionId === fn.id)
      .map((state) => ({
        target: state.target,
        state: state.state,
        word: english[`state.${state.state}`],
        since: isoTime(state.since),
        checkedAt: isoOrNull(lastCheckedAt(state)),
        probablyFailing: probablyFailing(predictedBy.get(subjectKey(state))),
        checkingAgain: state.isCheckingAgain,
        flapping: state.flapping !== undefined,
        advisory: state.advisory ?? null,
        cause: state.cause,
        reason: technicalReason(state.cause, { now, locale: config.locale }),
      })),
  };
}

/**
 * The sentences of the configuration as texts. Those that say that something works are left out unless that is known to
 * be so now, as whoever shows them shows them now.
 */
function impactNow(fn: BusinessFunction, measured: Measured) {
  const { whenDown, ...general } = fn.impact;
  const now = (words: Partial<ImpactText>, componentId?: string) => {
    const { stillWorks: _, tellCustomers, ...rest } = words;
    const [works] = words.stillWorks === undefined ? [] : stillWorksOf({ functions: [fn], componentId, measured });
    return {
      ...rest,
      ...(works === undefined ? {} : { stillWorks: works }),
      ...(tellCustomers !== undefined && holds(tellCustomers, measured)
        ? { tellCustomers: textOf(tellCustomers) }
        : {}),
    };
  };
  const sharper = Object.entries(whenDown).map(([id, words]) => [id, now(words, id)] as const);
  return { ...now(general), whenDown: Object.fromEntries(sharper) };
}

interface FunctionFacts {
  readonly states: readonly FunctionState[];
  readonly config: Config;
  readonly now: number;
  readonly predictedBy: ReadonlyMap<string, Incident>;
}

const probablyFailing = (incident: Incident | undefined) =>
  incident ? { incident: incident.id, component: blamedComponent(incident) ?? null } : null;

/** All components and how they are. */
export function componentsJson(config: Config, states: readonly ComponentState[]) {
  return [...config.components.values()].map((component) => ({
    id: component.id,
    name: component.name,
    provides: component.provides,
    owner: component.owner ?? null,
    supplier: component.supplier,
    dependsOn: component.dependsOn,
    functions: functionsHangingOn(component.id, config).map(({ id }) => id),
    targets: states
      .filter(({ componentId }) => componentId === component.id)
      .map(({ target, state, since, blamedBy, isDoubtful = false }) => ({
        ...{ target, state, since: isoTime(since), blamedBy },
        isDoubtful,
      })),
  }));
}

/** An incident for other programs. */
export function incidentJson(incident: Incident) {
  return {
    id: incident.id,
    title: incident.title,
    severity: incident.severity,
    stage: incident.stage,
    component: blamedComponent(incident) ?? null,
    /** `doubtful`: another function has got through the component since; `unfounded`: there are no grounds for it any more. */
    blame: incident.blame ?? null,
    startedAt: isoTime(incident.startedAt),
    /** The harm began between the end of the last good run and the beginning of the first bad one. */
    lastGoodAt: isoOrNull(incident.lastGoodAt),
    firstBadAt: isoTime(incident.startedAt),
    openedAt: isoTime(incident.openedAt),
    acknowledgedAt: isoOrNull(incident.acknowledgedAt),
    acknowledgedBy: incident.acknowledgedBy ?? null,
    availableAt: isoOrNull(incident.availableAt),
    restoredAt: isoOrNull(incident.restoredAt),
    resolvedTitle: incident.ending?.headline ?? null,
    affected: incident.affected.map((one) => ({
      function: one.functionId,
      target: one.target,
      cause: one.cause,
      joinedAt: isoTime(one.joinedAt),
      recoveredAt: isoOrNull(one.recoveredAt),
      /** The incident that it left for because something else is to blame. */
      movedTo: one.movedTo ?? null,
      runId: one.runId ?? null,
    })),
    /** Functions that failed at once when most did. */
    peakFunctions: incident.peak?.functions ?? [],
    /** Functions of incidents that this one inhibits. */
    inhibits: incident.inhibits ?? [],
  };
}

/** An incident that has ended not long ago, with what to say to those who call about it; `say` is empty when it is not known to work. */
export const recentlyEndedJson = (ended: RecentlyEnded) => ({
  id: ended.id,
  title: ended.title,
  startedAt: ended.from.iso,
  endedAt: ended.until.iso,
  worksNow: ended.caution === undefined,
  say: ended.say,
});

/** An incident with its timeline and what was told to whom. */
export const incidentDetailJson = (
  incident: Incident,
  { timeline, ledger }: { readonly timeline: readonly TimelineEntry[]; readonly ledger: readonly LedgerLine[] },
  locale: Locale,
) => ({
  ...incidentJson(incident),
  telling: incident.telling ? tellingJson(incident.telling) : null,
  signals: (incident.signals ?? []).map(({ since, endedAt, ...signal }) => ({
    ...signal,
    since: isoTime(since),
    endedAt: isoOrNull(endedAt),
  })),
  /** Of each source, how many alerts there are besides those in `signals`. */
  moreSignals: incident.moreSignals ?? [],
  timeline: timeline.map((entry) => ({
    at: isoTime(entry.at),
    kind: categoryOf(entry.event),
    text: timelineText(entry, locale),
  })),
  notifications: ledger.map((line) => ({
    channel: line.channel,
    action: line.action,
    round: line.round ?? 1,
    reason: line.reason ?? null,
    headline: line.headline,
    createdAt: isoTime(line.createdAt),
    attempts: line.attempts,
    settledAt: isoOrNull(line.settledAt),
    settled: line.settled ?? null,
    lastError: line.lastError ?? null,
  })),
});

/** How far the telling has come, and why nobody is told. */
const tellingJson = ({ hold, silent, releasedAt, closedAtPagerAt, ...rest }: Telling) => ({
  round: rest.round,
  severity: rest.severity,
  reason: rest.reason,
  stepsDone: rest.done,
  from: isoTime(rest.from),
  hold: hold ? { ...hold, ...('until' in hold ? { until: isoTime(hold.until) } : {}) } : null,
  silent: silent ?? null,
  releasedAt: isoOrNull(releasedAt),
  closedAtPagerAt: isoOrNull(closedAtPagerAt),
  summarised: rest.summarised ?? [],
});
