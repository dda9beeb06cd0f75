// The timeline of an incident holds data, not sentences: what happened, with the proper names as they were then, so that a
// later configuration rewrites no history. Its text is made when it is read.
import type { Gap } from './gap.ts';
import type { Audience, Severity } from './names.ts';
import type { NoticeAction } from './notice.ts';
import type { Cause } from './state.ts';

/** Why nobody is notified, with the names that it is told by. */
export type SuppressedBy =
  /** A component that the function needs is down, and people know of that incident. */
  | { readonly kind: 'component'; readonly component: string; readonly incident: string }
  | { readonly kind: 'silence'; readonly by: string; readonly why: string; readonly until: number }
  | { readonly kind: 'maintenance'; readonly says: string; readonly until: number };

/** What happened. Questions, components, channels and people are named as at the time; durations are milliseconds. */
export type TimelineEvent =
  /** The incident begins with a function. */
  | { readonly kind: 'opened'; readonly question: string; readonly cause: Cause }
  | { readonly kind: 'joined'; readonly question: string; readonly cause: Cause; readonly isAgain?: true }
  | { readonly kind: 'signal-opened' | 'signal-joined' | 'signal-worse' | 'signal-ended'; readonly says: string }
  /** From here on, signals are counted and not listed. */
  | { readonly kind: 'signals-unlisted'; readonly most: number }
  | { readonly kind: 'recovered'; readonly question: string }
  /** There is an answer again, and it is no: of an incident in which answers were missing. */
  | { readonly kind: 'answered-no'; readonly question: string }
  /** A function left for another incident; `component`: is blamed there. */
  | { readonly kind: 'moved-to'; readonly question: string; readonly incident: string; readonly component?: string }
  | { readonly kind: 'moved-from'; readonly question: string; readonly incident: string }
  | { readonly kind: 'blamed'; readonly question: string; readonly component: string; readonly cause: Cause }
  | { readonly kind: 'unwatched'; readonly functionId: string; readonly target: string }
  | { readonly kind: 'flapping' | 'steady'; readonly question: string }
  | { readonly kind: 'gap'; readonly gap: Gap['kind']; readonly from: number; readonly until: number }
  | {
      readonly kind: 'severity-raised';
      readonly from: Severity;
      readonly to: Severity;
      /** It rose by itself, because so many functions stand in the incident for so long. */
      readonly spread?: { readonly functions: number; readonly openForMs: number };
      /** What follows from the incident, and is graver. */
      readonly takenOverFrom?: string;
    }
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'closed-at-pager'; readonly wasAcknowledged: boolean }
  /** Who had acknowledged it, and it must be acknowledged again. */
  | { readonly kind: 'acknowledge-again'; readonly former: string }
  | { readonly kind: 'still-open' }
  | { readonly kind: 'suppressed'; readonly reason: SuppressedBy }
  | { readonly kind: 'unsuppressed'; readonly isNotified: boolean }
  /** `reason`: of the policy, or one of our own; see `suppressionReasons`. */
  | { readonly kind: 'nobody-notified'; readonly reason: string }
  | { readonly kind: 'escalated'; readonly afterMs: number; readonly channels: readonly string[] }
  /** Too many incidents at once: these channels learn of all of them in one message. */
  | { readonly kind: 'summarised'; readonly channels: readonly string[] }
  | { readonly kind: 'available'; readonly afterMs: number; readonly wasUnknown?: true }
  | { readonly kind: 'restored' }
  /** `refused`: who was not notified although others were. */
  | {
      readonly kind: 'notified';
      readonly channel: string;
      readonly action: NoticeAction;
      readonly attempts: number;
      readonly refused?: string;
    }
  /** The channel took the incident's trigger under another credential. */
  | { readonly kind: 'other-key'; readonly channel: string; readonly action: NoticeAction }
  | {
      readonly kind: 'not-notified';
      readonly how: 'refused' | 'unclear';
      readonly channel: string;
      readonly action: NoticeAction;
      readonly error: string;
    }
  /** So many entries of programs are missing from here on. */
  | { readonly kind: 'omitted'; readonly count: number }
  /** From a store of before: the sentence that was written then. */
  | { readonly kind: 'legacy-note'; readonly category: TimelineCategory; readonly text: string };

export type TimelineKind = TimelineEvent['kind'];

/** What readers tell entries apart by: API v1, pages, feeds. */
export const timelineCategories = [
  'opened',
  'joined',
  'recovered',
  'severity',
  'acknowledged',
  'held',
  'silent',
  'escalated',
  'available',
  'restored',
  'notified',
  'refused',
  'note',
  'omitted',
] as const;
export type TimelineCategory = (typeof timelineCategories)[number];

const categories = {
  opened: 'opened',
  joined: 'joined',
  'signal-opened': 'opened',
  'signal-joined': 'joined',
  'signal-worse': 'note',
  'signal-ended': 'recovered',
  'signals-unlisted': 'note',
  recovered: 'recovered',
  'answered-no': 'recovered',
  'moved-to': 'note',
  'moved-from': 'note',
  blamed: 'note',
  unwatched: 'note',
  flapping: 'note',
  steady: 'note',
  gap: 'note',
  'severity-raised': 'severity',
  acknowledged: 'acknowledged',
  'acknowledge-again': 'note',
  'still-open': 'note',
  suppressed: 'held',
  unsuppressed: 'held',
  'nobody-notified': 'silent',
  escalated: 'escalated',
  summarised: 'held',
  available: 'available',
  restored: 'restored',
  notified: 'notified',
  'other-key': 'note',
  omitted: 'omitted',
} as const satisfies Partial<Record<TimelineKind, TimelineCategory>>;

/** The category of what happened. */
export function categoryOf(event: TimelineEvent): TimelineCategory {
  switch (event.kind) {
    case 'legacy-note':
      return event.category;
    case 'closed-at-pager':
      return event.wasAcknowledged ? 'note' : 'acknowledged';
    case 'not-notified':
      return event.how === 'refused' ? 'refused' : 'note';
    default:
      return categories[event.kind];
  }
}

/** What readers read at one moment. */
export interface Publication {
  /** The sentence in the first line. */
  readonly title: string;
  /** Each a sentence or two. */
  readonly texts: readonly string[];
}

/** What each audience read at one moment, as far as it concerns it; `everybody`: what programs and strangers read. */
export type Publications = Readonly<Partial<Record<Audience | 'everybody', Publication>>>;

/** An entry of an incident's timeline. */
export interface TimelineEntry {
  readonly incidentId: string;
  /** When it happened, epoch milliseconds. */
  readonly at: number;
  /** Who did it; absent: the monitor. */
  readonly actor?: string;
  readonly event: TimelineEvent;
  /** What was published with it; absent when nothing was, and in stores from before. */
  readonly published?: Publications;
}
