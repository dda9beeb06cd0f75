import type { RefusalReason } from '../../model/refusal.ts';

/** When to try again, in seconds. Requests in flight pass within seconds; streams last. */
export const RETRY_AFTER_SECONDS = 2;
export const RETRY_STREAM_AFTER_SECONDS = 15;

/** What was turned away because of its own address is told apart from what anybody would have been refused. */
export const statusOfRefusal = (reason: RefusalReason): 429 | 503 =>
  reason === 'overall' || reason === 'overall-streams' ? 503 : 429;
