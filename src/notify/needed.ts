import type { Notice, NoticeAction } from '../model/notice.ts';
import type { LedgerLine } from '../store/store.ts';

/** It was taken, is on its way, or may have been taken: only what follows it has news for the receiver. */
const mayHaveArrived = ({ settled }: LedgerLine): boolean => settled !== 'refused' && settled !== 'dropped';

/**
 * Why a message need not be sent, or undefined when it must be. An acknowledge or resolve means nothing to a channel
 * that refused the trigger; one whose trigger is no longer on the books is sent, for a page left open is worse.
 */
export function reasonToDrop(
  channel: string,
  action: Notice['action'],
  ledger: readonly LedgerLine[],
  round = 1,
): string | undefined {
  if (action === 'trigger') return undefined;
  const triggers = ledger.filter(
    (line) => line.channel === channel && line.action === 'trigger' && (line.round ?? 1) === round,
  );
  const isKnownThere = triggers.length === 0 || triggers.some(mayHaveArrived);
  return isKnownThere ? undefined : `not sent, because ${channel} did not take the incident's trigger`;
}

/** Another channel was notified in case this one, which goes on being notified, did not get the trigger. */
export const hasStandIn = (channel: string, ledger: readonly LedgerLine[]): boolean =>
  ledger.some((line) => line.channel === channel && line.action === 'trigger' && line.settled === 'unclear');

/** A channel, and the round of the key by which it knows an incident. */
export interface ChannelRound {
  readonly channel: string;
  readonly round: number;
}

/**
 * Where an acknowledge or resolve is missing: channels that know of the incident and for which none was ever queued.
 * An acknowledge only where another channel stood in, because earlier rounds are left out on purpose.
 */
export function lacking(
  action: Exclude<NoticeAction, 'trigger'>,
  ledger: readonly LedgerLine[],
): readonly ChannelRound[] {
  const placeOf = ({ channel, round = 1 }: LedgerLine) => `${channel}\n${round}`;
  const queued = new Set(ledger.filter((line) => line.action === action).map(placeOf));
  const knowing = ledger.filter(
    (line) =>
      line.action === 'trigger' &&
      mayHaveArrived(line) &&
      !queued.has(placeOf(line)) &&
      (action === 'resolve' || line.reason === 'channel-refused'),
  );
  return [
    ...new Map(knowing.map((line) => [placeOf(line), { channel: line.channel, round: line.round ?? 1 }])).values(),
  ];
}

/** The rounds in which a channel was told that it has begun, and has not been told that it is over. */
export function roundsOpenAt(channel: string, ledger: readonly LedgerLine[]): readonly number[] {
  const rounds = (action: LedgerLine['action']) =>
    ledger.flatMap((line) =>
      line.channel === channel && line.action === action && (line.settled ?? 'delivered') === 'delivered'
        ? (line.round ?? 1)
        : [],
    );
  const closed = new Set(rounds('resolve'));
  return [...new Set(rounds('trigger'))].filter((round) => !closed.has(round)).sort((a, b) => a - b);
}

/** The credential under which a channel took the incident's first trigger, when that is known. */
export const triggeredUnder = (channel: string, ledger: readonly LedgerLine[]): string | undefined =>
  ledger.find((line) => line.channel === channel && line.action === 'trigger' && line.settled === 'delivered')
    ?.credential;
