// The form of the widespread hosted status pages, so that existing clients read us. It has no word for "not known":
// that is told as degraded, with a plain description, and never as operational.
import type { Config } from '../../config/config.ts';
import type { Say } from '../../i18n/locale.ts';
import type { Incident } from '../../model/incident.ts';
import type { TimelineEntry } from '../../model/timeline.ts';
import type { State } from '../../model/state.ts';
import { publishedKind, type PublishedKind } from '../../message/publication.ts';
import { isoTime } from '../../time/zone.ts';
import { bannerOf } from './banner.ts';
import { seenBy, situationOf } from './situation.ts';
import type { Seen } from './situation.ts';
import type { Moment } from './status-view.ts';
import { plainReason } from './wording.ts';

export const PAGE_ID = 'bellwether';

const componentStatus: Readonly<Record<State, string>> = {
  working: 'operational',
  slow: 'degraded_performance',
  failing: 'major_outage',
  unknown: 'degraded_performance',
  maintenance: 'under_maintenance',
};

const indicators: Readonly<Record<State, string>> = {
  working: 'none',
  slow: 'minor',
  failing: 'critical',
  unknown: 'minor',
  maintenance: 'none',
};

export const hostedPage = ({ organisation, timezone, server }: Config, now: number) => ({
  id: PAGE_ID,
  name: organisation,
  url: server.publicUrl,
  time_zone: timezone,
  updated_at: isoTime(now),
});

interface Watched {
  readonly config: Config;
  readonly all: readonly Seen[];
}

/** Read once after each change, and not for each part of each answer. */
const watched = new WeakMap<Moment['states'], Watched>();

function allSeen({ config, states }: Moment): readonly Seen[] {
  const known = watched.get(states);
  if (known?.config === config) return known.all;
  const all = seenBy('operations', config, states).filter(({ elsewhere }) => elsewhere === undefined);
  watched.set(states, { config, all });
  return all;
}

/** `status` of summary and status. */
export function hostedStatus(moment: Moment) {
  const situation = situationOf(allSeen(moment), moment.config, moment.incidents);
  const banner = bannerOf(situation, moment.health.troubles.length > 0);
  const isGrave = situation.problems.some(({ severity }) => severity === 'critical');
  const indicator = banner.level === 'failing' && !isGrave ? 'major' : indicators[banner.level];
  return { indicator, description: banner.headline };
}

/** Our functions, as that form's components. */
export const hostedComponents = (moment: Moment) => [...componentsAt(moment).values()];

type HostedComponent = ReturnType<typeof hostedComponent>;

/** Asked for by each of what may be a thousand incidents of one moment. */
const toldAt = new WeakMap<Moment, ReadonlyMap<string, HostedComponent>>();

function componentsAt(moment: Moment): ReadonlyMap<string, HostedComponent> {
  const known = toldAt.get(moment);
  if (known) return known;
  const components = allSeen(moment).map((seen, index) => hostedComponent(seen, index + 1, moment));
  const byId = new Map(components.map((component) => [component.id, component]));
  toldAt.set(moment, byId);
  return byId;
}

/** Some of them, in the order of the configuration. */
export const componentsOf = (ids: ReadonlySet<string>, moment: Moment) =>
  [...ids].flatMap((id) => componentsAt(moment).get(id) ?? []).toSorted((a, b) => a.position - b.position);

function hostedComponent(seen: Seen, position: number, { now, config }: Moment) {
  const { state, cause } = seen.state;
  const reason = plainReason(state, cause, { now, locale: config.locale });
  return {
    id: seen.fn.id,
    name: seen.fn.question,
    status: componentStatus[state],
    created_at: isoTime(seen.state.knownSince),
    updated_at: isoTime(Math.max(seen.state.since, seen.state.knownSince)),
    position,
    description: reason === '' ? null : `${config.locale.say(`state.${state}`)}. ${reason}`,
    showcase: true,
    start_date: null,
    group_id: null,
    page_id: PAGE_ID,
    group: false,
    only_show_if_degraded: false,
    x_state: state,
    x_data_age_seconds: seen.checkedAt === undefined ? null : Math.max(0, Math.round((now - seen.checkedAt) / 1000)),
  };
}

/** An incident with its updates, the newest first. */
export function hostedIncident(incident: Incident, timeline: readonly TimelineEntry[], moment: Moment) {
  const affected = new Set(incident.affected.map(({ functionId }) => functionId));
  const components = componentsOf(affected, moment);
  const status = statusOf(incident);
  const updates = updatesOf(incident, timeline, moment.config.locale.say);
  const changedAt = incident.restoredAt ?? incident.availableAt ?? timeline.at(-1)?.at ?? incident.openedAt;
  return {
    id: incident.id,
    name: incident.title,
    status,
    created_at: isoTime(incident.openedAt),
    updated_at: isoTime(Math.max(changedAt, incident.openedAt)),
    monitoring_at: incident.availableAt === undefined ? null : isoTime(incident.availableAt),
    resolved_at: incident.restoredAt === undefined ? null : isoTime(incident.restoredAt),
    impact: incident.severity,
    shortlink: `${moment.config.server.publicUrl}/incidents/${incident.id}`,
    started_at: isoTime(incident.startedAt),
    page_id: PAGE_ID,
    incident_updates: updates,
    components,
  };
}

function statusOf({ stage, acknowledgedAt }: Incident): string {
  if (stage === 'restored') return 'resolved';
  if (stage === 'available') return 'monitoring';
  return acknowledgedAt === undefined ? 'investigating' : 'identified';
}

/** As they were published. Their ids count them in the order of their times. */
function updatesOf(incident: Incident, timeline: readonly TimelineEntry[], say: Say) {
  const told = timeline
    .flatMap((entry) => {
      const kind = publishedKind(entry.event);
      return kind ? [{ ...entry, kind }] : [];
    })
    .map((entry, index) => ({ ...entry, number: index + 1 }));
  // When the last function recovers it is all over, not a part of it.
  const isPartly = ({ kind, at }: (typeof told)[number]) => kind !== 'recovered' || at !== incident.restoredAt;
  return told
    .filter(isPartly)
    .toReversed()
    .map(({ at, kind, published, number }) => ({
      id: `${incident.id}-${number}`,
      status: updateStatus(kind),
      body: published?.everybody?.texts.join(' ') ?? bodyFromBefore(kind, incident, say),
      incident_id: incident.id,
      created_at: isoTime(at),
      updated_at: isoTime(at),
      display_at: isoTime(at),
      affected_components: null,
      deliver_notifications: true,
      custom_tweet: null,
      tweet_id: null,
    }));
}

function updateStatus(kind: PublishedKind): string {
  switch (kind) {
    case 'restored':
      return 'resolved';
    case 'available':
      return 'monitoring';
    case 'acknowledged':
      return 'identified';
    case 'opened':
    case 'joined':
    case 'severity':
    case 'recovered':
      return 'investigating';
  }
}

/** Of an update from before publications were kept. */
const bodyFromBefore = (kind: PublishedKind, { title }: Incident, say: Say): string =>
  kind === 'restored' || kind === 'available' ? say('view.timeline.available') : title;
