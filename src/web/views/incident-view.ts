import type { Config } from '../../config/config.ts';
import { componentOf } from '../../incident/cause-key.ts';
import { resolvedHeadline } from '../../incident/headline.ts';
import type { Component } from '../../model/function.ts';
import type { Incident, Stage, TimelineEntry } from '../../model/incident.ts';
import type { Audience } from '../../model/names.ts';
import type { SignalSource } from '../../model/signal.ts';
import type { State } from '../../model/state.ts';
import type { LedgerLine } from '../../store/store.ts';
import { impactOf } from '../../state/impact.ts';
import { concerns, inPlainWords } from './audience-incidents.ts';
import { evidenceLinks } from './evidence-view.ts';
import type { EvidenceLink } from './evidence-view.ts';
import type { RunResult } from '../../model/run.ts';
import { looksOf } from './other-incidents.ts';
import type { Linked } from './safe-link.ts';
import { pathOf } from './safe-link.ts';
import { mainTarget } from './situation.ts';
import { acknowledgedText, takenWords } from './taken-words.ts';
import { nextText, reasonWords, untoldText } from './telling-words.ts';
import { sayFor, sayStamp, stamp } from './time-text.ts';
import type { Stamp } from './time-text.ts';
import { componentSentence } from './wording.ts';
import type { Reading } from './wording.ts';

export const stageWords: Readonly<Record<Stage, string>> = {
  open: 'Not over',
  available: 'Available again',
  restored: 'Over',
};

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
  readonly lasted: string;
  readonly isOpen: boolean;
  /** How it looks: while we only do not know, it is not told as broken. */
  readonly level: State;
}

export interface IncidentView extends IncidentLine {
  readonly title: string;
  readonly ended?: Stamp;
  /** Who is on it, or was. */
  readonly taken: string;
  readonly affected: readonly {
    readonly question: string;
    readonly href: string;
    readonly summary: string;
    readonly joined: Stamp;
    readonly recovered?: Stamp;
    /** It fails and works by turns. */
    readonly isFlapping: boolean;
  }[];
  readonly timeline: readonly { readonly at: Stamp; readonly kind: TimelineEntry['kind']; readonly text: string }[];
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
  /** Where the form that takes it is posted to; absent when somebody has it, or it is over. */
  readonly takeAction?: string;
  readonly told?: readonly {
    readonly at: Stamp;
    readonly channel: string;
    readonly what: string;
    readonly outcome: string;
    readonly isGood: boolean;
  }[];
  readonly evidence?: readonly { readonly question: string; readonly links: readonly EvidenceLink[] }[];
}

/** One incident as a line. */
export function incidentLine(incident: Incident, config: Config, { now, zone }: Reading): IncidentLine {
  const blamed = componentOf(incident.causeKey);
  const component = blamed === undefined ? undefined : config.components.get(blamed);
  const endedAt = incident.restoredAt ?? incident.availableAt;
  return {
    id: incident.id,
    href: pathOf.incident(incident.id),
    ...sentenceOf(incident, component),
    stage: incident.stage,
    stageWord: stageWords[incident.stage],
    severity: incident.severity,
    started: stamp(incident.startedAt, now, zone),
    lasted: sayFor((endedAt ?? now) - incident.startedAt),
    isOpen: incident.stage === 'open',
    level: incident.stage === 'open' ? looksOf(incident).level : 'working',
  };
}

/** The present tense is for what is so now. An alert about a component does not mean that what it provides is gone. */
function sentenceOf(
  { stage, title, affected }: Incident,
  component: Component | undefined,
): { big: string; small: string } {
  if (!component) return { big: title, small: '' };
  if (affected.length === 0) return { big: title, small: component.name };
  const { big, small } = componentSentence(component);
  return stage === 'open'
    ? { big, small }
    : { big: big.replace(/ is (?=NOT available$)/, ' was '), small: component.name };
}

export interface IncidentParts {
  readonly incident: Incident;
  readonly timeline: readonly TimelineEntry[];
  readonly ledger: readonly LedgerLine[];
  readonly runs: readonly RunResult[];
}

/** One incident, whole. What names machinery is left out unless operations ask. */
export function incidentView(
  parts: IncidentParts,
  config: Config,
  reading: Reading & { audience: Audience },
): IncidentView {
  const { now, zone, audience } = reading;
  const isTechnical = audience === 'operations';
  const { timeline } = parts;
  const incident = isTechnical ? parts.incident : inPlainWords(parts.incident, config, now);
  const endedAt = incident.restoredAt ?? incident.availableAt;
  const blamed = componentOf(incident.causeKey);
  return {
    ...incidentLine(incident, config, reading),
    title: incident.stage === 'open' ? incident.title : resolvedHeadline(incident, config),
    ...(endedAt === undefined ? {} : { ended: stamp(endedAt, now, zone) }),
    taken: takenText(incident, config, reading),
    affected: incident.affected
      .filter((one) => concerns({ ...incident, affected: [one] }, audience, config))
      .map((one) => {
        const fn = config.functions.get(one.functionId);
        return {
          question: fn?.question ?? one.functionId,
          href: pathOf.function(one.functionId, fn && mainTarget(fn, config) !== one.target ? one.target : undefined),
          summary: fn ? impactOf(fn, blamed).summary : '',
          joined: stamp(one.joinedAt, now, zone),
          isFlapping: one.isFlapping === true,
          ...(one.recoveredAt === undefined ? {} : { recovered: stamp(one.recoveredAt, now, zone) }),
        };
      }),
    timeline: timeline.flatMap((entry) => {
      const text = isTechnical ? entry.text : plainEntry(entry);
      return text === undefined ? [] : [{ at: stamp(entry.at, now, zone), kind: entry.kind, text }];
    }),
    ...(isTechnical ? technicalParts(parts, config, reading) : {}),
  };
}

function takenText(incident: Incident, config: Config, reading: Reading & { audience: Audience }): string {
  if (incident.stage === 'open') return takenWords(incident, reading.audience, config, reading).text;
  if (incident.acknowledgedAt === undefined) return 'Nobody took it';
  return acknowledgedText(incident.acknowledgedAt, incident.acknowledgedBy, reading).replace('has taken', 'took');
}

/** A timeline entry without machinery, or undefined when there is nothing plain to say. */
function plainEntry({ kind }: TimelineEntry): string | undefined {
  switch (kind) {
    case 'opened':
      return 'We noticed it.';
    case 'joined':
      return 'More turned out to be affected.';
    case 'recovered':
      return 'A part of it works again.';
    case 'severity':
      return 'It is graver than it first seemed.';
    case 'acknowledged':
      return 'Someone has taken it.';
    case 'available':
      return 'It works again.';
    case 'restored':
      return 'It is over.';
    case 'held':
    case 'silent':
    case 'escalated':
    case 'notified':
    case 'refused':
    case 'note':
      return undefined;
  }
}

const ledgerWords: Readonly<Record<LedgerLine['action'], string>> = {
  trigger: 'Told that it is open',
  acknowledge: 'Told that someone has taken it',
  resolve: 'Told that it is over',
};

function technicalParts({ incident, ledger, runs }: IncidentParts, config: Config, reading: Reading) {
  const { now, zone } = reading;
  const untold = untoldText(incident, config, reading);
  const next = nextText(incident, config, reading);
  const isTakeable = incident.stage === 'open' && incident.acknowledgedAt === undefined;
  const blamed = componentOf(incident.causeKey);
  const component = blamed === undefined ? undefined : config.components.get(blamed);
  return {
    ...(component
      ? { component: { text: `${component.name} (${component.id})`, href: pathOf.component(component.id) } }
      : {}),
    ...(untold ? { untold } : {}),
    ...(next === undefined ? {} : { next }),
    ...(isTakeable ? { takeAction: `${pathOf.incident(incident.id)}/acknowledge` } : {}),
    signals: (incident.signals ?? []).map(({ source, says, detail, since, endedAt }) => ({
      from: sourceWords(source),
      says,
      ...(detail === undefined ? {} : { detail }),
      since: stamp(since, now, zone),
      ...(endedAt === undefined ? {} : { ended: stamp(endedAt, now, zone) }),
    })),
    told: ledger.map((line) => ({
      at: stamp(line.createdAt, now, zone),
      channel: line.channel,
      what: toldWhat(line),
      outcome: toldOutcome(line, { now, zone }),
      isGood: line.settled !== 'refused' && (line.settled !== undefined || line.attempts === 0),
    })),
    evidence: runs
      .filter((run) => run.evidence.length > 0)
      .map((run) => ({
        question: config.functions.get(run.functionId)?.question ?? run.functionId,
        links: evidenceLinks(run),
      })),
  };
}

/** `Told that it is open, because it became graver (round 2)`. */
function toldWhat({ action, reason, round = 1 }: LedgerLine): string {
  const why = reason === undefined ? '' : reasonWords[reason];
  return `${ledgerWords[action]}${why === '' ? '' : `, because ${why}`}${round > 1 ? ` (round ${round})` : ''}`;
}

function sourceWords(source: SignalSource): string {
  switch (source) {
    case 'alarm':
      return 'Alarm of the configuration';
    case 'certificate':
      return 'Certificates';
    case 'storm':
      return 'Many incidents at once';
    case 'self':
      return 'The monitor itself';
    default:
      return source.replace('alerts:', 'Told by ');
  }
}

function toldOutcome({ settled, settledAt, attempts, lastError }: LedgerLine, { now, zone }: Reading): string {
  const when = settledAt === undefined ? '' : ` ${sayStamp(stamp(settledAt, now, zone))}`;
  const why = lastError === undefined ? '' : `: ${lastError}`;
  switch (settled) {
    case 'delivered':
      return `delivered${when}${attempts > 1 ? `, at try ${attempts}` : ''}`;
    case 'refused':
      return `refused${when}${why}`;
    case 'dropped':
      return `not needed any more${when}${why}`;
    default:
      return attempts === 0 ? 'waiting to be sent' : `tried ${attempts} times, waiting${why}`;
  }
}
