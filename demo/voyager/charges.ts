import { textOf } from '../serving/app.ts';

export interface ChargeWish {
  readonly amount: number;
  readonly currency: string;
  readonly reference: string;
  readonly cardNumber: string;
}

export interface Charge {
  readonly id: string;
  readonly status: 'approved' | 'declined';
  readonly amount: number;
  readonly currency: string;
  readonly reference: string;
  readonly last4: string;
  readonly reason?: string;
}

const KEPT = 500;
/** Cards that banks decline, as every gateway's manual lists some for tests. */
const declinedNumbers = new Set(['4000000000000002']);

/** The charges that can still be voided, the newest five hundred. */
export class Charges {
  readonly #charges = new Map<string, Charge>();
  #next = 100_000;

  get size(): number {
    return this.#charges.size;
  }

  make({ amount, currency, reference, cardNumber }: ChargeWish): Charge {
    const isDeclined = declinedNumbers.has(cardNumber);
    const charge: Charge = {
      id: `ch_${this.#next++}`,
      status: isDeclined ? 'declined' : 'approved',
      amount,
      currency,
      reference,
      last4: cardNumber.slice(-4),
      ...(isDeclined && { reason: 'do_not_honour' }),
    };
    if (!isDeclined) this.#keep(charge);
    return charge;
  }

  /** False when there is no such charge. */
  void(id: string): boolean {
    return this.#charges.delete(id);
  }

  #keep(charge: Charge): void {
    this.#charges.set(charge.id, charge);
    const [oldest] = this.#charges.keys();
    if (this.#charges.size > KEPT && oldest) this.#charges.delete(oldest);
  }
}

/** Checks a request to charge; a problem is a sentence for the customer. */
export function readCharge(body: unknown): ChargeWish | { readonly problem: string } {
  const wish = (body ?? {}) as {
    amount?: unknown;
    currency?: unknown;
    reference?: unknown;
    card?: Record<string, unknown>;
  };
  const cardNumber = textOf(wish.card?.['number']).replaceAll(/[\s-]/g, '');
  if (!Number.isInteger(wish.amount) || Number(wish.amount) < 1)
    return { problem: 'The amount must be a whole number of pence, at least 1' };
  if (typeof wish.currency !== 'string' || !/^[A-Z]{3}$/.test(wish.currency))
    return { problem: 'The currency must be three letters, such as GBP' };
  if (!/^\d{13,19}$/.test(cardNumber) || !hasCheckDigit(cardNumber)) return { problem: 'This is not a card number' };
  if (!/^(0[1-9]|1[0-2])\/\d{2}$/.test(textOf(wish.card?.['expiry'])))
    return { problem: 'The expiry date must be written as MM/YY' };
  if (!/^\d{3,4}$/.test(textOf(wish.card?.['code']))) return { problem: 'The security code has three or four digits' };
  return { amount: Number(wish.amount), currency: wish.currency, reference: textOf(wish.reference), cardNumber };
}

/** Luhn's formula. */
function hasCheckDigit(number: string): boolean {
  const sum = Array.from(number)
    .toReversed()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}
