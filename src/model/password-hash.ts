/** A password as it is kept: what scrypt makes of it, with everything that is needed to make it again. */
export interface PasswordHash {
  /** scrypt's N, r and p. */
  readonly cost: number;
  readonly blockSize: number;
  readonly parallel: number;
  /** base64url. */
  readonly salt: string;
  /** base64url, 32 bytes. */
  readonly key: string;
}

/** 32 MB and about a fifth of a second for each guess. */
export const newHashes = { cost: 2 ** 15, blockSize: 8, parallel: 3 } as const;

const form = /^scrypt\$(\d{5,6})\$(\d{1,2})\$(\d)\$([\w-]{22,86})\$([\w-]{43})$/;
const LEAST_COST = 2 ** 14;
const MOST_COST = 2 ** 17;
const MOST_BLOCK = 16;
const MOST_PARALLEL = 8;

/** Reads `scrypt$32768$8$3$SALT$KEY`; undefined when it is of another form, too weak, or would eat the machine. */
export function parsePasswordHash(text: string): PasswordHash | undefined {
  const [, n, r, p, salt = '', key = ''] = form.exec(text.trim()) ?? [];
  const [cost, blockSize, parallel] = [Number(n), Number(r), Number(p)];
  const isPower = (cost & (cost - 1)) === 0;
  const isBounded = cost >= LEAST_COST && cost <= MOST_COST && blockSize <= MOST_BLOCK && parallel <= MOST_PARALLEL;
  return isPower && isBounded && blockSize >= 8 && parallel >= 1 ? { cost, blockSize, parallel, salt, key } : undefined;
}

/** As it stands in the configuration. */
export const spellPasswordHash = ({ cost, blockSize, parallel, salt, key }: PasswordHash): string =>
  ['scrypt', cost, blockSize, parallel, salt, key].join('$');
