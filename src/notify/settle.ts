import { backoffMs, type Random } from '../time/backoff.ts';
import type { Verdict } from '../channels/driver.ts';
import { retryAfterMs } from './retry-after.ts';
import type { Sent } from './send.ts';
import { MINUTE_MS } from '../time/units.ts';

/** What becomes of a message after one try. `holdMs`: the whole channel asked for a rest. */
export type DeliveryDecision =
  | { readonly kind: 'delivered'; readonly refused?: string }
  | {
      readonly kind: 'retry';
      readonly at: number;
      readonly error: string;
      readonly holdMs?: number;
      /** It may have arrived, so that it is tried a few times only. */
      readonly isUnclear?: true;
    }
  | { readonly kind: 'refused' | 'unclear'; readonly error: string };

/** Somebody may have to be woken: a receiver that asks for more patience than this is asked again sooner. */
export const LONGEST_REST_MS = 15 * MINUTE_MS;
export const LONGEST_BACKOFF_MS = 5 * MINUTE_MS;
/** How often a message is sent whose receiver never says clearly that it took it: each time may be once too often. */
export const MOST_UNCLEAR_TRIES = 5;

/** What a sent message's outcome means; `classify` is the channel's own reading of a reply. */
export function verdictOf(
  sent: Sent,
  classify: (reply: Extract<Sent, { kind: 'answered' }>['reply']) => Verdict,
): Verdict {
  if (sent.kind === 'answered') return classify(sent.reply);
  return { kind: sent.isFinal ? 'refused' : 'retry', why: sent.why };
}

export interface Tries {
  /** Counts this try, from 1; of a receiver that fails there is no last one. */
  readonly attempt: number;
  /** How many of them had an unclear answer, this one among them. */
  readonly unclear?: number;
  /** The next message to this channel about this incident waits behind this one. */
  readonly isHoldingUp?: boolean;
}

/** Decides when, if ever, the message is sent again. */
export function decideDelivery(
  verdict: Verdict,
  { attempt, unclear = 1, isHoldingUp = false, now, random }: Tries & { readonly now: number; readonly random: Random },
): DeliveryDecision {
  if (verdict.kind === 'delivered') return verdict;
  if (verdict.kind === 'refused') return { kind: 'refused', error: verdict.why };
  if (verdict.kind === 'unclear') {
    if (isHoldingUp || unclear >= MOST_UNCLEAR_TRIES) return { kind: 'unclear', error: verdict.why };
    const at = now + backoffMs(unclear, random, { firstMs: 1000 });
    return { kind: 'retry', at, error: verdict.why, isUnclear: true };
  }
  const backoff = backoffMs(attempt, random, { firstMs: 1000, mostMs: LONGEST_BACKOFF_MS });
  const asked = verdict.retryAfter === undefined ? undefined : retryAfterMs(verdict.retryAfter, now);
  if (asked === undefined) return { kind: 'retry', at: now + backoff, error: verdict.why };
  const holdMs = Math.min(asked, LONGEST_REST_MS);
  return { kind: 'retry', at: now + Math.max(backoff, holdMs), error: verdict.why, holdMs };
}
