import { backoffMs, type Random } from '../time/backoff.ts';
import type { Verdict } from './channels/driver.ts';
import { retryAfterMs } from './retry-after.ts';
import type { Sent } from './send.ts';

/** What becomes of a message after one try. `holdMs`: the whole channel asked for a rest. */
export type Settlement =
  | { readonly kind: 'delivered'; readonly refused?: string }
  | { readonly kind: 'retry'; readonly at: number; readonly error: string; readonly holdMs?: number }
  | { readonly kind: 'refused'; readonly error: string };

/** Somebody may have to be woken: a receiver that asks for more patience than this is asked again sooner. */
export const LONGEST_REST_MS = 15 * 60_000;
export const LONGEST_BACKOFF_MS = 5 * 60_000;

/** What a sent message's outcome means; `classify` is the channel's own reading of a reply. */
export function verdictOf(
  sent: Sent,
  classify: (reply: Extract<Sent, { kind: 'answered' }>['reply']) => Verdict,
): Verdict {
  if (sent.kind === 'answered') return classify(sent.reply);
  return { kind: sent.isFinal ? 'refused' : 'retry', why: sent.why };
}

/** Decides when, if ever, the message is sent again. `attempt` counts this try, from 1; there is no last one. */
export function settlement(
  verdict: Verdict,
  { attempt, now, random }: { attempt: number; now: number; random: Random },
): Settlement {
  if (verdict.kind === 'delivered') return verdict;
  if (verdict.kind === 'refused') return { kind: 'refused', error: verdict.why };
  const backoff = backoffMs(attempt, random, { firstMs: 1000, mostMs: LONGEST_BACKOFF_MS });
  const asked = verdict.retryAfter === undefined ? undefined : retryAfterMs(verdict.retryAfter, now);
  if (asked === undefined) return { kind: 'retry', at: now + backoff, error: verdict.why };
  const holdMs = Math.min(asked, LONGEST_REST_MS);
  return { kind: 'retry', at: now + Math.max(backoff, holdMs), error: verdict.why, holdMs };
}
