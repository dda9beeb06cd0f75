import type { NewSubscriberMail, SubscriberMail, Subscription } from '../model/subscription.ts';

/** How much may be asked for. */
export interface AskingLimits {
  /** Who asks, as it is remembered for this limit: never the address itself. */
  readonly who: string;
  /** Asked since then counts … */
  readonly since: number;
  /** … and may be so much. */
  readonly most: number;
  /** With so many confirmed subscriptions, nobody may ask any more. */
  readonly mostConfirmed: number;
  /** Of those that wait to be confirmed, so many of the newest are kept. */
  readonly mostUnconfirmed: number;
}

/** A mail that was queued and not refused or dropped. */
export interface ToldSubscriber {
  readonly subscriptionId: string;
  readonly incidentId: string;
}

/** Subscriptions and their own queue of mails: nothing here shares a queue with the pager. */
export interface Subscriptions {
  /** Keeps what somebody asked for and queues the mail that asks whether it was they. */
  ask(
    subscription: Subscription,
    mail: NewSubscriberMail['content'],
    limits: AskingLimits,
  ): Promise<'asked' | 'too-often' | 'full'>;
  /** Lets who knows the secret behind the hash confirm until a time. */
  addLink(hash: string, subscriptionId: string, until: number): Promise<void>;
  /** The subscription that a link would confirm. */
  behind(hash: string, now: number): Promise<Subscription | undefined>;
  /** Confirms it, once: its links end, and other subscriptions of the address are replaced by it. */
  confirm(hash: string, now: number): Promise<Subscription | undefined>;
  one(id: string): Promise<Subscription | undefined>;
  /** Forgets it with all its mails; false when there is none. */
  remove(id: string): Promise<boolean>;
  /** Confirmed and not paused, the oldest first. */
  active(): Promise<readonly Subscription[]>;
  /** Who has a mail that one of these incidents is open, whatever became of it. */
  toldOf(incidentIds: readonly string[]): Promise<readonly ToldSubscriber[]>;
  /** Who was told that an incident is open and not yet that it is over. */
  unfinished(): Promise<readonly ToldSubscriber[]>;
  /** Queues mails and writes down how many each subscription has got on a day. What is queued already stays as it is. */
  queue(
    mails: readonly NewSubscriberMail[],
    counts: readonly Pick<Subscription, 'id' | 'day' | 'mails'>[],
    now: number,
  ): Promise<void>;
  /** The earliest of each subscription that is due, the oldest first. */
  due(now: number, most: number): Promise<readonly SubscriberMail[]>;
  /** When the next falls due; undefined when none waits. */
  nextDueAt(): Promise<number | undefined>;
  sent(mail: SubscriberMail, at: number): Promise<void>;
  retryLater(mail: SubscriberMail, nextAttemptAt: number): Promise<void>;
  /** The address was refused; true when it is paused now, because that was the `most`th time in a row. */
  refused(mail: SubscriberMail, at: number, most: number): Promise<boolean>;
  /** Gives up mails queued before a time; returns how many. */
  dropOlder(before: number, at: number): Promise<number>;
  /** Deletes what is not needed any more; `openIncidents` keep their mails however old these are. */
  prune(limits: {
    /** Asked for before then, and never confirmed. */
    readonly unconfirmedBefore: number;
    readonly pausedBefore: number;
    readonly asksBefore: number;
    readonly mailsBefore: number;
    readonly openIncidents: readonly string[];
    readonly now: number;
  }): Promise<void>;
}
