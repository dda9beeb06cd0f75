import type { Locale, Say } from '../../i18n/locale.ts';
import type { Config } from '../../config/config.ts';
import { blamedComponent, isBlindness } from '../../incident/cause-key.ts';
import { forAudience } from '../../incident/for-audience.ts';
import { resolvedHeadline } from '../../incident/headline.ts';
import { verbOf } from '../../incident/verb.ts';
import type { BusinessFunction, Component } from '../../model/function.ts';
import type { Incident, Stage } from '../../model/incident.ts';
import { publishedKind } from '../../message/publication.ts';
import { categoryOf, type TimelineCategory, type TimelineEntry, type TimelineEvent } from '../../model/timeline.ts';
import { subjectKey, type Audience } from '../../model/names.ts';
import type { SignalSource } from '../../model/signal.ts';
import type { State } from '../../model/state.ts';
import type { SupplierStatus } from '../../model/supplier-status.ts';
import type { LedgerLine } from '../../store/store.ts';
import { doubtWordsOf, impactOf } from '../../state/impact.ts';
import { acceptedIn, reachedBy } from './accepted.ts';
import { concerns, inPlainWords } from './audience-incidents.ts';
import { evidenceLinks } from './evidence-view.ts';
import type { EvidenceLink } from './evidence-view.ts';
import type { RunResult } from '../../model/run.ts';
import { incidentHelp } from './incident-help.ts';
import type { IncidentHelp } from './incident-help.ts';
import { pastSentence } from '../../message/ending.ts';
import { looksOf } from './other-incidents.ts';
import type { Linked } from './safe-link.ts';
import { pathOf } from './safe-link.ts';
import { mainTarget } from './situation.ts';
import { worstAt } from './states-then.ts';
import { takenWords, wasTakenText, type TakenNeeds } from './taken-words.ts';
import { timelineText } from '../../message/timeline-text.ts';
import { nextText, reasonText, untoldText } from './telling-words.ts';
import { sayFor, sayStamp, stamp } from './time-text.ts';
import type { Stamp } from './time-text.ts';
import { componentSentence } from './wording.ts';
import type { Reading } from './wording.ts';
import { standingOrAll } from '../../incident/standing.ts';

/** More screenshots make the page slow on a phone. */
const MOST_EVIDENCE = 20;

/** One incident in a list. */
export interface IncidentLine {
  readonly id: string;
  readonly href: string;
  readonly big: string;
  readonly small: string;
  readonly stage: Stage;
  readonly stageWord: string;
  readonly severity: Incident['severity'];
  readonly started: Stamp;
  /** The harm began between this and `started`: when it was well for the last time, if known and not in the same minute. */
  readonly lastGood?: Stamp;
  readonly lasted: string;
  readonly isOpen: boolean;
  /** How it looks: while we only do not know, it is not told as broken. */
  readonly level: State;
}

export interface IncidentView extends IncidentLine {
  readonly title: string;
  readonly ended?: Stamp;
  /** When most of its functions had joined it. */
  readonly worst: Stamp;
  /** Who is on it, or was. */
  readonly taken: string;
  readonly affected: readonly {
    readonly question: string;
    readonly href: string;
    readonly summary: string;
    readonly joined: Stamp;
    readonly recovered?: Stamp;
    /** The incident that it left for, because something else is to blame. */
    readonly movedTo?: Linked;
    /** It fails and works by turns. */
    readonly isFlapping: boolean;
  }[];
  readonly timeline: readonly { readonly at: Stamp; readonly kind: TimelineCategory; readonly text: string }[];
  /** For operations only. */
  readonly component?: Linked;
  /** Why nobody is told. */
  readonly untold?: Linked;
  /** Who is told next, and when. */
  readonly next?: string;
  readonly signals?: readonly {
    readonly from: string;
    readonly says: string;
    readonly detail?: string;
    readonly since: Stamp;
    readonly ended?: Stamp;
  }[];
  /** What there is besides those in `signals`, in sentences. */
  readonly moreSignals?: readonly string[];
  /** Where the form that takes it is posted to; absent when somebody has it, or it is over. */
  readonly takeAction?: string;
  readonly told?: readonly {
    readonly at: Stamp;
    readonly channel: string;
    readonly what: string;
    readonly outcome: string;
    readonly isGood: boolean;
  }[];
  readonly evidence?: readonly {
    readonly question: string;
    readonly which: 'first' | 'latest';
    readonly at: Stamp;
    readonly links: readonly EvidenceLink[];
  }[];
  readonly help?: IncidentHelp;
}

/** One incident as a line. */
export function incidentLine(incident: Incident, config: Config, { now, locale }: Reading): IncidentLine {
  const blamed = blamedComponent(incident);
  const component = blamed === undefined ? undefined : config.components.get(blamed);
  const endedAt = incident.restoredAt ?? incident.availableAt;
  const started = stamp(incident.startedAt, now, locale);
  const lastGood = incident.lastGoodAt === undefined ? undefined : stamp(incident.lastGoodAt, now, locale);
  return {
    id: incident.id,
    href: pathOf.incident(incident.id),
    ...sentenceOf(incident, component, locale),
    stage: incident.stage,
    stageWord: locale.say(`view.stage.${incident.stage}`),
    severity: incident.severity,
    started,
    ...(lastGood === undefined || sayStamp(lastGood) === sayStamp(started) ? {} : { lastGood }),
    lasted: sayFor((endedAt ?? now) - incident.startedAt, locale),
    isOpen: incident.stage === 'open',
    level: incident.stage === 'open' ? looksOf(incident, locale).level : 'working',
  };
}

/** The present tense is for what is so now. An alert about a component does not mean that what it provides is gone. */
function sentenceOf(
  { stage, title, affected, blame, ending }: Incident,
  component: Component | undefined,
  locale: Locale,
): { big: string; small: string } {
  if (ending) return { big: ending.was ?? title, small: ending.component ?? '' };
  if (!component) return { big: title, small: '' };
  if (affected.length === 0) return { big: title, small: component.name };
  const isDoubtful = blame === 'doubtful';
  const standing = standingOrAll(affected).map(({ cause }) => cause);
  if (stage === 'open') return componentSentence(component, { locale, verb: verbOf(standing), isDoubtful });
  if (isDoubtful) return { big: title, small: component.name };
  const verb = verbOf(affected.map(({ cause }) => cause));
  return { big: pastSentence(component, locale, verb), small: component.name };
}

export interface IncidentParts {
  readonly incident: Incident;
  readonly timeline: readonly TimelineEntry[];
  readonly ledger: readonly LedgerLine[];
  /** Those with which its functions joined it. */
  readonly runs: readonly RunResult[];
  /** The newest that failed, of each function. */
  readonly newest: readonly RunResult[];
  /** What the supplier of the component to blame says of itself. */
  readonly supplier?: SupplierStatus | undefined;
}

/** One incident, whole. What names machinery is left out unless operations ask. */
export function incidentView(
  parts: IncidentParts,
  config: Config,
  reading: Reading & { audience: Audience },
): IncidentView {
  const { now, locale, audience } = reading;
  const isTechnical = audience === 'operations';
  const { timeline } = parts;
  const incident = isTechnical
    ? parts.incident
    : forAudience(inPlainWords(parts.incident, config, now), audience, config, now);
  const endedAt = incident.restoredAt ?? incident.availableAt;
  return {
    ...incidentLine(incident, config, reading),
    title:
      incident.stage === 'open' ? incident.title : (incident.ending?.headline ?? resolvedHeadline(incident, config)),
    ...(endedAt === undefined ? {} : { ended: stamp(endedAt, now, locale) }),
    worst: stamp(worstAt(incident), now, locale),
    taken: takenText(incident, { ...reading, config, ledger: parts.ledger }),
    affected: incident.affected
      .filter((one) => concerns({ ...incident, affected: [one] }, audience, config))
      .map((one) => {
        const fn = config.functions.get(one.functionId);
        return {
          question: fn?.question ?? one.functionId,
          href: pathOf.function(one.functionId, fn && mainTarget(fn, config) !== one.target ? one.target : undefined),
          summary: fn ? summaryOf(fn, incident, locale) : '',
          joined: stamp(one.joinedAt, now, locale),
          isFlapping: one.isFlapping === true,
          ...(one.recoveredAt === undefined ? {} : { recovered: stamp(one.recoveredAt, now, locale) }),
          ...(one.movedTo === undefined ? {} : { movedTo: { text: one.movedTo, href: pathOf.incident(one.movedTo) } }),
        };
      }),
    timeline: timeline.flatMap((entry) => {
      const kind = categoryOf(entry.event);
      const text = isTechnical ? timelineText(entry, locale) : plainText(entry.event, locale.say);
      return text === undefined ? [] : [{ at: stamp(entry.at, now, locale), kind, text }];
    }),
    ...(isTechnical ? technicalParts(parts, config, reading) : {}),
  };
}

/** What it means for people. Of a function that is only not known, nothing says that it fails. */
const summaryOf = (fn: BusinessFunction, incident: Incident, { say }: Locale): string =>
  isBlindness(incident)
    ? doubtWordsOf(fn, 'unknown', 'summary', say).text
    : impactOf(fn, blamedComponent(incident)).summary;

function takenText(
  incident: Incident,
  { ledger, ...reading }: Omit<TakenNeeds, 'reached'> & { readonly ledger: readonly LedgerLine[] },
): string {
  if (incident.stage === 'open') {
    const reached = reachedBy(incident, acceptedIn(ledger), reading.config);
    return takenWords(incident, { ...reading, reached }).text;
  }
  if (incident.acknowledgedAt === undefined) return reading.locale.say('view.taken.nobody');
  return wasTakenText(incident.acknowledgedAt, incident.acknowledgedBy, reading);
}

/** What happened, without machinery, or undefined when there is nothing plain to say. */
function plainText(event: TimelineEvent, say: Say): string | undefined {
  const kind = publishedKind(event);
  return kind && say(`view.timeline.${kind}`);
}

function technicalParts(parts: IncidentParts, config: Config, reading: Reading) {
  const { incident, ledger, supplier } = parts;
  const { now, locale } = reading;
  const help = incidentHelp(incident, config, { ...reading, supplier });
  const untold = untoldText(incident, config, reading);
  const next = nextText(incident, config, reading);
  const isTakeable = incident.stage === 'open' && incident.acknowledgedAt === undefined;
  const blamed = blamedComponent(incident);
  const component = blamed === undefined ? undefined : config.components.get(blamed);
  return {
    ...(component
      ? { component: { text: `${component.name} (${component.id})`, href: pathOf.component(component.id) } }
      : {}),
    ...(untold ? { untold } : {}),
    ...(next === undefined ? {} : { next }),
    ...(isTakeable ? { takeAction: `${pathOf.incident(incident.id)}/acknowledge` } : {}),
    signals: (incident.signals ?? []).map(({ source, says, detail, since, endedAt }) => ({
      from: sourceText(source, locale.say),
      says,
      ...(detail === undefined ? {} : { detail }),
      since: stamp(since, now, locale),
      ...(endedAt === undefined ? {} : { ended: stamp(endedAt, now, locale) }),
    })),
    moreSignals: moreSignalsText(incident, locale.say),
    told: ledger.map((line) => ({
      at: stamp(line.createdAt, now, locale),
      channel: line.channel,
      what: toldWhat(line, locale.say),
      outcome: toldOutcome(line, { now, locale }),
      isGood:
        line.settled !== 'refused' && line.settled !== 'unclear' && (line.settled !== undefined || line.attempts === 0),
    })),
    evidence: evidenceOf(parts, config, reading),
    ...(help && { help }),
  };
}

function moreSignalsText({ moreSignals = [] }: Incident, say: Say): readonly string[] {
  const standing = moreSignals.reduce((sum, one) => sum + one.standing, 0);
  const ended = moreSignals.reduce((sum, one) => sum + one.ended, 0);
  return [
    ...(standing > 0 ? [say('page.incident.signals.more', { count: standing })] : []),
    ...(ended > 0 ? [say('page.incident.signals.moreOver', { count: ended })] : []),
  ];
}

/** Function by function what was kept first and what was kept last, the first before the last. */
function evidenceOf({ runs, newest }: IncidentParts, config: Config, { now, locale }: Reading) {
  const kept = (which: 'first' | 'latest', from: readonly RunResult[]) =>
    from.filter((run) => run.evidence.length > 0).map((run) => ({ which, run }));
  const first = kept('first', runs);
  const latest = kept('latest', newest).filter(({ run }) => first.every((one) => one.run.runId !== run.runId));
  return Object.values(Object.groupBy([...first, ...latest], ({ run }) => subjectKey(run)))
    .flatMap((ofFunction) => ofFunction ?? [])
    .slice(0, MOST_EVIDENCE)
    .map(({ which, run }) => ({
      question: config.functions.get(run.functionId)?.question ?? run.functionId,
      which,
      at: stamp(run.startedAt, now, locale),
      links: evidenceLinks(run, locale),
    }));
}

/** `Told that it is open, because it became graver (round 2)`. */
function toldWhat({ action, reason, round = 1 }: LedgerLine, say: Say): string {
  const plain = say(`view.told.${action}`);
  const why = reason === undefined ? undefined : reasonText(reason, say);
  const what = why === undefined ? plain : say('view.told.because', { what: plain, why });
  return round > 1 ? say('view.told.round', { what, round }) : what;
}

function sourceText(source: SignalSource, say: Say): string {
  switch (source) {
    case 'alarm':
    case 'certificate':
      return say(`view.signal.${source}`);
    case 'storm':
    case 'self':
      return say(`view.kind.${source}`);
    default:
      return say('view.signal.alerts', { source: source.replace('alerts:', '') });
  }
}

/** `delivered 08:01 GMT, at try 2`, `refused 08:01 GMT: 404 from the channel`. */
function toldOutcome({ settled, settledAt, attempts, lastError }: LedgerLine, { now, locale }: Reading): string {
  const { say } = locale;
  const because = (what: string) =>
    lastError === undefined ? what : say('view.settled.why', { what, why: lastError });
  if (settled === undefined)
    return attempts === 0 ? say('view.settled.waiting') : because(say('view.settled.tried', { count: attempts }));
  const bare = say(`view.settled.${settled}`);
  const what =
    settledAt === undefined
      ? bare
      : say('view.settled.at', { what: bare, time: sayStamp(stamp(settledAt, now, locale)) });
  if (settled !== 'delivered') return because(what);
  return attempts > 1 ? say('view.settled.atTry', { what, tries: attempts }) : what;
}
