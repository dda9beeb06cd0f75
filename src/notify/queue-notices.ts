import type { BellwetherEvent } from '../model/event.ts';
import type { Notice } from '../model/notice.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';

/** A message and the channel that it is for. */
export interface AddressedNotice {
  readonly channel: string;
  readonly notice: Notice;
}

/** Puts messages into the outbox beside those that an incident's escalation queues; resolves after the commit. */
export type QueueNotices = (messages: readonly AddressedNotice[]) => Promise<void>;

interface QueueParts {
  readonly store: Pick<Store, 'write'>;
  readonly clock: Clock;
  readonly publish: (event: BellwetherEvent) => void;
  /** Called after the commit: whoever keeps account of who was notified learns of it. */
  readonly onQueued?: (messages: readonly AddressedNotice[]) => void;
}

export const createQueueNotices =
  ({ store, clock, publish, onQueued }: QueueParts): QueueNotices =>
  async (messages) => {
    await store.write(async (writes) => {
      for (const { channel, notice } of messages) await writes.noticeQueued(channel, notice, clock.now());
    });
    onQueued?.(messages);
    publish({ kind: 'notices-queued', count: messages.length });
  };
