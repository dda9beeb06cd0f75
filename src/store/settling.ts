import type { OutboxRow } from './schema.ts';
import type { GivenUp } from './store.ts';

/** What becomes of a message; part of a draft, so that it shares a commit with everything else. */
export interface Settlement {
  readonly id: number;
  /** Counts as a try. */
  readonly isAttempt: boolean;
  readonly set: Partial<Pick<OutboxRow, 'settled' | 'settled_at' | 'last_error' | 'next_attempt_at' | 'credential'>>;
}

/** The channel took the message; `credential` is a short reference to the key under which it did. */
export const deliveredAt = (id: number, at: number, credential?: string): Settlement => ({
  id,
  isAttempt: true,
  set: { settled: 'delivered', settled_at: at, last_error: null, credential: credential ?? null },
});

/** The channel did not take it this time. */
export const retriedAt = (id: number, nextAttemptAt: number, error: string): Settlement => ({
  id,
  isAttempt: true,
  set: { next_attempt_at: nextAttemptAt, last_error: error },
});

interface Ending {
  readonly id: number;
  readonly at: number;
  readonly error: string;
  readonly credential?: string | undefined;
}

/** It is given up. */
export const settledAs = (how: GivenUp, { id, at, error, credential }: Ending): Settlement => ({
  id,
  isAttempt: how !== 'dropped',
  set: { settled: how, settled_at: at, last_error: error, credential: credential ?? null },
});
