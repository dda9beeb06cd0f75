import type { Severity } from './names.ts';

/** `update`: more is known of an incident whose trigger a channel was sent; it wakes nobody. */
export const noticeActions = ['trigger', 'update', 'acknowledge', 'resolve'] as const;
export type NoticeAction = (typeof noticeActions)[number];

/** Why a message was made: a value, so that "why were we paged" can be answered. */
export const noticeReasons = [
  'incident-opened',
  'incident-acknowledged',
  'incident-resolved',
  'functions-joined',
  'severity-raised',
  'escalated',
  'still-open',
  'flapping',
  'test',
  'channel-refused',
  'reconciled',
] as const;
export type NoticeReason = (typeof noticeReasons)[number];

/** What is told, apart from how: a channel turns it into a request. Frozen in the transaction that decided it. */
export interface Notice {
  readonly action: NoticeAction;
  readonly reason: NoticeReason;
  readonly incidentId: string;
  /** Which key at the pager: absent or 1 for the first, 2 … when people had to be reached anew. */
  readonly round?: number;
  readonly severity: Severity;
  /** The same sentence that the status page shows. */
  readonly headline: string;
  /** The headline of an end says by itself that it is over, so that no channel need say it again. */
  readonly isSaidOver?: true;
  /** Labelled lines in the order of contract: since, step, error, told to customers, blast radius, runbook … */
  readonly details: readonly { readonly label: string; readonly text: string }[];
  readonly links: readonly { readonly label: string; readonly href: string }[];
  readonly component?: string;
  readonly functions: readonly string[];
  /** When what it tells of happened, epoch milliseconds. */
  readonly at: number;
}

/** What a pager knows the incident by: its id, and in later rounds the id with the number of the round. */
export const dedupKeyOf = ({ incidentId, round = 1 }: Pick<Notice, 'incidentId' | 'round'>): string =>
  round === 1 ? incidentId : `${incidentId}.${round}`;

/** The incident behind a pager's key. */
export const incidentIdOf = (dedupKey: string): string => dedupKey.replace(/\.\d+$/, '');

/**
 * How a message ends that is not known to be delivered. `refused`: the channel will never take it. `unclear`: it may have
 * arrived, which the channel's answers did not say. `dropped`: not needed any more, or its trigger was refused.
 */
export type GivenUp = 'refused' | 'unclear' | 'dropped';

/** A row of the outbox. Settled means delivered, dropped or superseded; all others are tried again. */
export interface Outgoing {
  readonly id: number;
  readonly channel: string;
  /** The incident's id; messages with one key on one channel leave strictly in order of id. */
  readonly dedupKey: string;
  readonly notice: Notice;
  readonly createdAt: number;
  readonly attempts: number;
  readonly nextAttemptAt: number;
  readonly lastError?: string;
}
