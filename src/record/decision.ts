import type { Config } from '../config/config.ts';
import type { AddressedNotice, Change, ChangeSet } from '../model/change.ts';
import type { BellwetherEvent } from '../model/event.ts';

/** A change as a decider makes it: the recorder numbers the messages. */
export type NewChange =
  | Exclude<Change, { readonly kind: 'notification-queued' }>
  | ({ readonly kind: 'notification-queued' } & AddressedNotice);

/** Everything that one command brings about: written in one transaction, then shown, then published. */
export interface Decision {
  readonly at: number;
  readonly changes: readonly NewChange[];
  /** Published after the commit. */
  readonly events: readonly BellwetherEvent[];
  /** In force from this decision on. */
  readonly config?: Config;
}

export const decision = (
  at: number,
  changes: readonly NewChange[] = [],
  events: readonly BellwetherEvent[] = [],
): Decision => ({ at, changes, events });

/** The decision with more that belongs to it. */
export const extended = (
  before: Decision,
  changes: readonly NewChange[],
  events: readonly BellwetherEvent[] = [],
): Decision => ({
  ...before,
  changes: [...before.changes, ...changes],
  events: [...before.events, ...events],
});

/** Messages to be queued, as changes. */
export const queued = (messages: readonly AddressedNotice[]): readonly NewChange[] =>
  messages.map((message) => ({ kind: 'notification-queued', ...message }));

/** Counts change sets and messages, from where the store left off. */
export class Numbering {
  #sequence: number;
  #notificationId: number;

  constructor(last: { readonly sequence: number; readonly notificationId: number }) {
    this.#sequence = last.sequence;
    this.#notificationId = last.notificationId;
  }

  changeSet({ at, changes }: Decision): ChangeSet {
    const hasMessages = changes.some(({ kind }) => kind === 'notification-queued');
    return {
      sequence: (this.#sequence += 1),
      at,
      changes: hasMessages ? changes.map((change) => this.#numbered(change, at)) : (changes as readonly Change[]),
    };
  }

  #numbered(change: NewChange, at: number): Change {
    return change.kind === 'notification-queued' ? { ...change, id: (this.#notificationId += 1), at } : change;
  }
}
