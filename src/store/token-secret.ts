import { createHash, randomBytes } from 'node:crypto';

/** A new token as its owner gets it, once: `bw_` and 32 bytes of chance. */
export const newTokenSecret = (bytes: (n: number) => Uint8Array = randomBytes): string =>
  `bw_${Buffer.from(bytes(32)).toString('base64url')}`;

/** What is kept of a token: SHA-256, 64 hex digits. A slow hash is not needed, nobody can guess 32 bytes. */
export const hashOfToken = (secret: string): string => createHash('sha256').update(secret).digest('hex');
