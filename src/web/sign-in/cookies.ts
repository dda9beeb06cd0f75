import type { Request, Response } from 'express';
import { basePathOf } from '../../config/public-url.ts';

/** What a cookie of ours is for. */
export type CookieUse = 'session' | 'openid' | 'browser';

/**
 * Over HTTPS a browser takes a `__Host-` cookie from nobody else, not even from a neighbour under the same domain; it must be
 * for the whole host. Below a path, where others share the host, it is `__Secure-` and goes to that path only.
 */
function nameOf(use: CookieUse, publicUrl: string): string {
  const isSecure = publicUrl.startsWith('https:');
  const prefix = basePathOf(publicUrl) === '' ? '__Host-' : '__Secure-';
  return `${isSecure ? prefix : ''}bellwether_${use}`;
}

/** Cookies for who signs in; `publicUrl` says whether people reach us over HTTPS. */
export function cookieOf(use: CookieUse, publicUrl: string) {
  const secure = publicUrl.startsWith('https:');
  const name = nameOf(use, publicUrl);
  const options = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
  return {
    read: ({ headers }: Request): string | undefined => valueIn(headers.cookie, name),
    set: (response: Response, value: string, maxAge: number) => {
      response.cookie(name, value, { ...options, maxAge });
    },
    clear: (response: Response) => {
      response.clearCookie(name, options);
    },
  };
}

function valueIn(cookies: string | undefined, name: string): string | undefined {
  const pairs = (cookies ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
