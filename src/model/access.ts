export const roles = ['viewer', 'responder', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Whether a role may do what needs `least`. */
export const mayDo = (role: Role, least: Role): boolean => roles.indexOf(role) >= roles.indexOf(least);

/** An API token as it is kept: never itself, only its SHA-256. */
export interface Token {
  /** Whose it is; what this token does is written down under this name. */
  readonly name: string;
  readonly role: Role;
  /** SHA-256 of the token, 64 hex digits. */
  readonly hash: string;
  readonly createdAt: number;
  /** Epoch milliseconds; absent: until it is revoked. */
  readonly expiresAt?: number;
}
