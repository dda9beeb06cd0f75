import type { Locale } from '../language/locale.ts';
import type { BellwetherEvent } from '../model/event.ts';
import type { Log } from '../model/log.ts';
import type { Notice, Outgoing } from '../model/notice.ts';
import type { LedgerLine, Store } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';

/** The first of the candidates that is not the refusing channel and has not refused this incident's trigger itself. */
export function chooseFallback(
  refusedBy: string,
  candidates: readonly string[],
  ledger: readonly LedgerLine[],
): string | undefined {
  const refusing = new Set(
    ledger.filter((line) => line.action === 'trigger' && line.settled === 'refused').map(({ channel }) => channel),
  );
  return candidates.find((channel) => channel !== refusedBy && !refusing.has(channel));
}

/** The same message for the other channel, which also says why it comes from there. */
export const inPlaceOf = (channel: string, notice: Notice, error: string, { say }: Locale): Notice => ({
  ...notice,
  reason: 'channel-refused',
  details: [
    { label: say('message.label.notTold'), text: say('message.refusedBy', { channel, error }) },
    ...notice.details,
  ],
});

export interface RefusalParts {
  readonly store: Pick<Store, 'write' | 'outbox'>;
  readonly clock: Clock;
  readonly publish: (event: BellwetherEvent) => void;
  readonly log: Log;
  readonly locale: () => Locale;
  /** Channels to tell instead, best first. */
  readonly fallbacks: (refusedBy: string, notice: Notice) => readonly string[];
  /** A channel refuses messages, and why: somebody should mend it. */
  readonly onRefusing?: (channel: string, error: string) => void;
}

/** Queues a refused trigger for another channel; says loudly when there is none. */
export function createRefusalHandler({ store, clock, publish, log, locale, fallbacks, onRefusing }: RefusalParts) {
  return async (outgoing: Outgoing, error: string): Promise<void> => {
    const { channel, notice } = outgoing;
    onRefusing?.(channel, error);
    const ledger = await store.outbox.ledger(notice.incidentId);
    const other = chooseFallback(channel, fallbacks(channel, notice), ledger);
    if (other === undefined) {
      log.fatal(
        { channel, incident: notice.incidentId },
        `Nobody has been told of incident ${notice.incidentId} ("${notice.headline}"): ${channel} refused it (${error}) ` +
          `and no other channel is left. Tell people by hand, and mend channels.${channel} in the configuration.`,
      );
      return;
    }
    const instead = inPlaceOf(channel, notice, error, locale());
    await store.write((writes) => writes.noticeQueued(other, instead, clock.now()));
    publish({ kind: 'notices-queued', count: 1 });
  };
}
