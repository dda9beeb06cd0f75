import type { PasswordHash } from './password-hash.ts';

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

/** Somebody whose password stands in the configuration, as a hash. */
export interface LocalUser {
  readonly id: string;
  readonly name: string;
  readonly password: PasswordHash;
  readonly role: Role;
}

/** An identity provider that speaks OpenID Connect. */
export interface OpenIdRules {
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: we are a public client, and PKCE alone proves that the code is ours. */
  readonly clientSecret?: string;
  readonly scopes: readonly string[];
  /** The claim that has the groups. */
  readonly groupsClaim: string;
}

/** A proxy in front of us that says in a header who it is. */
export interface ProxyRules {
  /** Lower case, as Node names headers. */
  readonly header: string;
  readonly groupsHeader?: string;
  /** Addresses and networks from which the header is believed: `10.0.0.0/8`. */
  readonly from: readonly string[];
}

/** Who may see what, and how people sign in. */
export interface AccessRules {
  readonly view: 'anyone' | 'login';
  readonly oidc?: OpenIdRules;
  readonly proxy?: ProxyRules;
  readonly users: ReadonlyMap<string, LocalUser>;
  /** Groups that have a role; without groups for viewers everybody who can sign in is one. */
  readonly groups: Readonly<Partial<Record<Role, readonly string[]>>>;
}

/** Whether people can sign in at all; if not, whoever reaches the page reads everything. */
export const isSignInConfigured = ({ oidc, proxy, users }: AccessRules): boolean =>
  oidc !== undefined || proxy !== undefined || users.size > 0;

/** Who may read all of `/metrics` besides those who are signed in and programs with a token. */
export interface MetricsAccess {
  /** Addresses and networks from which nothing has to be shown. Absent: this machine. */
  readonly allow?: readonly string[];
  /** What Prometheus shows. */
  readonly basicAuth?: { readonly username: string; readonly password: PasswordHash };
}

/** The highest role that any of the groups has. */
export function roleOfGroups(wanted: AccessRules['groups'], groups: readonly string[]): Role | undefined {
  const has = (role: Role) => wanted[role]?.some((group) => groups.includes(group)) === true;
  return roles.findLast(has) ?? (wanted.viewer === undefined ? 'viewer' : undefined);
}

/** Somebody who signed in, as long as it lasts. */
export interface Session {
  /** SHA-256 of what the browser has, 64 hex digits. */
  readonly hash: string;
  readonly way: 'password' | 'openid';
  /** Their id here, or at the provider. */
  readonly subject: string;
  readonly name: string;
  /** As the provider told them at sign-in. */
  readonly groups: readonly string[];
  /** Digest of what the configuration said of them; once it says something else the session is over. */
  readonly entry: string;
  readonly createdAt: number;
  readonly usedAt: number;
}

/** How somebody proved who they are. */
export type Way = Session['way'] | 'proxy' | 'token' | 'channel' | 'nothing';

/** Something that somebody did, or tried. */
export interface AuditEntry {
  readonly at: number;
  readonly who: string;
  readonly way: Way;
  /** `make silences`, `acknowledge incidents`, `sign in`. */
  readonly what: string;
  /** The id of what it was done to; empty when it has none. */
  readonly which: string;
  /** Network address. */
  readonly from: string;
  readonly outcome: 'done' | 'refused' | 'failed';
}
