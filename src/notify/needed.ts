import type { Notice } from '../model/notice.ts';
import type { LedgerLine } from '../store/store.ts';

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
  const isKnownThere =
    triggers.length === 0 || triggers.some(({ settled }) => settled !== 'refused' && settled !== 'dropped');
  return isKnownThere ? undefined : `not sent, because ${channel} did not take the incident's trigger`;
}

/** Channels where the incident is still open: they took a trigger, and no resolve was ever queued for them. */
export function stillOpenAt(ledger: readonly LedgerLine[]): readonly string[] {
  const took = ledger.filter((line) => line.action === 'trigger' && (line.settled ?? 'delivered') === 'delivered');
  const closed = new Set(ledger.filter((line) => line.action === 'resolve').map(({ channel }) => channel));
  return [...new Set(took.map(({ channel }) => channel))].filter((channel) => !closed.has(channel));
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
