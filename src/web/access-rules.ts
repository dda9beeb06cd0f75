// What strangers may see once people can sign in. Everything that is not named here needs a login: a page or an answer that
// is new is closed until somebody decides that all the world may read it.

/** For everybody when anyone may see the page; what they get is written without errors, evidence, names and numbers. */
const forAnyone: readonly RegExp[] = [
  /^\/$/,
  /^\/(functions|components)\/[^/]+$/,
  /^\/incidents(\/[^/]+)?$/,
  /^\/history$/,
  /^\/events$/,
  /^\/feed\.(atom|rss)$/,
  /^\/badge\/[^/]+$/,
  /^\/calendar\.ics$/,
  /^\/embed(\/status)?$/,
  /^\/subscribe$/,
  /^\/api\/v1\/(functions(\/[^/]+(\/verdict)?)?|components(\/[^/]+)?|incidents(\/[^/]+)?|openapi\.json)$/,
  /^\/api\/v[12]\/?$/,
  /^\/api\/v2\/[^/]+(\/[^/]+)?$/,
];

/** Machines, and people with a mail of ours, that show a secret of their own: each of these asks for it itself. */
const withOwnSecret: readonly RegExp[] = [
  /^\/api\/v1\/channels\/[^/]+\/events$/,
  /^\/api\/v1\/sources\/[^/]+\/alerts$/,
  /^\/(subscribe\/confirm|unsubscribe)$/,
];

/** Read by programs and other sites: for whom it is written is asked for, and never what a browser remembers. */
export const isForPrograms = (path: string): boolean =>
  /^\/(api\/|events$|feed\.|badge\/|calendar\.ics$|embed(\/|$))/.test(path);

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly isForOperations: boolean;
}

/**
 * Whether somebody who is not signed in may ask for this, where people can sign in. Writing is judged where it is done, by
 * token or session, unless the whole page is behind the login.
 */
export function mayStrangersAsk({ method, path, isForOperations }: Asked, view: 'anyone' | 'login'): boolean {
  if (withOwnSecret.some((form) => form.test(path))) return true;
  if (view === 'login') return false;
  if (method !== 'GET' && method !== 'HEAD') return true;
  return !isForOperations && forAnyone.some((form) => form.test(path));
}
