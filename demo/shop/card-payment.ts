import { call } from '../serving/http-client.ts';

export interface Card {
  readonly number: string;
  readonly expiry: string;
  readonly code: string;
}

export type PaymentOutcome =
  | { readonly paid: true; readonly chargeId: string }
  | { readonly paid: false; readonly because: 'declined' | 'not-available' | 'invalid'; readonly says: string };

// Longer than Voyager ever needs; a customer who waits this long is told that cards do not work just now.
const TIMEOUT_MS = 10_000;

interface Charge {
  readonly voyagerUrl: string;
  readonly amount: number;
  readonly card: Card;
  /** Our order number, so that both sides can find it. */
  readonly reference: string;
  readonly run: string | undefined;
}

/** Asks Voyager to charge a card. Never rejects: a gateway that does not answer is an outcome. */
export async function chargeCard({ voyagerUrl, amount, card, reference, run }: Charge): Promise<PaymentOutcome> {
  const reply = await call(`${voyagerUrl}/charge`, {
    method: 'POST',
    body: { amount, currency: 'GBP', card, reference },
    headers: run ? { 'X-Bellwether-Run': run } : {},
    timeoutMs: TIMEOUT_MS,
  }).catch(() => undefined);
  const told = (reply?.json ?? {}) as { id?: unknown; status?: unknown; detail?: unknown };
  if (reply?.status === 201 && told.status === 'approved' && typeof told.id === 'string') {
    return { paid: true, chargeId: told.id };
  }
  if (reply?.status === 201 && told.status === 'declined') {
    return { paid: false, because: 'declined', says: 'Your card was declined' };
  }
  if (reply?.status === 422) {
    return {
      paid: false,
      because: 'invalid',
      says: typeof told.detail === 'string' ? told.detail : 'Please check your card details',
    };
  }
  return { paid: false, because: 'not-available', says: 'We cannot take card payments just now' };
}

/** Gives the money back. Best effort: Voyager settles what it missed at night. */
export async function voidCharge(voyagerUrl: string, chargeId: string): Promise<void> {
  await call(`${voyagerUrl}/charges/${chargeId}`, { method: 'DELETE', timeoutMs: 2000 }).catch(() => undefined);
}
