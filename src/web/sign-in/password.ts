import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { newHashes, type PasswordHash } from '../../model/password-hash.ts';

const KEY_BYTES = 32;
const LONGEST = 1000;
/** Each takes 32 MB and a processor: more wait, and what would wait for too long is turned away. */
const MOST_AT_ONCE = 2;
const MOST_WAITING = 16;

/** A new hash of a password, with salt of its own. */
export async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(16).toString('base64url');
  const key = await derive(password, { ...newHashes, salt });
  return { ...newHashes, salt, key: key.toString('base64url') };
}

/** Stands in for the hash of somebody who is not there, so that it takes as long to say no. */
const nobody: PasswordHash = { ...newHashes, salt: 'A'.repeat(22), key: 'A'.repeat(43) };

/** Compares passwords with their hashes, few at a time. */
export class PasswordCheck {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** Whether the password is the one of `hash`; the same work is done without one. Undefined: too many ask at once. */
  async isRight(password: string, hash: PasswordHash | undefined, like = nobody): Promise<boolean | undefined> {
    if (this.#waiting.length >= MOST_WAITING) return undefined;
    if (this.#running >= MOST_AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      const wanted = hash ?? { ...like, key: nobody.key };
      const key = await derive(password.slice(0, LONGEST), wanted);
      const isSame = timingSafeEqual(key, Buffer.from(wanted.key, 'base64url'));
      return isSame && hash !== undefined;
    } finally {
      const next = this.#waiting.shift();
      // The place is handed on, so that nobody who comes between takes it.
      if (next) next();
      else this.#running -= 1;
    }
  }
}

function derive(password: string, { cost, blockSize, parallel, salt }: Omit<PasswordHash, 'key'>): Promise<Buffer> {
  const options = { N: cost, r: blockSize, p: parallel, maxmem: 256 * cost * blockSize };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), Buffer.from(salt, 'base64url'), KEY_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
