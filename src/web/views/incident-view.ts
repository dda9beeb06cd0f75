import type { Config } from '../../config/config.ts';
import { componentOf, isBlindness } from '../../incident/cause-key.ts';
import { resolvedHeadline } from '../../incident/headline.ts';
import type { Component } from '../../model/function.ts';
import type { Incident, Stage, TimelineEntry } from '../../model/incident.ts';
import type { Audience } from '../../model/names.ts';
import type { State } from '../../model/state.ts';
import type { LedgerLine } from '../../store/store.ts';
import { impactOf } from '../../state/impact.ts';
import { evidenceLinks } from './evidence-view.ts';
import type { EvidenceLink } from './evidence-view.ts';
import type { RunResult } from '../../model/run.ts';
import { acknowledgedText } from './problem-card.ts';
import type { Linked } from './problem-card.ts';
import { pathOf } from './safe-link.ts';
import { mainTarget } from './situation.ts';
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
  readonly acknowledged?: string;
  readonly affected: readonly {
    readonly question: string;
    readonly href: string;
    readonly summary: string;
    readonly joined: Stamp;
    readonly recovered?: Stamp;
  }[];
  readonly timeline: readonly { readonly at: Stamp; readonly kind: TimelineEntry['kind']; readonly text: string }[];
  /** For operations only. */
  readonly component?: Linked;
  readonly told?: readonly {
    readonly at: Stamp;
    readonly channel: string;
    readonly what: string;
    readonly outcome: string;
    readonly isGood: boolean;
  }[];
  readonly evidence?: readonly { readonly question: string; readonly links: readonly EvidenceLink[] }[];
}

/** The incidents that concern an audience: one whose functions are all somebody else's is left out. */
export function concerns(incident: Incident, audience: Audience, config: Config): boolean {
  if (audience === 'operations') return true;
  return incident.affected.some(({ functionId, target }) => {
    const fn = config.functions.get(functionId);
    return fn !== undefined && fn.audiences.includes(audience) && mainTarget(fn, config) === target;
  });
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
    level: incident.stage !== 'open' ? 'working' : isBlindness(incident) ? 'unknown' : 'failing',
  };
}

/** The present tense is for what is so now. */
function sentenceOf({ stage, title }: Incident, component: Component | undefined): { big: string; small: string } {
  if (!component) return { big: title, small: '' };
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
  const { incident, timeline } = parts;
  const { now, zone, audience } = reading;
  const isTechnical = audience === 'operations';
  const endedAt = incident.restoredAt ?? incident.availableAt;
  const blamed = componentOf(incident.causeKey);
  return {
    ...incidentLine(incident, config, reading),
    title: incident.stage === 'open' ? incident.title : resolvedHeadline(incident, config),
    ...(endedAt === undefined ? {} : { ended: stamp(endedAt, now, zone) }),
    ...(incident.acknowledgedAt === undefined
      ? {}
      : { acknowledged: acknowledgedText(incident.acknowledgedAt, incident.acknowledgedBy, reading) }),
    affected: incident.affected
      .filter((one) => concerns({ ...incident, affected: [one] }, audience, config))
      .map((one) => {
        const fn = config.functions.get(one.functionId);
        return {
          question: fn?.question ?? one.functionId,
          href: pathOf.function(one.functionId, fn && mainTarget(fn, config) !== one.target ? one.target : undefined),
          summary: fn ? impactOf(fn, blamed).summary : '',
          joined: stamp(one.joinedAt, now, zone),
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

function technicalParts({ incident, ledger, runs }: IncidentParts, config: Config, { now, zone }: Reading) {
  const blamed = componentOf(incident.causeKey);
  const component = blamed === undefined ? undefined : config.components.get(blamed);
  return {
    ...(component
      ? { component: { text: `${component.name} (${component.id})`, href: pathOf.component(component.id) } }
      : {}),
    told: ledger.map((line) => ({
      at: stamp(line.createdAt, now, zone),
      channel: line.channel,
      what: ledgerWords[line.action],
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
