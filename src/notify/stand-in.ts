import type { Locale } from '../i18n/locale.ts';
import type { AddressedNotice } from '../model/change.ts';
import type { Log } from '../model/log.ts';
import type { Notice, Outgoing } from '../model/notice.ts';
import type { LedgerLine } from '../store/store.ts';

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

export interface StandInParts {
  readonly log: Log;
  readonly locale: () => Locale;
  /** Channels to notify instead, best first. */
  readonly fallbacks: (refusedBy: string, notice: Notice) => readonly string[];
  /** The round of the key by which a channel would know the incident; as in the message when absent. */
  readonly roundAt?: (channel: string, notice: Notice) => number | undefined;
}

/** The messages that go out in place of one that its channel did not take. */
export type StandIn = (
  outgoing: Outgoing,
  untaken: Untaken,
  ledger: readonly LedgerLine[],
) => readonly AddressedNotice[];

/**
 * A trigger goes to another channel, and it is logged loudly when there is none. Whoever lacks what follows a trigger learns
 * of it from the channel that stood in.
 */
export const createStandIn =
  ({ log, locale, fallbacks, roundAt }: StandInParts): StandIn =>
  (outgoing, untaken, ledger) => {
    const { channel, notice } = outgoing;
    if (notice.action !== 'trigger') return [];
    const other = chooseFallback(channel, fallbacks(channel, notice), ledger);
    if (other === undefined) {
      log.fatal({ channel, incident: notice.incidentId }, nobodyLeft(outgoing, untaken));
      return [];
    }
    const instead = inPlaceOf(channel, notice, untaken, locale());
    const round = roundAt?.(other, notice) ?? notice.round;
    return [{ channel: other, notice: { ...instead, ...(round !== undefined && { round }) } }];
  };

function nobodyLeft({ channel, notice }: Outgoing, { how, error }: Untaken): string {
  const who = how === 'refused' ? 'Nobody has been told' : 'Perhaps nobody has been told';
  const why = how === 'refused' ? `${channel} refused it` : `${channel} did not say clearly that it took it`;
  return (
    `${who} of incident ${notice.incidentId} ("${notice.headline}"): ${why} (${error}) ` +
    `and no other channel is left. Tell people by hand, and fix channels.${channel} in the configuration.`
  );
}
