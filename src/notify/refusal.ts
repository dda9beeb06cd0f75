import type { Locale } from '../i18n/locale.ts';
import type { Log } from '../model/log.ts';
import type { Notice, Outgoing } from '../model/notice.ts';
import type { LedgerLine, Store } from '../store/store.ts';
import type { QueueNotices } from './queue-notices.ts';

/** A message that its channel did not take, so far as is known: it refused, or never answered clearly. */
export interface Untaken {
  readonly how: 'refused' | 'unclear';
  readonly error: string;
}

/** The first of the candidates that is not the refusing channel and has not failed with this incident's trigger itself. */
export function chooseFallback(
  refusedBy: string,
  candidates: readonly string[],
  ledger: readonly LedgerLine[],
): string | undefined {
  const failing = new Set(
    ledger
      .filter(({ action, settled }) => action === 'trigger' && (settled === 'refused' || settled === 'unclear'))
      .map(({ channel }) => channel),
  );
  return candidates.find((channel) => channel !== refusedBy && !failing.has(channel));
}

/** The same message for the other channel, which also says why it comes from there. */
export const inPlaceOf = (channel: string, notice: Notice, { how, error }: Untaken, { say }: Locale): Notice => ({
  ...notice,
  reason: 'channel-refused',
  details: [
    {
      label: say(how === 'refused' ? 'message.label.notTold' : 'message.label.perhapsNotTold'),
      text: say(how === 'refused' ? 'message.refusedBy' : 'message.unclearFrom', { channel, error }),
    },
    ...notice.details,
  ],
});

export interface RefusalParts {
  readonly store: Pick<Store, 'outbox'>;
  readonly queue: QueueNotices;
  readonly log: Log;
  readonly locale: () => Locale;
  /** Channels to tell instead, best first. */
  readonly fallbacks: (refusedBy: string, notice: Notice) => readonly string[];
  /** The round of the key by which a channel would know the incident; as in the message when absent. */
  readonly roundAt?: (channel: string, notice: Notice) => number | undefined;
  /** A channel does not take messages, and why: somebody should fix it. */
  readonly onUntaken?: (channel: string, untaken: Untaken, notice: Notice) => void;
}

/** Reports a message that was not taken; queues a trigger for another channel, and says loudly when there is none. */
export function createRefusalHandler(parts: RefusalParts) {
  const { store, queue, log, locale, fallbacks, roundAt, onUntaken } = parts;
  return async (outgoing: Outgoing, untaken: Untaken): Promise<void> => {
    const { channel, notice } = outgoing;
    onUntaken?.(channel, untaken, notice);
    // Whoever is missing what follows learns of it from the channel that stood in for the trigger.
    if (notice.action !== 'trigger') return;
    const ledger = await store.outbox.ledger(notice.incidentId);
    const other = chooseFallback(channel, fallbacks(channel, notice), ledger);
    if (other === undefined) return log.fatal({ channel, incident: notice.incidentId }, nobodyLeft(outgoing, untaken));
    const instead = inPlaceOf(channel, notice, untaken, locale());
    const round = roundAt?.(other, notice) ?? notice.round;
    await queue([{ channel: other, notice: { ...instead, ...(round !== undefined && { round }) } }]);
  };
}

function nobodyLeft({ channel, notice }: Outgoing, { how, error }: Untaken): string {
  const who = how === 'refused' ? 'Nobody has been told' : 'Perhaps nobody has been told';
  const why = how === 'refused' ? `${channel} refused it` : `${channel} did not say clearly that it took it`;
  return (
    `${who} of incident ${notice.incidentId} ("${notice.headline}"): ${why} (${error}) ` +
    `and no other channel is left. Tell people by hand, and fix channels.${channel} in the configuration.`
  );
}
