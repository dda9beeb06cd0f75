// What stands in the links of mails. The one that confirms is chance, kept as a hash only, and ends. The one that leaves
// must work in every mail for ever, so it is not kept at all: it is derived again from a key of this store.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const BYTES = 32;

/** A new secret of 256 bits. */
export const newSecret = (): string => randomBytes(BYTES).toString('base64url');

/** What is kept of a secret. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const signed = (key: string, text: string) => createHmac('sha256', key).update(text).digest('base64url');

/** Lets whoever has the mail end the subscription. */
export const leavingToken = (key: string, id: string): string => `${id}.${signed(key, `leave ${id}`)}`;

/** Whose token it is; undefined when we have not made it. */
export function leaverOf(key: string, token: string): string | undefined {
  const id = token.slice(0, Math.max(0, token.indexOf('.')));
  const [given, right] = [token, leavingToken(key, id)].map((text) => createHash('sha256').update(text).digest());
  return id !== '' && given && right && timingSafeEqual(given, right) ? id : undefined;
}

/** How an address is remembered where it must not stand: of use only to whoever has the key. */
export const maskOf = (key: string, address: string): string => signed(key, `address ${address}`).slice(0, 10);
