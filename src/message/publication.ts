// What people read about an incident at one moment of its timeline, made in that moment and kept: it stays as it was said
// when the incident changes and when functions and components are called something else.
import type { Config } from '../config/config.ts';
import { isOwnTrouble } from '../incident/cause-key.ts';
import { mainTarget } from '../incident/customers-target.ts';
import { incidentTitle } from '../incident/headline.ts';
import { saidTime } from '../i18n/said-time.ts';
import type { Incident } from '../model/incident.ts';
import { categoryOf } from '../model/timeline.ts';
import type { Publication, Publications, TimelineCategory, TimelineEntry, TimelineEvent } from '../model/timeline.ts';
import { audiences, type Audience } from '../model/names.ts';
import { howItEnded, tellable, whatIsWrong, whatStillWorks } from './story.ts';
import type { MeasuredAt } from './story.ts';

/** What people besides operations read. */
const publishedKinds = [
  'opened',
  'joined',
  'recovered',
  'severity',
  'acknowledged',
  'available',
  'restored',
] as const satisfies readonly TimelineCategory[];
export type PublishedKind = (typeof publishedKinds)[number];

/** What people besides operations read of what happened; undefined: nothing. */
export function publishedKind(event: TimelineEvent): PublishedKind | undefined {
  const category = categoryOf(event);
  return publishedKinds.find((kind) => kind === category);
}

/** What each audience, and everybody, reads about a line of the timeline of `incident` as it is then; undefined: nothing. */
export function publicationsOf(
  { event, at }: TimelineEntry,
  incident: Incident,
  needs: PublicationNeeds,
): Publications | undefined {
  const kind = publishedKind(event);
  if (!kind) return undefined;
  const all = audiences.flatMap((audience) => {
    const publication = publicationFor(audience, { kind, at }, incident, needs);
    return publication ? [[audience, publication] as const] : [];
  });
  const everybody = publicationForAll({ kind, at }, incident, needs.config);
  const made: Publications = { ...Object.fromEntries(all), ...(everybody && { everybody }) };
  return Object.keys(made).length === 0 ? undefined : made;
}

interface Moment {
  readonly kind: PublishedKind;
  readonly at: number;
}

export interface PublicationNeeds {
  readonly config: Config;
  /** What is measured then; absent: nothing is said of what still works. */
  readonly measured?: MeasuredAt | undefined;
}

/** Undefined when it does not concern the audience. */
export function publicationFor(
  audience: Audience,
  { kind, at }: Moment,
  incident: Incident,
  { config, measured }: PublicationNeeds,
): Publication | undefined {
  const mine = tellable(incident, { audience, functions: [] }, { config, targetOf: mainTarget });
  if (!mine) return undefined;
  // To those whose functions join an incident it begins then.
  const isNew = kind === 'joined' && mine.affected.every(({ joinedAt }) => joinedAt >= at);
  return wordsOf({ kind: isNew ? 'opened' : kind, at }, mine, { config, measured });
}

function wordsOf({ kind, at }: Moment, incident: Incident, { config, measured }: PublicationNeeds): Publication {
  const { say } = config.locale;
  const wrong = () => whatIsWrong(incident, config, at);
  const atFirst = () => whatIsWrong(incident, config, incident.openedAt);
  const since = say('view.feed.since', { time: saidTime(incident.startedAt, at, config.locale) });
  const works = measured ? whatStillWorks(incident, config, measured) : '';
  const still = works === '' ? [] : [say('view.feed.stillWorks', { works })];
  switch (kind) {
    case 'opened':
      return { title: wrong(), texts: [since, ...still] };
    case 'joined':
    case 'severity':
      return { title: say(`view.feed.${kind}`, { wrong: wrong() }), texts: [since, ...still] };
    case 'acknowledged':
      return {
        title: say('view.feed.acknowledged', { wrong: wrong() }),
        texts: [say('view.timeline.acknowledged'), since],
      };
    case 'recovered':
      return { title: say('view.feed.recovered'), texts: [say('view.feed.beganWith', { wrong: atFirst() })] };
    case 'available':
      return { title: howItEnded(incident, config), texts: [say('view.timeline.available')] };
    case 'restored':
      return { title: say('view.feed.over', { wrong: atFirst() }), texts: [howItEnded(incident, config)] };
  }
}

/** Whether an incident may be published at all: functions stand in it, and it is not our own trouble. */
export const isPublic = (incident: Incident): boolean => !isOwnTrouble(incident) && incident.affected.length > 0;

/** What everybody may know, in one sentence about functions alone. */
export function publicationForAll({ kind, at }: Moment, incident: Incident, config: Config): Publication | undefined {
  if (!isPublic(incident)) return undefined;
  const { say } = config.locale;
  const title = incident.ending?.title ?? plainTitle(incident, config, at);
  switch (kind) {
    case 'recovered':
      return { title, texts: [say('view.timeline.recovered')] };
    case 'available':
    case 'restored':
      return { title, texts: [howItEnded(incident, config)] };
    case 'opened':
    case 'joined':
    case 'severity':
    case 'acknowledged':
      return { title, texts: [title] };
  }
}

/** What an incident is called when its signals are left out. */
export function plainTitle({ signals, ...incident }: Incident, config: Config, at: number): string {
  return signals && incident.affected.length > 0 ? incidentTitle(incident, config, at) : incident.title;
}
