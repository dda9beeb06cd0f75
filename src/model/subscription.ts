import type { Audience } from './names.ts';

/** Somebody who asked to be mailed when functions fail. The address is personal: it is shown and logged nowhere. */
export interface Subscription {
  readonly id: string;
  readonly address: string;
  /** In whose words, and of whose functions. */
  readonly audience: Audience;
  /** Ids; empty: all that the audience uses. */
  readonly functions: readonly string[];
  readonly createdAt: number;
  /** Absent: nothing is sent but the mail that asks whether it was really them. */
  readonly confirmedAt?: number;
  /** How often in a row the mail server refused the address. */
  readonly refusals: number;
  /** Since when nothing is sent, because the address was refused again and again. */
  readonly pausedAt?: number;
  /** The day in the business's zone that `mails` counts, `20261121`; empty before the first mail. */
  readonly day: string;
  readonly mails: number;
}

export type SubscriberMailKind = 'confirm' | 'opened' | 'over' | 'enough';

/** What a mail says. Written down when it was decided; the links that belong to one person are added when it is sent. */
export interface SubscriberMailContent {
  readonly subject: string;
  /** A paragraph each. */
  readonly texts: readonly string[];
}

/** A mail that waits in the subscribers' own queue. */
export interface SubscriberMail {
  readonly id: number;
  readonly kind: SubscriberMailKind;
  readonly subscription: Subscription;
  /** The incident's id; of `enough` the day; of `confirm` nothing. No two of a subscription are of one kind about the same. */
  readonly about: string;
  readonly content: SubscriberMailContent;
  readonly createdAt: number;
  readonly attempts: number;
}

/** A mail to be queued. */
export type NewSubscriberMail = Pick<SubscriberMail, 'kind' | 'about' | 'content'> & {
  readonly subscriptionId: string;
};
