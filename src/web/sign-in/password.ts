import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { newHashes, type PasswordHash } from '../../model/password-hash.ts';

const KEY_BYTES = 32;
const LONGEST = 1000;
/** Each takes 32 MB and a processor. */
export const MOST_PASSWORDS_AT_ONCE = 2;

/** A new hash of a password, with salt of its own. */
export async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(16).toString('base64url');
  const key = await derive(password, { ...newHashes, salt });
  return { ...newHashes, salt, key: key.toString('base64url') };
}

/** Stands in for the hash of somebody who is not there, so that it takes as long to say no. */
const nobody: PasswordHash = { ...newHashes, salt: 'A'.repeat(22), key: 'A'.repeat(43) };

/** Whether the password is the one of `hash`; the same work is done without one, with the cost of `like`. */
export async function isPassword(password: string, hash: PasswordHash | undefined, like = nobody): Promise<boolean> {
  const wanted = hash ?? { ...like, key: nobody.key };
  const key = await derive(password.slice(0, LONGEST), wanted);
  const isSame = timingSafeEqual(key, Buffer.from(wanted.key, 'base64url'));
  return isSame && hash !== undefined;
}

function derive(password: string, { cost, blockSize, parallel, salt }: Omit<PasswordHash, 'key'>): Promise<Buffer> {
  const options = { N: cost, r: blockSize, p: parallel, maxmem: 256 * cost * blockSize };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), Buffer.from(salt, 'base64url'), KEY_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
