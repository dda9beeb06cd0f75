// Where somebody goes after signing in. It comes from an address that anybody may have made up, so it must be a path of
// our own, whatever a browser makes of backslashes, control characters and doubled slashes.
const LONGEST = 1000;
const BASE = 'http://own.invalid';

/** The path if it leads to one of our own pages, else `/`. */
export function ownPath(wished: unknown): string {
  if (typeof wished !== 'string' || wished.length > LONGEST || !/^\/(?![/\\])[!-[\]-~]*$/.test(wished)) return '/';
  const url = URL.parse(wished, BASE);
  if (url?.origin !== BASE || url.pathname.startsWith('//') || /^\/sign-(in|out)(\/|$)/i.test(url.pathname)) return '/';
  return url.pathname + url.search;
}

/** The address of the page to sign in on, that leads on to a path. */
export const signInPath = (next: string): string => {
  const own = ownPath(next);
  return own === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(own)}`;
};
